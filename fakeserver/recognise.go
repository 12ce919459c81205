package fakeserver

import (
	"fmt"
	"strings"
)

// unintelligible stands in a transcript for speech that matches no recording.
const unintelligible = "[unintelligible]"

// A recogniser turns speech into the words of a vocabulary's utterances. It belongs to one goroutine.
type recogniser struct {
	vocabularies []*Vocabulary // in order of preference
	sound        imprint
	parts        []part
}

// part is a stretch of a turn: an utterance, or unknown speech.
type part struct {
	match      match // entry is nil where nothing is known
	start, end int   // frames
}

// understanding is what a recogniser made of a turn.
type understanding struct {
	transcript string
	known      bool // some of it was recognised
	// unfinished is true where the last recognised utterance goes on after what was said of it.
	unfinished bool
	diagnosis  string
}

// Unknown speech is mentioned from unknownFrames (0.4 s) on, shorter leftovers are breath and echo.
// After deepest cuts nothing is looked for any more.
const (
	unknownFrames = 25
	deepest       = 6
	// besideSpeech is how loud that must be beside recognised speech: 6 dB below its mean level. What
	// is softer is taken for noise.
	besideSpeech = 0.25
)

// understand recognises a turn of samples at 24 or 8 kHz.
func (r *recogniser) understand(samples []int16, rateHz int) understanding {
	r.sound.compute(samples, rateHz)
	u := r.read()
	if !u.known && r.sound.sounds() {
		u.diagnosis, u.transcript = r.diagnose(samples, rateHz, u.transcript)
	}
	return u
}

// unfinished tells whether the caller, after what samples hold, has words left to say.
func (r *recogniser) unfinished(samples []int16, rateHz int) bool {
	r.sound.compute(samples, rateHz)
	return r.read().unfinished
}

// read turns the print in r.sound into words.
func (r *recogniser) read() understanding {
	r.parts = r.parts[:0]
	floor := r.sound.floor()
	r.split(0, len(r.sound.bits), floor, floor, 0)
	var u understanding
	var text strings.Builder
	unknown := 0
	for _, p := range r.parts {
		if p.match.entry == nil {
			unknown += p.end - p.start
			appendWord(&text, unintelligible)
			continue
		}
		var words int
		words, u.unfinished = r.appendWords(&text, p)
		u.known = u.known || words > 0
	}
	u.transcript = text.String()
	switch {
	case !u.known:
		u.transcript = ""
		if r.sound.sounds() {
			u.transcript = unintelligible
		}
	case unknown > 0:
		u.diagnosis = fmt.Sprintf("%.1f s of the turn match no known utterance", frameTime(unknown).Seconds())
	}
	return u
}

// split finds the utterances between two frames and appends them to r.parts, in order. Frames above
// floor sound; level is what unknown speech must reach.
func (r *recogniser) split(start, end int, floor, level float32, depth int) {
	for start < end && r.sound.level[start] <= floor {
		start++
	}
	for start < end && r.sound.level[end-1] <= floor {
		end--
	}
	if end-start < leastFrames {
		return
	}
	m, found := r.find(start, end)
	if !found || depth == deepest {
		if r.sound.sounding(start, end, floor) >= unknownFrames && r.sound.sounding(start, end, level) >= unknownFrames/2 {
			r.parts = append(r.parts, part{start: start, end: end})
		}
		return
	}
	from, to := max(start, m.offset+m.entry.first), min(end, m.offset+m.entry.end)
	level = max(level, r.sound.mean(from, to)*besideSpeech)
	r.split(start, from, floor, level, depth+1)
	r.parts = append(r.parts, part{m, from, to})
	r.split(to, end, floor, level, depth+1)
}

// find returns the heaviest match in all vocabularies; of equal ones, that in the first.
func (r *recogniser) find(start, end int) (best match, found bool) {
	for _, v := range r.vocabularies {
		if m, ok := v.find(r.sound.bits, start, end); ok && m.weight() > best.weight() {
			best, found = m, true
		}
	}
	return best, found
}

// A word counts as said if half of it lies in the part, and if nowhere in it many more of its bits
// differ than in the whole utterance: "A1002" is not "A1001".
const (
	syllableFrames = 16 // a quarter of a second
	mayDifferMore  = 0.20
	neverDiffer    = 0.42
)

// appendWords appends the words of the utterance that were said, and tells how many and whether more
// were to come.
func (r *recogniser) appendWords(text *strings.Builder, p part) (said int, unfinished bool) {
	e, at := p.match.entry, p.match.offset
	for _, w := range e.words {
		from, to := max(w.start, p.start-at), min(w.end, p.end-at, len(e.bits))
		if 2*(to-from) < w.end-w.start {
			unfinished = w.start >= p.start-at
			continue
		}
		unfinished = false
		if !r.said(p.match, from, to) {
			appendWord(text, unintelligible)
			continue
		}
		appendWord(text, w.text)
		said++
	}
	return said, unfinished
}

// said tells whether the sound is the utterance's everywhere between two of its frames.
func (r *recogniser) said(m match, from, to int) bool {
	e, allowed := m.entry, min(neverDiffer, m.errors+mayDifferMore)
	for from < to {
		end := from + syllableFrames
		if to-end < syllableFrames/2 {
			end = to
		}
		counted := int(e.counted[end] - e.counted[from])
		errors := differing(e.bits[from:end], r.sound.bits[from+m.offset:end+m.offset], e.mask[from:end])
		if counted >= syllableFrames/4*printBits && float64(errors) > allowed*float64(counted) {
			return false
		}
		from = end
	}
	return true
}

// appendWord appends a word; what is unintelligible is said once.
func appendWord(text *strings.Builder, word string) {
	if word == unintelligible && strings.HasSuffix(text.String(), unintelligible) {
		return
	}
	if text.Len() > 0 {
		text.WriteByte(' ')
	}
	text.WriteString(word)
}

// mean returns the mean level of the frames [start, end).
func (p *imprint) mean(start, end int) float32 {
	var sum float32
	for _, l := range p.level[start:end] {
		sum += l
	}
	return sum / float32(max(1, end-start))
}

// sounding counts the frames of [start, end) above floor.
func (p *imprint) sounding(start, end int, floor float32) int {
	n := 0
	for _, l := range p.level[start:end] {
		if l > floor {
			n++
		}
	}
	return n
}

// sounds tells whether there is enough sound, a fifth of a second, to say anything about it.
func (p *imprint) sounds() bool {
	return p.sounding(0, len(p.level), p.floor()) >= unknownFrames/2
}
