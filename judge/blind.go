package judge

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
)

// A watch that nothing violated has shown something only if there was something to see:
//
//	closed by          what there must have been since the act above it, where that wants an answer or one was owed already
//	for                the end of the agent's turn
//	until, next turn   anything that the agent said or did
//
// One for an agent that never had the call, or for data in what tools returned as text, shows nothing whatever there was.
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
	if kind, why := p.stateHolds(tr); why != "" && !p.stopped() {
		p.failTracker(tr, kind, why)
		return
	}
	if why := p.blind(tr, at); why != "" && !p.stopped() && p.demands(unwrittenSight) {
		p.failTracker(tr, FailureProvesNothing, why)
		return
	}
	tr.close(at)
}

// blind says why a watch that closes at an offset could see nothing; "" when it could.
func (p *Playhead) blind(tr *tracker, at time.Duration) string {
	w, length := tr.window, tr.step.ExpectNot.For
	closed := fmt.Sprintf("the watch was over at %s", wording.Offset(at))
	if s, ok := tr.want.(*Silence); ok && (length > 0 && s.Lasting > length || s.Lasting > p.sc.Limits.DeadAir && at-w.began < s.Lasting) {
		return closed + ", before a silence could have lasted so long"
	}
	if why := p.aimless(tr.want, w, at); why != "" {
		return closed + "; " + why
	}
	unasked := !p.call.Asked()
	switch {
	case w.unanswerable() || unasked && mayBeUnasked(tr.want):
		return ""
	case length > 0 && w == p.window && !unasked:
		if w.settled && w.settledAt <= at {
			return ""
		}
		return closed + ", before the agent's turn was; " + p.call.LastHeard()
	case p.acted(w, at), !w.owesAnswer() && !unasked && w.settled && w.settledAt <= at:
		return ""
	case unasked:
		return closed + ", before the caller had said anything, and the agent said and did nothing"
	}
	return fmt.Sprintf("%s, before the agent had said or done anything since %s", closed, line(w.act))
}

// aimless says why nothing in a window could have violated a watch, whatever was seen: it is for an agent that never had
// the call, or for data in what is no data. It is "" when something could.
func (p *Playhead) aimless(want kinds.Want, w *window, until time.Duration) string {
	agent := ""
	switch want := want.(type) {
	case *Heard:
		if want.By != scenarios.ByFallback {
			agent = want.By
		}
	case *Handoff:
		agent = want.From
	case *Tool:
		return p.otherSort(want, w, until)
	case *kinds.Happens:
		return want.AtLoss(p.call.Events[w.events:])
	}
	had := func(name string) bool { return name == "" || words.SameName(name, agent) } // "" is nobody knows who
	if agent == "" || len(p.call.Path) == 0 || slices.ContainsFunc(p.call.Path, had) {
		return ""
	}
	return agent + " never had the call"
}

// otherSort says that a tool returned what a watch for its output is not about, each time that it ran in a window.
func (p *Playhead) otherSort(want *Tool, w *window, until time.Duration) (why string) {
	if want.Returns == nil || want.Refused() {
		return ""
	}
	for _, ev := range p.call.Events[w.events:] {
		if tc := ev.ToolCall; ev.What != kinds.ToolRan || ev.At > until || !observed.Answered(tc) || !words.SameName(want.Name, ev.Name) {
			continue
		} else if want.Returns.Speaks(tc.Output) {
			return ""
		}
		why = fmt.Sprintf("%s returned %s, and %s is about other data", ev.Name, wording.Quote(ev.ToolCall.Output), want.Returns)
	}
	return why
}

// mayBeUnasked reports whether something of the sort may well happen before the caller has spoken, so that it shows
// something that it does not: that the agent speaks at all, that the connection changes.
func mayBeUnasked(w kinds.Want) bool {
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
	return w.act != nil && w.act.TakesTurn() && !w.unanswerable()
}

// unanswerable reports whether the act of the window is one that nobody answers: what the caller says without wanting
// one, or the end of the call.
func (w *window) unanswerable() bool {
	switch {
	case w.act == nil:
		return false
	case w.act.Verb == scenarios.VerbHangup:
		return true
	case w.act.Caller != nil:
		return w.act.Owed() != scenarios.ReactionAnswer
	default:
		return false
	}
}

// acted reports whether the agent said or did anything in a window until an offset.
func (p *Playhead) acted(w *window, until time.Duration) bool {
	for _, u := range p.call.Utterances {
		if !u.Fallback && u.Began <= until && (!u.Over || u.LastHeard > w.began) {
			return true
		}
	}
	for _, ev := range p.call.Events[w.events:] {
		if ev.Cut == nil && !ev.What.Beside && ev.At <= until {
			return true
		}
	}
	return false
}
