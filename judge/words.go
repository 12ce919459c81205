package judge

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// cursor is a place among the words heard.
type cursor struct{ utterance, word int }

// utteranceBegan notes the first heard sample of an utterance.
func (p *Playhead) utteranceBegan(at time.Duration, f timeline.UtteranceBegan) {
	p.soundBegins()
	p.airEnds(at, 0)
	c := &p.call
	u := &utterance{
		number: len(c.utterances), response: c.response(f.Response), item: f.Item, agent: f.Agent,
		turn: c.lastTurn(), began: at,
	}
	c.utterances = append(c.utterances, u)
	c.sounding = append(c.sounding, u)
	if r := u.response; r != nil && r.speech == nil {
		r.speech = u
		p.unplayed = slices.DeleteFunc(p.unplayed, func(st *stepState) bool { return st == r.step })
	}
	p.answerBegan(u)
	p.goesOn(u)
}

// wordHeard adds a word to its utterance and looks for whatever it completes.
func (p *Playhead) wordHeard(at time.Duration, f timeline.WordHeard) {
	u := p.call.utterance(f.Utterance)
	if u == nil {
		return
	}
	u.words.Add(f.Text)
	u.ends = append(u.ends, at)
	u.takers = append(u.takers, nil)
	u.partial = f.Partial
	p.listenAll(u)
}

// utteranceEnded closes an utterance.
func (p *Playhead) utteranceEnded(rec timeline.Record, f timeline.UtteranceEnded) {
	c := &p.call
	u := c.utterance(f.Utterance)
	if u == nil {
		return
	}
	u.over, u.endedAt, u.lastHeard, u.heard, u.complete = true, rec.At, f.LastHeard, f.Heard, f.Complete
	c.sounding = slices.DeleteFunc(c.sounding, func(s *utterance) bool { return s == u })
	c.idle(f.LastHeard)
	c.agentSilent = max(c.agentSilent, f.LastHeard)
	p.listenAll(u)
	failures := len(p.failures)
	p.judgeBroken(u)
	p.observe(rec)
	if u.complete {
		p.heardOut(u)
	} else {
		p.cutShort(u, failures)
	}
}

// byWords is the family of what is heard.
type byWords struct{ *Heard }

func (byWords) tick(*Playhead, *tracker) bool { return false }
func (byWords) countable() bool               { return true }

func (f byWords) catchUp(p *Playhead, tr *tracker) {
	for i := tr.cursor.utterance; i < len(p.call.utterances) && tr.ready(); i++ {
		f.listen(p, tr, p.call.utterances[i])
	}
}

// listenAll offers the words of an utterance to whatever looks for words.
func (p *Playhead) listenAll(u *utterance) {
	for _, tr := range p.open {
		if f, ok := tr.family.(byWords); ok {
			f.listen(p, tr, u)
		}
	}
}

// listen looks for what a tracker wants among the words of an utterance.
func (f byWords) listen(p *Playhead, tr *tracker, u *utterance) {
	if u.number < tr.cursor.utterance || tr.closing && u.number >= tr.last ||
		!f.spokenBy(u.agent) || tr.gate(u) != nil || tr.above != nil && u.began < tr.above.found.began {
		return
	}
	for tr.ready() {
		first, last, ok := f.find(tr, u)
		if !ok {
			break
		}
		tr.cursor = cursor{u.number, first + 1}
		if tr.counts() {
			tr.cursor.word = last + 1
		}
		m := match{began: u.began, met: u.ends[last], utterance: u, first: first, last: last}
		if f.Text.Whole() {
			m.met = u.lastHeard
		}
		p.onMatch(tr, m)
	}
	if u.over && tr.ready() && tr.cursor.utterance == u.number {
		tr.cursor = cursor{utterance: u.number + 1}
	}
}

// find returns the first words of an utterance, from the cursor on, that meet the expectation. Words
// that met a demand are used, and the last word must have been heard within the window. What must
// not be heard is found in a cut word too.
func (f byWords) find(tr *tracker, u *utterance) (first, last int, ok bool) {
	n := len(u.words.Words)
	if u.partial && tr.role != roleWatch {
		n--
	}
	if f.Text.Whole() {
		return f.findWhole(tr, u, n)
	}
	for from := tr.start(u); from < n; from = first + 1 {
		first, last, ok = f.Text.FindIn(&u.words, from, n)
		if !ok {
			break
		}
		if tr.inWindow(u, last) && !(tr.uses() && u.taken(first, last)) {
			return first, last, true
		}
	}
	return 0, 0, false
}

// start returns the index of the first word of an utterance that was not looked at.
func (tr *tracker) start(u *utterance) int {
	from := 0
	if tr.cursor.utterance == u.number {
		from = tr.cursor.word
	}
	if tr.above != nil && tr.above.found.utterance == u {
		from = max(from, tr.above.found.last+1)
	}
	return from
}

// findWhole judges an utterance as a whole, once it is over.
func (f byWords) findWhole(tr *tracker, u *utterance, n int) (first, last int, ok bool) {
	if !u.over || n == 0 || tr.start(u) > 0 || tr.uses() && u.whole != nil {
		return 0, 0, false
	}
	_, _, ok = f.Text.FindWords(u.words.Words[:n])
	return 0, n - 1, ok && tr.inWindow(u, n-1)
}

// inStretch reports whether a word was heard in the window of the tracker.
func (tr *tracker) inWindow(u *utterance, word int) bool {
	return u.number > tr.window.utterances || word >= tr.window.words
}

// taken reports whether any of the words met an expectation.
func (u *utterance) taken(first, last int) bool {
	return slices.ContainsFunc(u.takers[first:last+1], func(tr *tracker) bool { return tr != nil })
}

// take uses up words for a tracker.
func (u *utterance) take(tr *tracker, first, last int) {
	if f, ok := tr.family.(byWords); ok && f.Text.Whole() {
		u.whole = tr
		return
	}
	for i := first; i <= last; i++ {
		u.takers[i] = tr
	}
}

// says reports whether the words of the utterance match, with a last word that was cut or without it.
func (u *utterance) says(m *scenarios.TextMatcher, cutWord bool) bool {
	words := u.words.Words
	if u.partial && !cutWord {
		words = words[:len(words)-1]
	}
	_, _, ok := m.FindWords(words)
	return ok
}
