package judge

import (
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/scenarios"
)

// reacting is a caller who reacts to what the agent says.
//
//	the agent's turn         what was observed since the caller's last turn  the caller
//	whatever                 until                                          is done, once they are silent
//	not over                 whatever                                       waits
//	over, and a gap later    a branch                                       does it, if turns are left
//	over, and a gap later    no branch, or no turns are left                has nothing to say: no_branch
type reacting struct {
	until    *momentRef // nil: a branch hangs up
	turns    int        // of the caller so far
	branches []*tracker // what each waits for since the caller's last turn; nil fits always
	issued   bool       // an act was handed out, and has not begun
	act      *stepState // the newest act; nil before the first
	left     bool       // the caller hung up before until was observed
}

// passReact lets the caller react until that is over.
func (p *Playhead) passReact(st *stepState) (at time.Duration, ok bool) {
	if st.react == nil {
		p.reactBegins(st)
	}
	r := st.react
	switch {
	case st.ended:
	case r.issued, r.act != nil && !r.act.ended:
		return 0, false
	case p.left:
		_, _, met := p.reactedUntil(r)
		r.left = !met
		p.reactEnds(st, max(p.hungUp, st.beganAt))
	default:
		if met, _, ok := p.reactedUntil(r); ok {
			p.judgeUnasked(st)
			p.reactEnds(st, max(met, st.beganAt))
		} else {
			p.tryBranch(st)
		}
	}
	return st.endedAt, st.ended
}

// reactBegins begins to look for what ends it, and for what was observed since the caller's last turn.
func (p *Playhead) reactBegins(st *stepState) {
	st.began, st.beganAt = true, max(p.heldUntil, p.call.ConnectedAt)
	p.openWindow(st, st.beganAt)
	st.react = &reacting{}
	if until := st.React.Until; until != nil {
		st.react.until = p.newMomentRef(&scenarios.Moment{Pos: until.Pos, Expectation: until}, st, p.window)
		st.react.until.tracker.family.catchUp(p, st.react.until.tracker)
	}
	since := p.call.ConnectedAt
	if t := p.call.LastTurn(); t != nil {
		since = t.Began
	}
	p.lookForBranches(st, since)
}

// reactedUntil returns when what ends it was observed.
func (p *Playhead) reactedUntil(r *reacting) (at, known time.Duration, ok bool) {
	if r.until == nil {
		return 0, 0, false
	}
	return p.when(r.until, false)
}

// lookForBranches looks from an offset on for what each branch waits for.
func (p *Playhead) lookForBranches(st *stepState, since time.Duration) {
	r, w := st.react, p.windowFrom(st, since)
	p.forgetBranches(r)
	for _, b := range st.React.Branches {
		var tr *tracker
		if b.When != nil {
			tr = p.newTracker(st, b.When, w, roleMoment)
			tr.family.catchUp(p, tr)
		}
		r.branches = append(r.branches, tr)
	}
}

// forgetBranches ends what is looked for.
func (p *Playhead) forgetBranches(r *reacting) {
	for _, tr := range r.branches {
		if tr != nil {
			tr.close(p.now)
		}
	}
	r.branches = nil
}

// tryBranch lets the caller do what fits, once the agent's turn is over.
func (p *Playhead) tryBranch(st *stepState) {
	due, ok := p.branchDue(st)
	if !ok {
		if p.noPatience(st) {
			p.fail(FailureNoMoment, st, "caller should react when the agent's turn is over", p.noMoment(st))
			p.reactEnds(st, p.now)
		}
		return
	}
	if p.now < due {
		return
	}
	r := st.react
	branch := r.fitting()
	if branch == 0 || r.turns == st.React.AtMost {
		p.failBranch(st)
		p.reactEnds(st, p.now)
		return
	}
	act := p.sc.Act(st.Index, branch)
	if p.now < due+act.Timing().Delay {
		return
	}
	p.judgeStopped()
	p.judgeUnplayed()
	if p.stopped() {
		return
	}
	r.issued = true
	kind := ActCaller
	if act.Hangup != nil {
		kind = ActHangUp
	}
	p.acts = append(p.acts, Act{Step: st.Index, Branch: branch, Kind: kind})
}

// branchDue returns when the caller may react. The first time that may be at the beginning of the call.
func (p *Playhead) branchDue(st *stepState) (due time.Duration, ok bool) {
	if st.react.turns == 0 {
		due, _, ok = p.due(st)
		return due, ok
	}
	since, ok := p.turnOver()
	return since + p.sc.Limits.Gap, ok
}

// fitting returns the first branch that fits, counted from 1; 0 is none.
func (r *reacting) fitting() int {
	for i, tr := range r.branches {
		if tr == nil || tr.state == stateMet {
			return i + 1
		}
	}
	return 0
}

// failBranch fails a caller who has nothing to say, or no turn left to say it.
func (p *Playhead) failBranch(st *stepState) {
	until := "the call should end"
	if u := st.React.Until; u != nil {
		until = u.Want.Describe()
	}
	if r := st.react; r.turns == st.React.AtMost {
		p.fail(FailureNoBranch, st, fmt.Sprintf("%s within %s of the caller's (at_most)", until, turns(r.turns)), p.call.LastHeard())
		return
	}
	var fits []string
	for _, b := range st.React.Branches {
		fits = append(fits, b.When.Want.Describe())
	}
	p.fail(FailureNoBranch, st, "one of the branches should fit: "+strings.Join(fits, "; "), p.call.LastHeard())
}

// turns renders a number of turns.
func turns(n int) string {
	if n == 1 {
		return "1 turn"
	}
	return fmt.Sprintf("%d turns", n)
}

// branchBegan notes that the caller began to do what a branch says.
func (p *Playhead) branchBegan(at time.Duration, st *stepState, branch int) {
	step := p.sc.Act(st.Index, branch)
	if step == nil || st.react == nil {
		return
	}
	r := st.react
	r.act = &stepState{Step: step, began: true, beganAt: at}
	r.issued, r.turns = false, r.turns+1
	if p.over {
		return
	}
	p.newestAct = st
	p.turnTaken(at, p.window)
	if step.Hangup != nil {
		p.callerLeft(at)
		return
	}
	p.turnBegan(r.act, at)
	p.lookForBranches(st, at)
}

// judgeUntil fails, at the end of the call, a caller who reacted until somebody hung up, and not until what the script says.
func (p *Playhead) judgeUntil(st *stepState) {
	if st.react == nil || st.React.Until == nil || st.ended && !st.react.left {
		return
	}
	if _, _, met := p.reactedUntil(st.react); !met {
		p.fail(FailureNoMoment, st, st.React.Until.Want.Describe()+" before the call ends (until)", p.call.LastHeard())
	}
}

// judgeUnasked fails a caller who has not said a word when what ends it is observed, and that is nothing that the agent says or does: whatever
// comes by itself ends it before anything was tried.
func (p *Playhead) judgeUnasked(st *stepState) {
	if until := st.React.Until; st.react.turns == 0 && !deed(until.Want) && p.demands(unwrittenSight) {
		p.fail(FailureProvesNothing, st, "caller should react before "+strings.ReplaceAll(until.Want.Describe(), " should ", " may ")+" (until)", "it was so before they had said anything, of whatever the agent did")
	}
}

// deed reports whether a want is of something that an agent says or does of its own, and not of what every answer brings.
func deed(w scenarios.Want) bool {
	switch w := w.(type) {
	case *Heard:
		return !w.Text.Anything()
	case *Tool, *Handoff, *Approval, *Guardrail:
		return true
	case *kinds.Happens:
		return w.Awaits() == kinds.AgentHungUp
	default:
		return false
	}
}

// reactEnds ends it; deadlines below count from there.
func (p *Playhead) reactEnds(st *stepState, at time.Duration) {
	st.ended, st.endedAt, st.react.issued = true, at, false
	p.forgetBranches(st.react)
	if p.window.act == st {
		p.window.over, p.window.ended = true, at
	}
}
