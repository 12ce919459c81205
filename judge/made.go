package judge

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/timeline"
)

// generated adds a piece of what the model says to its response, and to the words that are looked for among those it made.
func (p *Playhead) generated(at time.Duration, f timeline.Generated) {
	r := p.call.Response(f.Response)
	if r == nil {
		return
	}
	r.Text.WriteString(f.Text)
	u := r.Made
	if u == nil {
		u = &observed.Utterance{Number: len(p.call.Made), Response: r, Turn: p.call.LastTurn(), Began: at, Made: true}
		r.Made = u
		p.call.Made = append(p.call.Made, u)
	}
	text := r.Unread + f.Text
	end := strings.LastIndexFunc(text, unicode.IsSpace)
	if end >= 0 {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
		p.made(at, u, text[:end])
	}
	r.Unread = text[max(end, 0):]
}

// made adds whole words to what a response made.
func (p *Playhead) made(at time.Duration, u *observed.Utterance, text string) {
	for word := range strings.FieldsSeq(text) {
		for _, piece := range words.Pieces(word) {
			u.Words.Add(piece)
			u.Ends = append(u.Ends, at)
		}
	}
	u.LastHeard = at
	p.listenAll(u)
}

// madeOut closes what a response made, once it is over.
func (p *Playhead) madeOut(at time.Duration, r *observed.Response) {
	u := r.Made
	if u == nil || u.Over {
		return
	}
	p.made(at, u, r.Unread)
	r.Unread = ""
	u.Over, u.EndedAt, u.Complete = true, at, r.Status == "completed"
	p.listenAll(u)
}

// placeAt returns the first utterance of a list that had not ended at an offset, and how many of its words there had been.
func placeAt(us []*observed.Utterance, at time.Duration) (number, words int) {
	number = len(us)
	for number > 0 && (!us[number-1].Over || us[number-1].LastHeard > at) {
		number--
	}
	if number < len(us) {
		words = len(us[number].Ends)
		for words > 0 && us[number].Ends[words-1] > at {
			words--
		}
	}
	return number, words
}

// nearestMade looks for words that the model made before the act, used up, or in another order.
func (p *Playhead) nearestMade(tr *tracker, f byWords) (FailureKind, string) {
	for _, u := range slices.Backward(p.call.Made) {
		_, last, ok := f.Text.FindWords(u.Words.Words)
		if !ok {
			continue
		}
		at := seenAt(match{utterance: u, met: u.Ends[last]})
		switch taker := p.claims.word(u, last); {
		case tr.gate(u) != nil:
			return FailureOutOfOrder, at + tooEarly(tr.gate(u))
		case !tr.inWindow(u, last):
			return FailureMissing, at + ", before the act of " + line(tr.window.act) + ": move the step up"
		case taker != nil:
			return FailureMissing, at + "; these words met " + line(taker.step)
		case tr.above != nil && tr.above.state == stateMet:
			return FailureOutOfOrder, at + "; above it in the list: " + seenAt(tr.above.found)
		}
	}
	if n := len(p.call.Made); n > 0 {
		u := p.call.Made[n-1]
		return FailureMissing, seenAt(match{utterance: u, met: u.Ends[max(0, len(u.Ends)-1)]})
	}
	return FailureMissing, "the model said nothing"
}
