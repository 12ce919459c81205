package judge

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
)

// Heard expects words to reach the caller's ear.
type Heard struct {
	Text *scenarios.TextMatcher
	By   string // the agent that spoke; "" is any
	// HeardWithin is how soon the last of the words must have been heard, counted as Within is; zero is no such bound.
	HeardWithin time.Duration
}

// heardKind is how Heard is written.
func heardKind() *scenarios.Kind {
	return newKind("with the first heard sample of the utterance", "when the last of the words was heard",
		keys.At("heard", scenarios.TakesText, func(w *Heard) **scenarios.TextMatcher { return &w.Text }, "words that reached the caller's ear"),
		keys.At("by", scenarios.TakesSpeaker, func(w *Heard) *string { return &w.By }, "the agent that spoke").Otherwise("any"),
		keys.At("heard_within", scenarios.TakesLength, func(w *Heard) *time.Duration { return &w.HeardWithin },
			"how soon the words must have been **heard**, counted as `within` is").Otherwise("no bound"),
	)
}

// Describe implements [scenarios.Want].
func (w *Heard) Describe() string {
	return fmt.Sprintf("caller should hear %s", w.Text) + clause(" from %s", w.By)
}

func (w *Heard) family() family         { return byWords{w} }
func (w *Heard) deadline() deadlineRule { return beginsInTime }

// spokenBy reports whether an agent's words are meant.
func (w *Heard) spokenBy(agent string) bool { return w.By == "" || words.SameName(w.By, agent) }

func (w *Heard) inFlight(p *Playhead, _ *tracker, deadline time.Duration) bool {
	return slices.ContainsFunc(p.call.sounding, func(u *utterance) bool {
		return u.began <= deadline && w.spokenBy(u.agent)
	})
}

// nearest looks for the words from another agent, in another order, used up, before the act, or not
// heard.
func (w *Heard) nearest(p *Playhead, tr *tracker) (FailureKind, string) {
	for _, u := range p.call.utterances[tr.window.utterances:] {
		_, last, ok := w.Text.FindWords(u.words.Words)
		if !ok {
			continue
		}
		at := fmt.Sprintf("heard at %s, in %s", offset(u.ends[last]), quote(u.text()))
		switch taker := u.takers[last]; {
		case !w.spokenBy(u.agent):
			return FailureDifferent, at + clause(", from %s", u.agent)
		case tr.gate(u) != nil:
			return FailureOutOfOrder, at + tooEarly(tr.gate(u))
		case u.partial && last == len(u.words.Words)-1:
			return FailureMissing, at + ", but cut in that word"
		case !tr.inWindow(u, last):
			return FailureMissing, at + ", before the act of " + line(tr.window.act) + ": move the step up"
		case taker != nil:
			return FailureMissing, at + "; these words met " + line(taker.step)
		case tr.above != nil && tr.above.state == stateMet:
			return FailureOutOfOrder, at + "; above it in the list: " + seenAt(tr.above.found)
		}
	}
	for _, u := range slices.Backward(p.call.utterances[:tr.window.utterances]) {
		if _, last, ok := w.Text.FindWords(u.words.Words); ok && u.takers[last] == nil {
			return FailureMissing, fmt.Sprintf("heard at %s, in %s, before the act of %s: move the step up",
				offset(u.ends[last]), quote(u.text()), line(tr.window.act))
		}
	}
	for _, r := range p.call.inOrder {
		if r.began >= tr.window.began && w.Text.Match(r.text.String()) {
			return FailureMissing, fmt.Sprintf("the model said %s, but that was not heard", quote(r.text.String()))
		}
	}
	return FailureMissing, p.lastHeard()
}
