package synth

import "fmt"

// take is what a synthesiser made of one line, before it is trimmed.
type take struct {
	file  string // the WAV file at the synthesiser's own rate
	spans []span // when each part of the line is spoken, in seconds from the file's start
}

// span is a stretch of time in seconds.
type span struct{ start, end float64 }

// phone is one sound and the second at which it ends; it starts where the one before it ends.
type phone struct {
	name string
	end  float64
}

// silence is the phone of a pause.
const silence = "pau"

// spansOfParts divides phones among parts: counts[i] sounds belong to part i, in order. A pause belongs
// to no part unless it lies inside one.
func spansOfParts(phones []phone, counts []int) ([]span, error) {
	spans := make([]span, len(counts))
	part, used, before := 0, 0, 0.0
	for _, p := range phones {
		if p.name == silence {
			before = p.end
			continue
		}
		if part == len(counts) {
			return nil, fmt.Errorf("sound %q at %.3f s is left over", p.name, p.end)
		}
		if used == 0 {
			spans[part].start = before
		}
		if used++; used == counts[part] {
			spans[part].end = p.end
			part, used = part+1, 0
		}
		before = p.end
	}
	if part < len(counts) {
		return nil, fmt.Errorf("no sounds left for word %d", part+1)
	}
	return spans, nil
}
