package hearing

import (
	"maps"
	"slices"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/playout"
)

// Pieces makes whole samples of the pieces in which the agent's sound comes, and notices when it is of another format than
// was asked for.
type Pieces struct {
	halves map[playout.Item]byte // first halves of samples whose rest has not come

	format   audio.FormatCheck // of the newest response
	checked  string            // that response
	misnamed bool              // it is of another format, and that was told
}

// Misread takes a piece of a response, and returns in which encoding it really is, the first time that this is known
// and another one than declared.
func (s *Pieces) Misread(response string, declared audio.Encoding, data []byte) (is audio.Encoding, wrong bool) {
	if response != s.checked {
		s.format, s.checked, s.misnamed = audio.FormatCheck{Declared: declared}, response, false
	}
	is, over := s.format.Add(data)
	return is, over && s.tell(is)
}

// tell reports whether an encoding is a wrong one of which nothing was said yet.
func (s *Pieces) tell(is audio.Encoding) bool {
	first := !s.misnamed && is != s.format.Declared
	s.misnamed = s.misnamed || first
	return first
}

// Whole returns the whole samples of a piece of an item, and of what the piece before left over.
func (s *Pieces) Whole(ref playout.Item, data []byte, sample int) []byte {
	if sample == 1 || len(data) == 0 {
		return data
	}
	if half, left := s.halves[ref]; left {
		delete(s.halves, ref)
		data = slices.Insert(data, 0, half)
	}
	if n := len(data); n%2 == 1 {
		if s.halves == nil {
			s.halves = map[playout.Item]byte{}
		}
		s.halves[ref] = data[n-1]
		data = data[:n-1]
	}
	return data
}

// Over forgets what is left of a response, and returns as Misread does what only its end shows.
func (s *Pieces) Over(response string) (is audio.Encoding, wrong bool) {
	if response == s.checked {
		is = s.format.End()
		wrong = s.tell(is)
	}
	maps.DeleteFunc(s.halves, func(ref playout.Item, _ byte) bool { return ref.Response == response })
	return is, wrong
}
