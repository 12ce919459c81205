package judge

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/scenarios"
)

// A watch that nothing violated has shown something only if there was something to see:
//
//	closed by          what there must have been, since the act above it, where the agent owes that an answer
//	for                the end of the agent's turn
//	until, next turn   anything that the agent said or did
//
// A `for` that goes on beyond the caller's next turn is judged like the latter.

// settleWindow notes at a tick that the agent's turn is over.
func (p *Playhead) settleWindow() {
	if w := p.window; w != nil && w.over && !w.settled {
		w.settledAt, w.settled = p.turnOver()
	}
}

// closeWatch closes a watch that nothing violated, and fails it if it could see nothing.
func (p *Playhead) closeWatch(tr *tracker, at time.Duration) {
	if why := p.blind(tr, at); why != "" && !p.stopped() {
		p.failTracker(tr, FailureProvesNothing, why)
		return
	}
	tr.close(at)
}

// blind says why a watch that closes at an offset could see nothing; "" when it could.
func (p *Playhead) blind(tr *tracker, at time.Duration) string {
	w := tr.window
	if !w.owesAnswer() {
		return ""
	}
	closed := fmt.Sprintf("the watch was over at %s", offset(at))
	if tr.step.ExpectNot.For > 0 && w == p.window {
		if w.settled && w.settledAt <= at {
			return ""
		}
		return closed + ", before the agent's turn was; " + p.lastHeard()
	}
	if p.acted(w, at) {
		return ""
	}
	return fmt.Sprintf("%s, before the agent had said or done anything since %s", closed, line(w.act))
}

// owesAnswer reports whether the act of the window is a turn of the caller's that wants an answer.
func (w *window) owesAnswer() bool {
	if w.act == nil || w.act.Verb != scenarios.VerbCaller {
		return false
	}
	r := w.act.Caller.Reaction
	return r == "" || r == scenarios.ReactionAnswer
}

// acted reports whether the agent said or did anything in a window until an offset.
func (p *Playhead) acted(w *window, until time.Duration) bool {
	for _, u := range p.call.utterances {
		if u.began <= until && (!u.over || u.lastHeard > w.began) {
			return true
		}
	}
	for _, ev := range p.events[w.events:] {
		if ev.cut == nil && ev.what != connectionChanged && ev.at <= until {
			return true
		}
	}
	return false
}
