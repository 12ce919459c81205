package judge

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/timeline"
)

// cursor is a place among the words heard.
type cursor struct{ utterance, word int }

// utteranceBegan notes the first heard sample of an utterance.
func (p *Playhead) utteranceBegan(at time.Duration, f timeline.UtteranceBegan) {
	p.soundBegins()
	if f.Fallback {
		p.judgeFallback(at)
	}
	p.airEnds(at, 0)
	c := &p.call
	u := &observed.Utterance{
		Number: len(c.Utterances), Response: c.Response(f.Response), Item: f.Item, Agent: f.Agent, Fallback: f.Fallback,
		Turn: c.LastTurn(), Began: at,
	}
	c.Utterances = append(c.Utterances, u)
	c.Sounding = append(c.Sounding, u)
	if r := u.Response; r != nil && r.Speech == nil {
		r.Speech = u
		p.unplayed = slices.DeleteFunc(p.unplayed, func(st *stepState) bool { return st.Step == r.Step })
	}
	p.answerBegan(u)
	p.goesOn(u)
}

// wordHeard adds a word to its utterance and looks for whatever it completes.
func (p *Playhead) wordHeard(at time.Duration, f timeline.WordHeard) {
	u := p.call.Utterance(f.Utterance)
	if u == nil {
		return
	}
	u.Hear(f.Text, at, f.Partial, f.Lost)
	p.listenAll(u)
}

// utteranceEnded closes an utterance.
func (p *Playhead) utteranceEnded(rec timeline.Record, f timeline.UtteranceEnded) {
	c := &p.call
	u := c.Utterance(f.Utterance)
	if u == nil {
		return
	}
	u.Over, u.EndedAt, u.LastHeard, u.Heard, u.Complete = true, rec.At, f.LastHeard, f.Heard, f.Complete
	c.Sounding = slices.DeleteFunc(c.Sounding, func(s *observed.Utterance) bool { return s == u })
	c.Idle(f.LastHeard)
	c.AgentSilent = max(c.AgentSilent, f.LastHeard)
	p.listenAll(u)
	failures := len(p.failures)
	p.judgeBroken(u)
	p.observe(rec)
	if u.Complete {
		p.heardOut(u)
	} else {
		p.cutShort(u, failures)
	}
}

// byWords is the family of what is heard, or was made.
type byWords struct {
	*Heard
	made bool // words that the model produced, heard or not
}

// among returns where its words are looked for.
func (f byWords) among(c *observed.Call) []*observed.Utterance {
	if f.made {
		return c.Made
	}
	return c.Utterances
}

func (byWords) tick(*Playhead, *tracker) bool { return false }
func (byWords) countable() bool               { return true }

func (f byWords) nearest(p *Playhead, tr *tracker) (FailureKind, string) {
	if f.made {
		return p.nearestMade(tr, f)
	}
	return p.nearestWords(tr, f.Heard)
}

func (f byWords) catchUp(p *Playhead, tr *tracker) {
	among := f.among(&p.call)
	for i := tr.cursor.utterance; i < len(among) && tr.ready(); i++ {
		f.listen(p, tr, among[i])
	}
}

// listenAll offers the words of an utterance to whatever looks for words.
func (p *Playhead) listenAll(u *observed.Utterance) {
	for _, tr := range p.open {
		if f, ok := tr.family.(byWords); ok && f.made == u.Made {
			f.listen(p, tr, u)
		}
	}
}

// listen looks for what a tracker wants among the words of an utterance.
func (f byWords) listen(p *Playhead, tr *tracker, u *observed.Utterance) {
	if u.Number < tr.cursor.utterance || tr.closing && u.Number >= tr.last ||
		!f.SpokenBy(u, tr.role == roleWatch) || tr.gate(u) != nil || tr.above != nil && u.Began < tr.above.found.began {
		return
	}
	for tr.ready() {
		first, last, ok := f.find(p, tr, u)
		if !ok {
			break
		}
		tr.cursor = cursor{u.Number, first + 1}
		if tr.counts() {
			tr.cursor.word = last + 1
		}
		m := match{began: u.Began, met: u.Ends[last], utterance: u, first: first, last: last}
		if f.Text.Whole() {
			m.met = u.LastHeard
		}
		p.onMatch(tr, m)
	}
	if u.Over && tr.ready() && tr.cursor.utterance == u.Number {
		tr.cursor = cursor{utterance: u.Number + 1}
	}
}

// find returns the first words of an utterance, from the cursor on, that meet the expectation. Words
// that met a demand are used, and the last word must have been heard within the window. What must
// not be heard is found in a cut word too, and in one that the line lost.
func (f byWords) find(p *Playhead, tr *tracker, u *observed.Utterance) (first, last int, ok bool) {
	n, text, said := len(u.Words.Words), f.Text, u.Caught()
	if u.Partial && tr.role != roleWatch {
		n--
	}
	if tr.role == roleWatch {
		said = &u.Words
	}
	if f.Text.Whole() {
		return f.findWhole(p, tr, u, said.Words[:n])
	}
	switch {
	case tr.role == roleWatch:
		text = text.Inside()
	case text.Number() && !u.Over:
		return 0, 0, false // the next word may go on with the number
	}
	for from := tr.start(u); from < n; from = first + 1 {
		first, last, ok = text.FindIn(said, from, n)
		if !ok {
			break
		}
		if tr.inWindow(u, last) && !(tr.uses() && p.claims.anyOf(u, first, last)) {
			return first, last, true
		}
	}
	return 0, 0, false
}

// start returns the index of the first word of an utterance that was not looked at.
func (tr *tracker) start(u *observed.Utterance) int {
	from := 0
	if tr.cursor.utterance == u.Number {
		from = tr.cursor.word
	}
	if tr.above != nil && tr.above.found.utterance == u {
		from = max(from, tr.above.found.last+1)
	}
	return from
}

// findWhole judges an utterance as a whole, of which so much was heard, once it is over.
func (f byWords) findWhole(p *Playhead, tr *tracker, u *observed.Utterance, said []string) (first, last int, ok bool) {
	n := len(said)
	if !u.Over || n == 0 || tr.start(u) > 0 || tr.uses() && p.claims.whole[u] != nil {
		return 0, 0, false
	}
	_, _, ok = f.Text.FindWords(said)
	return 0, n - 1, ok && tr.inWindow(u, n-1)
}

// inStretch reports whether a word was heard in the window of the tracker.
func (tr *tracker) inWindow(u *observed.Utterance, word int) bool {
	if u.Made {
		return u.Number > tr.window.made || u.Number == tr.window.made && word >= tr.window.madeWords
	}
	return u.Number > tr.window.utterances || word >= tr.window.words
}
