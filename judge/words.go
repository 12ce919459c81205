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
	c := &p.call
	u := &utterance{
		number: len(c.utterances), response: c.response(f.Response), item: f.Item, agent: f.Agent,
		turn: c.lastTurn(), began: at,
	}
	c.utterances = append(c.utterances, u)
	c.sounding = append(c.sounding, u)
	if r := u.response; r != nil && r.speech == nil {
		r.speech = u
		p.unbegun = slices.DeleteFunc(p.unbegun, func(st *stepState) bool { return st == r.step })
	}
	p.answerBegan(u)
}

// wordHeard adds a word to its utterance and looks for whatever it completes.
func (p *Playhead) wordHeard(at time.Duration, f timeline.WordHeard) {
	if f.Utterance < 0 || f.Utterance >= len(p.call.utterances) {
		return
	}
	u := p.call.utterances[f.Utterance]
	u.words.Add(f.Text)
	u.ends = append(u.ends, at)
	u.takers = append(u.takers, nil)
	u.partial = f.Partial
	p.listenAll(u)
}

// utteranceEnded closes an utterance.
func (p *Playhead) utteranceEnded(at time.Duration, f timeline.UtteranceEnded) {
	c := &p.call
	if f.Utterance < 0 || f.Utterance >= len(c.utterances) {
		return
	}
	u := c.utterances[f.Utterance]
	u.over, u.endedAt, u.lastHeard, u.heard, u.complete = true, at, f.LastHeard, f.Heard, f.Complete
	c.sounding = slices.DeleteFunc(c.sounding, func(s *utterance) bool { return s == u })
	c.idle(f.LastHeard)
	c.agentSilent = max(c.agentSilent, f.LastHeard)
	p.listenAll(u)
	if u.complete {
		p.heardOut(u)
	} else {
		p.cutShort(u)
	}
}

// listenAll offers the words of an utterance to whatever looks for words.
func (p *Playhead) listenAll(u *utterance) {
	for _, l := range p.open {
		if l.want.Kind == scenarios.ExpectHeard {
			p.listen(l, u)
		}
	}
}

// listen looks for what a lookout wants among the words of an utterance.
func (p *Playhead) listen(l *lookout, u *utterance) {
	if u.number < l.cursor.utterance || l.closing && u.number >= l.last ||
		l.want.By != "" && l.want.By != u.agent || l.above != nil && u.began < l.above.found.began {
		return
	}
	for l.ready() {
		first, last, ok := l.find(u)
		if !ok {
			break
		}
		l.cursor = cursor{u.number, first + 1}
		if l.counts() {
			l.cursor.word = last + 1
		}
		s := sighting{began: u.began, met: u.ends[last], utterance: u, first: first, last: last}
		if l.want.Text.Whole() {
			s.met = u.lastHeard
		}
		p.spot(l, s)
	}
	if u.over && l.ready() && l.cursor.utterance == u.number {
		l.cursor = cursor{utterance: u.number + 1}
	}
}

// find returns the first words of an utterance, from the cursor on, that meet the expectation. Words
// that met a demand are used, and the last word must have been heard within the stretch. What must
// not be heard is found in a cut word too.
func (l *lookout) find(u *utterance) (first, last int, ok bool) {
	n := len(u.words.Words)
	if u.partial && l.role != roleWatch {
		n--
	}
	if l.want.Text.Whole() {
		return l.findWhole(u, n)
	}
	for from := l.start(u); from < n; from = first + 1 {
		first, last, ok = l.want.Text.FindIn(&u.words, from, n)
		if !ok {
			break
		}
		if l.inStretch(u, last) && !(l.uses() && u.taken(first, last)) {
			return first, last, true
		}
	}
	return 0, 0, false
}

// start returns the index of the first word of an utterance that was not looked at.
func (l *lookout) start(u *utterance) int {
	from := 0
	if l.cursor.utterance == u.number {
		from = l.cursor.word
	}
	if l.above != nil && l.above.found.utterance == u {
		from = max(from, l.above.found.last+1)
	}
	return from
}

// findWhole judges an utterance as a whole, once it is over.
func (l *lookout) findWhole(u *utterance, n int) (first, last int, ok bool) {
	if !u.over || n == 0 || l.start(u) > 0 || l.uses() && u.whole != nil {
		return 0, 0, false
	}
	_, _, ok = l.want.Text.FindWords(u.words.Words[:n])
	return 0, n - 1, ok && l.inStretch(u, n-1)
}

// inStretch reports whether a word was heard in the stretch of the lookout.
func (l *lookout) inStretch(u *utterance, word int) bool {
	return u.number > l.stretch.utterances || word >= l.stretch.words
}

// taken reports whether any of the words met an expectation.
func (u *utterance) taken(first, last int) bool {
	return slices.ContainsFunc(u.takers[first:last+1], func(l *lookout) bool { return l != nil })
}

// take uses up words for a lookout.
func (u *utterance) take(l *lookout, first, last int) {
	if l.want.Kind != scenarios.ExpectHeard {
		return
	}
	if l.want.Text.Whole() {
		u.whole = l
		return
	}
	for i := first; i <= last; i++ {
		u.takers[i] = l
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
