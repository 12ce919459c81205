package recognition

import (
	"fmt"
	"slices"
	"strings"
)

// Unintelligible stands in a transcript for speech that matches no recording.
const Unintelligible = "[unintelligible]"

// A Recogniser turns speech into the words of known recordings. It belongs to one goroutine, and keeps its
// memory from one turn to the next.
type Recogniser struct {
	vocabularies []*Vocabulary // in order of preference
	raw          []int16       // the turn as it came; nil between turns
	sound        imprint
	noise        float32 // level of its quiet frames
	threshold    float32 // level above which frames sound
	parts        []part
	verdicts     []verdict // about the words of the parts, in order
	list         shortlist
	chosen       closeup // the best look so far
	trial        closeup // the one at hand
	levels       []float32
}

// part is a stretch of a turn: an utterance, or unknown speech.
type part struct {
	candidate  candidate // entry is nil where nothing is known
	start, end int       // frames
	verdicts   int       // index of the one about the utterance's first word
	cut        bool      // the sound ends before the recording does
}

// New returns a recogniser of the recordings of vocabularies, those of the first before those of the next where
// they are equally likely. Without any all speech is unintelligible.
func New(vocabularies ...*Vocabulary) *Recogniser { return &Recogniser{vocabularies: vocabularies} }

// Understanding is what a recogniser made of a turn.
type Understanding struct {
	Transcript string // "" of silence
	Known      bool   // some of it was recognised
	Unfinished bool   // the last recognised utterance goes on after what was said of it
	Diagnosis  string // what seems wrong with the sound, in words; "" is nothing
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

// Understand recognises a turn of samples at 24 or 8 kHz. A turn that the vocabulary remembers is not looked at again.
func (r *Recogniser) Understand(samples []int16, rateHz int) Understanding {
	m := r.memory()
	if m == nil {
		return r.understand(samples, rateHz)
	}
	key := keyOf(samples, rateHz)
	if known := m.of(key); known != nil {
		return r.recall(known)
	}
	u := r.understand(samples, rateHz)
	m.keep(key, r.reading(u))
	return u
}

// understand is Understand of a turn that nobody has heard before.
func (r *Recogniser) understand(samples []int16, rateHz int) Understanding {
	r.raw = samples
	defer func() { r.raw = nil }()
	r.sound.compute(samples, rateHz)
	u := r.read()
	if !u.Known && r.sound.sounding(0, len(r.sound.level), r.threshold) >= leastDamaged {
		u.Diagnosis, u.Transcript = r.diagnose(samples, rateHz, u.Transcript)
	}
	return u
}

// Unfinished reports whether the caller, after what samples hold, has words left to say.
func (r *Recogniser) Unfinished(samples []int16, rateHz int) bool {
	r.raw = samples
	defer func() { r.raw = nil }()
	r.sound.compute(samples, rateHz)
	return r.read().Unfinished
}

// read turns the print in r.sound into words.
func (r *Recogniser) read() Understanding {
	r.parts, r.verdicts = r.parts[:0], r.verdicts[:0]
	r.listen()
	r.split(0, len(r.sound.bits), r.threshold, 0)
	var u Understanding
	var text strings.Builder
	unknown := 0
	for _, p := range r.parts {
		if p.candidate.entry == nil {
			unknown += p.end - p.start
			appendWord(&text, Unintelligible)
			continue
		}
		var words int
		words, u.Unfinished = r.appendWords(&text, p)
		u.Known = u.Known || words > 0
	}
	u.Transcript = text.String()
	switch {
	case !u.Known:
		u.Transcript = ""
		if r.sound.sounds() {
			u.Transcript = Unintelligible
		}
	case unknown > 0:
		u.Diagnosis = fmt.Sprintf("%.1f s of the turn match no known utterance", frameTime(unknown).Seconds())
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
func (r *Recogniser) listen() {
	r.levels = append(r.levels[:0], r.sound.level...)
	slices.Sort(r.levels)
	r.noise = 0
	if n := len(r.levels); n > 0 {
		r.noise = r.levels[n/10]
	}
	r.threshold = max(r.sound.threshold(), min(r.noise*overNoise, r.sound.loudest()*quietestPart))
}

// split finds the utterances between two frames and appends them to r.parts, in order. level is what unknown
// speech must reach.
func (r *Recogniser) split(start, end int, level float32, depth int) {
	start, end = r.sound.bounds(start, end, r.threshold)
	if end-start < leastFrames {
		return
	}
	m, found := r.find(start, end)
	if !found || depth == deepest {
		if r.sound.sounding(start, end, r.threshold) >= unknownFrames && r.sound.sounding(start, end, level) >= unknownFrames/2 {
			r.parts = append(r.parts, part{start: start, end: end})
		}
		return
	}
	from, to := max(start, m.offset+m.entry.first), min(end, m.offset+m.entry.end)
	level = max(level, r.sound.mean(from, to)*besideSpeech)
	p := r.judge(part{candidate: m, start: from, end: to})
	r.split(start, from, level, depth+1)
	r.parts = append(r.parts, p)
	r.split(to, end, level, depth+1)
}

// An utterance that begins where the sound does, of which leastAlone frames and nothing else are heard,
// so alike, needs no second look at all others.
const (
	leastAlone  = 12
	surelyAlike = 0.85
)

// nearBeginning is how many frames from the sound's beginning an utterance may begin.
const nearBeginning = 6

// find returns the candidate that explains most of the frames [start, end), and leaves the look at it in
// r.chosen. First it tries utterances that begin there.
func (r *Recogniser) find(start, end int) (best candidate, found bool) {
	r.list.n = 0
	for _, v := range r.vocabularies {
		r.list.findAt(v.entries, r.sound.bits, start, end, nearBeginning)
	}
	best, found = r.best(start, end)
	if found && r.chosen.other == 0 && r.chosen.own >= leastAlone && r.chosen.likeness >= surelyAlike {
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

// best returns the candidate of the list that explains most, and leaves the look at it in r.chosen.
func (r *Recogniser) best(start, end int) (best candidate, found bool) {
	for _, m := range r.list.candidates[:r.list.n] {
		from, to := m.within(start, end)
		if found && r.chosen.likeness >= wellAligned && (to-from)/closeHops <= r.chosen.own {
			continue // there is no more to it
		}
		r.trial.look(r.sound.slow, r.noise, m, start, end)
		if r.trial.sure() && (!found || r.trial.score() > r.chosen.score()) {
			best, found = m, true
			r.chosen, r.trial = r.trial, r.chosen
		}
	}
	return best, found
}

// judge finds out which words of a part are said, by r.chosen.
func (r *Recogniser) judge(p part) part {
	p.verdicts = len(r.verdicts)
	p.cut = r.chosen.remaining(p.candidate.entry, r.threshold) >= 2
	for _, w := range p.candidate.entry.words {
		from, to := p.said(w)
		r.verdicts = append(r.verdicts, r.chosen.between(from*hopLength, to*hopLength))
	}
	return p
}

// said returns the frames of a word's recording that lie in the part.
func (p *part) said(w entryWord) (from, to int) {
	return max(w.start, p.start-p.candidate.offset), min(w.end, p.end-p.candidate.offset, len(p.candidate.entry.bits))
}

// spoken reports whether half of what sounds of a word lies in the part.
func (p *part) spoken(w entryWord) bool {
	from, to := p.said(w)
	return from < to && 2*p.candidate.entry.audible(from, to) >= p.candidate.entry.audible(w.start, w.end)
}

// appendWords appends the words of the utterance that were said, and tells how many and whether more
// were to come.
func (r *Recogniser) appendWords(text *strings.Builder, p part) (said int, unfinished bool) {
	e := p.candidate.entry
	for i, w := range e.words {
		if !p.spoken(w) {
			unfinished = w.start >= p.start-p.candidate.offset
			continue
		}
		unfinished = false
		if r.verdicts[p.verdicts+i] != match {
			appendWord(text, Unintelligible)
			continue
		}
		appendWord(text, w.text)
		said++
	}
	return said, unfinished || p.cut
}

// appendWord appends a word; what is unintelligible is said once.
func appendWord(text *strings.Builder, word string) {
	if word == Unintelligible && strings.HasSuffix(text.String(), Unintelligible) {
		return
	}
	if text.Len() > 0 {
		text.WriteByte(' ')
	}
	text.WriteString(word)
}
