package recognition

import (
	"math"
	"math/bits"
)

// candidate is an utterance that may lie in a stretch of sound.
type candidate struct {
	entry  *entry
	offset int     // frame of the sound at which the utterance's frame 0 lies; may be negative
	frames int     // how many sounding frames were compared
	errors float64 // share of their bits that differ
}

// within returns which frames of the entry lie in the frames [start, end) of the sound, or so near
// that noise may hide them.
func (m candidate) within(start, end int) (from, to int) {
	const beyond = 3
	return max(m.entry.first, start-m.offset-beyond), min(m.entry.end, end-m.offset+beyond)
}

// Chosen by trial, see bandReach: fewer frames than leastFrames (0.16 s) prove nothing, and the
// shorter the match, the fewer bits may differ.
const (
	leastFrames = 10
	manyFrames  = 64
	mayDiffer   = 0.30 // of many frames
	mayDiffer0  = 0.10 // of hardly any
)

// good reports whether so few bits differ that the sound is probably the utterance, or much like it.
func (m candidate) good() bool {
	share := min(1, float64(m.frames)/manyFrames)
	return m.errors <= mayDiffer0+(mayDiffer-mayDiffer0)*share
}

// compare lays e at offset over the frames [start, end) of sound and compares what overlaps. It
// gives up, with ok false, when too many bits differ early on or too little overlaps.
func (e *entry) compare(sound []uint32, start, end, offset int) (m candidate, ok bool) {
	from, to := max(e.first, start-offset), min(e.end, end-offset)
	if from >= to {
		return m, false
	}
	frames := int(e.sounding[to] - e.sounding[from])
	if frames < leastFrames {
		return m, false
	}
	mine, mask := e.bits[from:to], e.mask[from:to]
	theirs := sound[from+offset : to+offset]
	errors := 0
	for len(mine) > 0 {
		n := min(lookAhead, len(mine))
		errors += differing(mine[:n], theirs[:n], mask[:n])
		mine, theirs, mask = mine[n:], theirs[n:], mask[n:]
		seen := int(e.counted[to-len(mine)] - e.counted[from])
		if errors > seen*2/5+patience {
			return m, false
		}
	}
	counted := int(e.counted[to] - e.counted[from])
	return candidate{e, offset, frames, float64(errors) / float64(max(1, counted))}, true
}

// A comparison pauses every lookAhead frames and goes on only if not many more than two fifths of
// the bits differ so far.
const (
	lookAhead = 16
	patience  = 2 * printBits
)

func differing(a, b, mask []uint32) int {
	b, mask = b[:len(a)], mask[:len(a)]
	n := 0
	for i, x := range a {
		n += bits.OnesCount32((x ^ b[i]) & mask[i])
	}
	return n
}

// find lists the entries that may lie in the frames [start, end) of sound.
func (l *shortlist) find(entries []entry, sound []uint32, start, end int) {
	for i := range entries {
		e := &entries[i]
		for offset := start - e.end + leastFrames; offset <= end-e.first-leastFrames; offset++ {
			if m, ok := e.compare(sound, start, end, offset); ok {
				l.add(m)
			}
		}
	}
}

// findAt is find among the entries that begin within near frames of where the sound does.
func (l *shortlist) findAt(entries []entry, sound []uint32, start, end, near int) {
	for i := range entries {
		e := &entries[i]
		for offset := start - e.first - near; offset <= start-e.first+near; offset++ {
			if m, ok := e.compare(sound, start, end, offset); ok {
				l.add(m)
			}
		}
	}
}

// shortlist holds the likeliest candidates, the likeliest first. Prints alone do not tell for sure.
type shortlist struct {
	candidates [shortlisted]candidate
	n          int
}

// Candidates of one entry that lie side by side are one. Chosen by trial: under noise 10 dB below, of all
// recordings of audiofixtures, the right one is among so many.
const (
	shortlisted = 8
	sideBySide  = 2 // frames
)

// likelihood grows with the evidence: chance brings the errors of many frames near to a half.
func (m candidate) likelihood() float64 { return math.Sqrt(float64(m.frames)) * (0.5 - m.errors) }

// add keeps a candidate if it is among the likeliest. Of equal ones the first comes first.
func (l *shortlist) add(m candidate) {
	score, at := m.likelihood(), l.n
	if l.n == shortlisted && score <= l.candidates[l.n-1].likelihood() {
		return
	}
	for i, o := range l.candidates[:l.n] {
		if o.entry == m.entry && max(o.offset-m.offset, m.offset-o.offset) <= sideBySide {
			if score <= o.likelihood() {
				return
			}
			at = i
			break
		}
	}
	switch {
	case at < l.n: // replaces its neighbour
	case l.n < shortlisted:
		l.n++
	default:
		at--
	}
	for at > 0 && l.candidates[at-1].likelihood() < score {
		l.candidates[at] = l.candidates[at-1]
		at--
	}
	l.candidates[at] = m
}

// keep drops candidates of which more bits differ.
func (l *shortlist) keep(errors float64) {
	n := 0
	for _, m := range l.candidates[:l.n] {
		if m.errors <= errors {
			l.candidates[n] = m
			n++
		}
	}
	l.n = n
}
