package judge

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/scenarios"
)

// A watch that nothing violated has shown something only if there was something to see:
//
//	closed by          what there must have been since the act above it, where that wants an answer or one was owed already
//	for                the end of the agent's turn
//	until, next turn   anything that the agent said or did
//
// A `for` that goes on beyond the caller's next turn is judged like the latter, and so is every watch of a call in which
// the caller has not spoken yet: nobody has anything to say then.

// settleWindow notes at a tick that the agent's turn is over.
func (p *Playhead) settleWindow() {
	if w := p.window; w != nil && w.over && !w.settled {
		w.settledAt, w.settled = p.turnOver()
	}
}

// closeWatch closes a watch that nothing violated, and fails it if it could see nothing.
func (p *Playhead) closeWatch(tr *tracker, at time.Duration) {
	if why := p.blind(tr, at); why != "" && !p.stopped() && p.demands(unwrittenSight) {
		p.failTracker(tr, FailureProvesNothing, why)
		return
	}
	tr.close(at)
}

// blind says why a watch that closes at an offset could see nothing; "" when it could.
func (p *Playhead) blind(tr *tracker, at time.Duration) string {
	w, length := tr.window, tr.step.ExpectNot.For
	closed := fmt.Sprintf("the watch was over at %s", offset(at))
	if s, ok := tr.want.(*Silence); ok && length > 0 && s.Lasting > length {
		return closed + ", before a silence could have lasted so long"
	}
	unasked := len(p.call.turns) == 0
	switch {
	case w.unanswerable() || unasked && mayBeUnasked(tr.want):
		return ""
	case length > 0 && w == p.window && !unasked:
		if w.settled && w.settledAt <= at {
			return ""
		}
		return closed + ", before the agent's turn was; " + p.lastHeard()
	case p.acted(w, at), !w.owesAnswer() && !unasked && w.settled && w.settledAt <= at:
		return ""
	case unasked:
		return closed + ", before the caller had said anything, and the agent said and did nothing"
	}
	return fmt.Sprintf("%s, before the agent had said or done anything since %s", closed, line(w.act))
}

// mayBeUnasked reports whether something of the sort may well happen before the caller has spoken, so that it shows
// something that it does not: that the agent speaks at all, that the connection changes.
func mayBeUnasked(w want) bool {
	switch w := w.(type) {
	case *Connection, *Silence:
		return true
	case *Heard:
		return w.Text.Anything()
	default:
		return false
	}
}

// owesAnswer reports whether the act of the window is a turn of the caller's that wants an answer.
func (w *window) owesAnswer() bool {
	return w.act != nil && w.act.Verb == scenarios.VerbCaller && !w.unanswerable()
}

// unanswerable reports whether the act of the window is one that nobody answers: what the caller says without wanting
// one, or the end of the call.
func (w *window) unanswerable() bool {
	switch {
	case w.act == nil:
		return false
	case w.act.Verb == scenarios.VerbHangup:
		return true
	case w.act.Verb == scenarios.VerbCaller:
		r := w.act.Caller.Reaction
		return r != "" && r != scenarios.ReactionAnswer
	default:
		return false
	}
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
