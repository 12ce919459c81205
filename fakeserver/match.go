package fakeserver

import "math/bits"

// match is an utterance found in a stretch of sound.
type match struct {
	entry  *entry
	offset int     // frame of the sound at which the utterance's frame 0 lies; may be negative
	frames int     // how many sounding frames were compared
	errors float64 // share of their bits that differ
}

// weight tells how much a match explains; the heaviest wins. Frames of which more bits differ than
// mayDifferAtAll speak against it.
func (m match) weight() float64 { return float64(m.frames) * (mayDifferAtAll - m.errors) }

// Chosen by trial, see bandReach: fewer frames than leastFrames (0.16 s) prove nothing, and the
// shorter the match, the fewer bits may differ.
const (
	leastFrames    = 10
	manyFrames     = 64
	mayDifferAtAll = 0.36
	mayDiffer      = 0.30 // of many frames
	mayDiffer0     = 0.10 // of hardly any
	surely         = 0.14 // differ at most in a match that needs no second look
)

// good tells whether so few bits differ that the sound must be the utterance.
func (m match) good() bool {
	if m.frames < leastFrames {
		return false
	}
	share := min(1, float64(m.frames)/manyFrames)
	return m.errors <= mayDiffer0+(mayDiffer-mayDiffer0)*share
}

// compare lays e at offset over the frames [start, end) of sound and compares what overlaps. It
// gives up, with ok false, when too many bits differ early on or too little overlaps.
func (e *entry) compare(sound []uint32, start, end, offset int) (m match, ok bool) {
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
	return match{e, offset, frames, float64(errors) / float64(max(1, counted))}, true
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

// find returns the utterance that explains most of the frames [start, end) of sound, which begin
// and end with sounding frames. First it tries those that begin there; only if none surely does, it
// looks everywhere.
func (v *Vocabulary) find(sound []uint32, start, end int) (best match, found bool) {
	best, found = v.findAt(sound, start, end)
	if found && best.errors <= surely && best.frames >= manyFrames/2 {
		return best, true
	}
	for i := range v.entries {
		e := &v.entries[i]
		for offset := start - e.end + leastFrames; offset <= end-e.first-leastFrames; offset++ {
			if m, ok := e.compare(sound, start, end, offset); ok && m.good() && m.weight() > best.weight() {
				best, found = m, true
			}
		}
	}
	return best, found
}

// findAt is find among the utterances that begin where the sound does.
func (v *Vocabulary) findAt(sound []uint32, start, end int) (best match, found bool) {
	const near = 6 // frames
	for i := range v.entries {
		e := &v.entries[i]
		for offset := start - e.first - near; offset <= start-e.first+near; offset++ {
			if m, ok := e.compare(sound, start, end, offset); ok && m.good() && m.weight() > best.weight() {
				best, found = m, true
			}
		}
	}
	return best, found
}
