package fakeserver

import (
	"fmt"
	"slices"
	"strings"
)

// unintelligible stands in a transcript for speech that matches no recording.
const unintelligible = "[unintelligible]"

// A recogniser turns speech into the words of a vocabulary's utterances. It belongs to one goroutine.
type recogniser struct {
	vocabularies []*Vocabulary // in order of preference
	raw          []int16       // the turn as it came; nil between turns
	sound        imprint
	noise        float32 // level of its quiet frames
	floor        float32 // level above which frames sound
	parts        []part
	findings     []finding // about the words of the parts, in order
	list         shortlist
	near, next   closeup // the best look so far, and the one at hand
	levels       []float32
}

// part is a stretch of a turn: an utterance, or unknown speech.
type part struct {
	match      match // entry is nil where nothing is known
	start, end int   // frames
	findings   int   // index of the one about the match's first word
	cut        bool  // the sound ends before the recording does
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
	r.raw = samples
	defer func() { r.raw = nil }()
	r.sound.compute(samples, rateHz)
	u := r.read()
	if !u.known && r.sound.sounding(0, len(r.sound.level), r.floor) >= leastDamaged {
		u.diagnosis, u.transcript = r.diagnose(samples, rateHz, u.transcript)
	}
	return u
}

// unfinished tells whether the caller, after what samples hold, has words left to say.
func (r *recogniser) unfinished(samples []int16, rateHz int) bool {
	r.raw = samples
	defer func() { r.raw = nil }()
	r.sound.compute(samples, rateHz)
	return r.read().unfinished
}

// read turns the print in r.sound into words.
func (r *recogniser) read() understanding {
	r.parts, r.findings = r.parts[:0], r.findings[:0]
	r.listen()
	r.split(0, len(r.sound.bits), r.floor, r.floor, 0)
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

// A frame sounds if it is 4 dB above the quiet ones. Speech without a pause has none: at most 17 dB
// below the loudest frame is taken for quiet.
const (
	overNoise    = 2.5
	quietestPart = 0.02
)

// listen measures the noise in r.sound, and what sounds above it.
func (r *recogniser) listen() {
	r.levels = append(r.levels[:0], r.sound.level...)
	slices.Sort(r.levels)
	r.noise = 0
	if n := len(r.levels); n > 0 {
		r.noise = r.levels[n/10]
	}
	r.floor = max(r.sound.floor(), min(r.noise*overNoise, r.sound.loudest()*quietestPart))
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
	p := r.judge(part{match: m, start: from, end: to})
	r.split(start, from, floor, level, depth+1)
	r.parts = append(r.parts, p)
	r.split(to, end, floor, level, depth+1)
}

// An utterance that begins where the sound does, of which leastAlone frames and nothing else are heard,
// so alike, needs no second look at all others.
const (
	leastAlone  = 12
	surelyAlike = 0.85
)

// nearBeginning is how many frames from the sound's beginning an utterance may begin.
const nearBeginning = 6

// find returns the match that explains most of the frames [start, end), and leaves the look at it in
// r.near. First it tries utterances that begin there.
func (r *recogniser) find(start, end int) (best match, found bool) {
	r.list.n = 0
	for _, v := range r.vocabularies {
		r.list.findAt(v.entries, r.sound.bits, start, end, nearBeginning)
	}
	best, found = r.best(start, end)
	if found && r.near.other == 0 && r.near.own >= leastAlone && r.near.likeness >= surelyAlike {
		return best, true
	}
	loud := clips(r.raw)
	for _, v := range r.vocabularies {
		r.list.find(v.entries, r.sound.bits, start, end)
		if loud {
			r.list.find(v.clipped(), r.sound.bits, start, end)
		}
	}
	return r.best(start, end)
}

// best returns the match of the list that explains most, and leaves the look at it in r.near.
func (r *recogniser) best(start, end int) (best match, found bool) {
	for _, m := range r.list.matches[:r.list.n] {
		from, to := m.within(start, end)
		if found && r.near.likeness >= wellAligned && (to-from)/closeHops <= r.near.own {
			continue // there is no more to it
		}
		r.next.look(r.sound.slow, r.noise, m, start, end)
		if r.next.sure() && (!found || r.next.score() > r.near.score()) {
			best, found = m, true
			r.near, r.next = r.next, r.near
		}
	}
	return best, found
}

// judge finds out which words of a part are said, by r.near.
func (r *recogniser) judge(p part) part {
	p.findings = len(r.findings)
	p.cut = r.near.remaining(p.match.entry, r.floor) >= 2
	for _, w := range p.match.entry.words {
		from, to := p.said(w)
		r.findings = append(r.findings, r.near.between(from*hopLength, to*hopLength))
	}
	return p
}

// said returns the frames of a word's recording that lie in the part.
func (p *part) said(w entryWord) (from, to int) {
	return max(w.start, p.start-p.match.offset), min(w.end, p.end-p.match.offset, len(p.match.entry.bits))
}

// spoken tells whether half of what sounds of a word lies in the part.
func (p *part) spoken(w entryWord) bool {
	from, to := p.said(w)
	return from < to && 2*p.match.entry.audible(from, to) >= p.match.entry.audible(w.start, w.end)
}

// appendWords appends the words of the utterance that were said, and tells how many and whether more
// were to come.
func (r *recogniser) appendWords(text *strings.Builder, p part) (said int, unfinished bool) {
	e := p.match.entry
	for i, w := range e.words {
		if !p.spoken(w) {
			unfinished = w.start >= p.start-p.match.offset
			continue
		}
		unfinished = false
		if r.findings[p.findings+i] != heard {
			appendWord(text, unintelligible)
			continue
		}
		appendWord(text, w.text)
		said++
	}
	return said, unfinished || p.cut
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
