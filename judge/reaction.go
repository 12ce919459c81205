package judge

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
)

const (
	// replyWindow is the time in which what is not a turn must not be answered, counted from its end.
	replyWindow = 2 * time.Second
	// lateNews is how much later than it happened the end of an utterance may be known. Chosen:
	// more than the hiccups of a line after which an ear takes what it hears for a new utterance.
	lateNews = 300 * time.Millisecond
)

// reaction follows what an act of the caller's makes the agent do.
//
//	wanted   demands
//	answer   an utterance that answers it, before patience is over; and, if it makes a sound and the agent was
//	         heard when it began, stop
//	stop     that utterance stops within 2 s of the act's start
//	ignore   the agent neither stops until 1 s after the act nor answers until 2 s after it
//	any      nothing
type reaction struct {
	turn      *observed.Turn
	st        *stepState
	answering bool // an answer is owed
	stopping  bool // the utterance that it cut must stop
	ignoring  bool
}

// turnBegan notes that the caller began to speak, or to do something else.
func (p *Playhead) turnBegan(st *stepState, at time.Duration) {
	p.airEnds(at, 0)
	c, owed := &p.call, st.Owed()
	t := &observed.Turn{Step: st.Step, Began: at, Settled: !c.Generating() && !p.owesAnswer()}
	if n := len(c.Sounding); n > 0 && t.Cuts() {
		t.Cut = c.Sounding[n-1]
	}
	c.Turns = append(c.Turns, t)
	c.Speaking = t
	if owed != scenarios.ReactionIgnore { // what is to be ignored changes nothing of what is owed
		p.callerGoesOn(st.after != nil)
	}
	p.recognition.begin(st)
	r := &reaction{turn: t, st: st}
	switch owed {
	case scenarios.ReactionAny:
	case scenarios.ReactionIgnore:
		r.ignoring = true
	case scenarios.ReactionStop:
		r.stopping = t.Cut != nil
	default:
		r.answering, r.stopping = true, t.Cut != nil
	}
	p.reactions = append(p.reactions, r)
}

// callerGoesOn lets go of what the agent owes until now. At a moment of their own the caller does not wait for an answer.
func (p *Playhead) callerGoesOn(ownMoment bool) {
	if ownMoment {
		for _, r := range p.reactions {
			r.answering = false
		}
		p.payLater()
	}
	p.callInDebts()
	p.excuseUnplayed()
	p.excuseRequests()
}

// owesAnswer reports whether the caller's last turn wants an answer that has not begun, or one that a fault took is owed
// anew.
func (p *Playhead) owesAnswer() bool {
	return len(p.debts) > 0 || slices.ContainsFunc(p.reactions, func(r *reaction) bool { return r.answering })
}

// answerBegan notes which turn of the caller's an utterance answers.
func (p *Playhead) answerBegan(u *observed.Utterance) {
	for _, t := range slices.Backward(p.call.Turns) {
		if u.Answers(t) && (!u.Fallback || t.Ignorable()) { // the fallback answers nobody, and what is to be ignored not even that way
			if t.Answer == nil {
				t.Answer = u
			}
			break
		}
	}
	for _, r := range p.reactions {
		switch {
		case r.turn.Answer != u:
		case r.ignoring:
			r.ignoring = false
			if !r.turn.Over || u.Began <= r.turn.Ended+replyWindow {
				p.fail(FailureUnwanted, r.st, fmt.Sprintf("agent should not answer %s", wording.StepWords(r.st.Step)),
					fmt.Sprintf("it began to speak at %s", wording.Offset(u.Began)))
			}
		default:
			r.answering = false
		}
	}
}

// judgeReactions judges at a tick what time decides, and forgets the reactions that are done.
func (p *Playhead) judgeReactions() {
	done := false
	for _, r := range p.reactions {
		if p.stopped() {
			return
		}
		if r.stopping {
			p.judgeStop(r)
		}
		if r.answering {
			p.judgeAnswer(r)
		}
		if r.ignoring && r.turn.Over && p.now > r.turn.Ended+replyWindow {
			r.ignoring = false
		}
		done = done || r.done()
	}
	if done {
		p.reactions = slices.DeleteFunc(p.reactions, (*reaction).done)
	}
}

// done reports whether nothing is demanded any more.
func (r *reaction) done() bool { return !r.answering && !r.stopping && !r.ignoring }

// judgeStop follows the utterance that an act barged into. One that comes to its own end before it
// could have been stopped shows nothing.
func (p *Playhead) judgeStop(r *reaction) {
	t := r.turn
	took := t.Cut.LastHeard - t.Began
	switch {
	case !t.Cut.Over:
		if p.now <= t.Began+observed.StopWindow+lateNews {
			return
		}
		p.fail(FailureNotStopped, r.st, shouldStop(r), fmt.Sprintf("it still spoke at %s", wording.Offset(p.now)))
	case !t.Cut.Complete:
		if took > observed.StopWindow {
			p.fail(FailureNotStopped, r.st, shouldStop(r), fmt.Sprintf("it stopped at %s, after %s", wording.Offset(t.Cut.LastHeard), wording.Span(took)))
		}
	case len(p.call.Sounding) > 0:
		t.Cut = p.call.Sounding[0]
		return
	case r.st.Caller.BargeIn && took < p.couldStop(r):
		p.fail(FailureNotAudible, r.st, fmt.Sprintf("the caller should barge in %s", wording.StepTiming(r.st.Step)),
			fmt.Sprintf("the agent came to its own end at %s, %s later", wording.Offset(t.Cut.LastHeard), wording.Span(took)))
	}
	r.stopping = false
}

// couldStop returns how soon the agent must be able to stop: what the expectations below the act
// demand, or else 2 s.
func (p *Playhead) couldStop(r *reaction) time.Duration {
	soon := observed.StopWindow
	for i := r.st.Index + 1; i < len(p.steps); i++ {
		switch st := &p.steps[i]; {
		case st.Timing() != nil || st.Wait != nil || st.React != nil:
			return soon
		case st.Expect != nil:
			for _, e := range st.Expect.All {
				if _, ok := e.Want.(*Interrupted); ok && e.Within > 0 && e.Since == nil {
					soon = min(soon, e.Within)
				}
			}
		}
	}
	return soon
}

// judgeAnswer fails an answer that has not come, unless the caller is about to speak on at a moment of
// its own, or an expectation gives the agent more time.
func (p *Playhead) judgeAnswer(r *reaction) {
	if !r.turn.Over || p.speaksOn() || slices.ContainsFunc(p.open, p.givesTime) {
		return
	}
	if p.call.QuietFor(p.sc.Limits.Patience, p.now, r.turn.Ended) {
		r.answering = false
		p.fail(FailureNotAnswered, r.st, fmt.Sprintf("agent should answer %s", wording.StepWords(r.st.Step)), p.call.LastHeard())
	}
}

// speaksOn reports whether the playhead waits for a moment at which the caller speaks on, or hangs up.
func (p *Playhead) speaksOn() bool {
	if p.next >= len(p.steps) || p.steps[p.next].after == nil {
		return false
	}
	next := p.steps[p.next]
	return next.Caller != nil && next.TakesTurn() && next.Owed() != scenarios.ReactionIgnore || next.Hangup != nil
}

// givesTime reports whether a tracker is for a demand whose deadline has not passed.
func (p *Playhead) givesTime(tr *tracker) bool {
	if tr.role != roleDemand || tr.state != stateLooking {
		return false
	}
	deadline, ok := p.deadline(tr)
	return ok && p.now <= deadline
}

// ignoredCut fails the newest act if it should have been ignored, and reports whether it did.
func (p *Playhead) ignoredCut(u *observed.Utterance) bool {
	if len(p.reactions) == 0 {
		return false
	}
	r := p.reactions[len(p.reactions)-1]
	if !r.ignoring || r.turn != p.call.LastTurn() || u.LastHeard < r.turn.Began ||
		r.turn.Over && u.LastHeard > r.turn.Ended+observed.AfterWindow {
		return false
	}
	p.fail(FailureFalseInterruption, r.st, fmt.Sprintf("%s should not stop the agent", wording.StepWords(r.st.Step)),
		fmt.Sprintf("it stopped at %s, in %s", wording.Offset(u.LastHeard), wording.Quote(u.Text())))
	return true
}

// shouldStop says what a barge-in demands.
func shouldStop(r *reaction) string {
	return fmt.Sprintf("agent should stop for %s within %s", wording.StepWords(r.st.Step), wording.Span(observed.StopWindow))
}
