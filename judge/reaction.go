package judge

import (
	"fmt"
	"slices"
	"time"

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
//	answer   an utterance that answers it, before patience is over; and, if the agent was heard when
//	         it began, stop
//	stop     that utterance stops within 2 s of the act's start
//	ignore   the agent neither stops until 1 s after the act nor answers until 2 s after it
//	any      nothing
type reaction struct {
	turn      *turn
	st        *stepState
	answering bool // an answer is owed
	stopping  bool // the utterance that it cut must stop
	ignoring  bool
}

// turnBegan notes that the caller began to speak.
func (p *Playhead) turnBegan(st *stepState, at time.Duration) {
	p.airEnds(at, 0)
	c := &p.call
	t := &turn{step: st.Step, began: at}
	if n := len(c.sounding); n > 0 {
		t.cut = c.sounding[n-1]
	}
	c.turns = append(c.turns, t)
	c.speaking = t
	if st.after != nil {
		for _, r := range p.reactions {
			r.answering = false
		}
		p.payLater()
	}
	p.callInDebts()
	p.excuseUnplayed()
	p.excuseRequests()
	if st.Caller.Reaction != scenarios.ReactionIgnore {
		p.recognition.begin(st)
	}
	r := &reaction{turn: t, st: st}
	switch st.Caller.Reaction {
	case scenarios.ReactionAny:
	case scenarios.ReactionIgnore:
		r.ignoring = true
	case scenarios.ReactionStop:
		r.stopping = t.cut != nil
	default:
		r.answering, r.stopping = true, t.cut != nil
	}
	p.reactions = append(p.reactions, r)
}

// owesAnswer reports whether the caller's last turn wants an answer that has not begun, or one that a fault took is owed
// anew.
func (p *Playhead) owesAnswer() bool {
	return len(p.debts) > 0 || slices.ContainsFunc(p.reactions, func(r *reaction) bool { return r.answering })
}

// answerBegan notes which turn of the caller's an utterance answers.
func (p *Playhead) answerBegan(u *utterance) {
	for _, t := range slices.Backward(p.call.turns) {
		if u.answers(t) {
			if t.answer == nil {
				t.answer = u
			}
			break
		}
	}
	for _, r := range p.reactions {
		switch {
		case r.turn.answer != u:
		case r.ignoring:
			r.ignoring = false
			if !r.turn.over || u.began <= r.turn.ended+replyWindow {
				p.fail(FailureUnwanted, r.st, fmt.Sprintf("agent should not answer %s", r.st.words()),
					fmt.Sprintf("it began to speak at %s", offset(u.began)))
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
		if r.ignoring && r.turn.over && p.now > r.turn.ended+replyWindow {
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
	took := t.cut.lastHeard - t.began
	switch {
	case !t.cut.over:
		if p.now <= t.began+stopWindow+lateNews {
			return
		}
		p.fail(FailureNotStopped, r.st, shouldStop(r), fmt.Sprintf("it still spoke at %s", offset(p.now)))
	case !t.cut.complete:
		if took > stopWindow {
			p.fail(FailureNotStopped, r.st, shouldStop(r), fmt.Sprintf("it stopped at %s, after %s", offset(t.cut.lastHeard), span(took)))
		}
	case len(p.call.sounding) > 0:
		t.cut = p.call.sounding[0]
		return
	case r.st.Caller.BargeIn && took < p.couldStop(r):
		p.fail(FailureNotAudible, r.st, fmt.Sprintf("the caller should barge in %s", timing(r.st)),
			fmt.Sprintf("the agent came to its own end at %s, %s later", offset(t.cut.lastHeard), span(took)))
	}
	r.stopping = false
}

// couldStop returns how soon the agent must be able to stop: what the expectations below the act
// demand, or else 2 s.
func (p *Playhead) couldStop(r *reaction) time.Duration {
	soon := stopWindow
	for i := r.st.Index + 1; i < len(p.steps); i++ {
		switch st := &p.steps[i]; st.Verb {
		case scenarios.VerbCaller, scenarios.VerbHuman, scenarios.VerbFault, scenarios.VerbHangup, scenarios.VerbWait:
			return soon
		case scenarios.VerbExpect:
			for _, e := range st.Expect.All {
				if _, ok := e.Want.(*Interrupted); ok && e.Within > 0 && e.Since == nil {
					soon = min(soon, e.Within)
				}
			}
		case scenarios.VerbModel, scenarios.VerbExpectNot:
		}
	}
	return soon
}

// judgeAnswer fails an answer that has not come, unless the caller is about to speak on at a moment of
// its own, or an expectation gives the agent more time.
func (p *Playhead) judgeAnswer(r *reaction) {
	if !r.turn.over || p.speaksOn() || slices.ContainsFunc(p.open, p.givesTime) {
		return
	}
	if p.call.quietFor(p.sc.Limits.Patience, p.now, r.turn.ended) {
		r.answering = false
		p.fail(FailureNotAnswered, r.st, fmt.Sprintf("agent should answer %s", r.st.words()), p.lastHeard())
	}
}

// speaksOn reports whether the playhead waits for a moment at which the caller speaks on, or hangs up.
func (p *Playhead) speaksOn() bool {
	if p.next >= len(p.steps) || p.steps[p.next].after == nil {
		return false
	}
	verb := p.steps[p.next].Verb
	return verb == scenarios.VerbCaller || verb == scenarios.VerbHangup
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
func (p *Playhead) ignoredCut(u *utterance) bool {
	if len(p.reactions) == 0 {
		return false
	}
	r := p.reactions[len(p.reactions)-1]
	if !r.ignoring || r.turn != p.call.lastTurn() || u.lastHeard < r.turn.began ||
		r.turn.over && u.lastHeard > r.turn.ended+afterWindow {
		return false
	}
	p.fail(FailureFalseInterruption, r.st, fmt.Sprintf("%s should not stop the agent", r.st.words()),
		fmt.Sprintf("it stopped at %s, in %s", offset(u.lastHeard), quote(u.text())))
	return true
}

// shouldStop says what a barge-in demands.
func shouldStop(r *reaction) string {
	return fmt.Sprintf("agent should stop for %s within %s", r.st.words(), span(stopWindow))
}
