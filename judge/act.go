package judge

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

const (
	// lateness is how far past its moment an act may begin: one frame.
	lateness = 20 * time.Millisecond
	// firstGap is what passes between the connection and the caller's first words.
	firstGap = 500 * time.Millisecond
)

// advance takes the playhead down the script as far as it can go, and hands out the acts that are due.
func (p *Playhead) advance() {
	for p.next < len(p.steps) && !p.stopped() {
		st := &p.steps[p.next]
		at, ok := p.pass(st)
		if !ok {
			p.hangUpMeanwhile(st)
			return
		}
		if at > p.heldUntil {
			p.held, p.heldUntil = st, at
		}
		p.next++
	}
}

// pass reports whether a step lets the playhead through, and since when. An act that may begin does.
//
//	step          lets through when
//	model         at once
//	expect_not    at once
//	expect        each expectation is met or has failed; with times: was met often enough
//	wait          its time is up, or what it waits for has happened
//	human, fault  it has begun
//	hangup        it has begun
//	react         until is met and the caller silent, or a branch has hung up
//	caller, other acts of the caller's  it has ended; those without a sound do at once
func (p *Playhead) pass(st *stepState) (at time.Duration, ok bool) {
	switch st.Verb {
	case scenarios.VerbExpect:
		for _, tr := range st.trackers {
			if !tr.done() {
				return 0, false
			}
			at = max(at, tr.doneAt())
		}
		return at, true
	case scenarios.VerbWait:
		return p.passWait(st)
	case scenarios.VerbHuman:
		if !st.began {
			p.tryHuman(st)
		}
		return st.beganAt, st.began
	case scenarios.VerbFault:
		if !st.began {
			p.tryFault(st)
		}
		return st.beganAt, st.began
	case scenarios.VerbHangup:
		if !st.began {
			p.tryHangup(st)
		}
		return st.beganAt, st.began
	case scenarios.VerbReact:
		return p.passReact(st)
	case scenarios.VerbModel, scenarios.VerbExpectNot:
		return 0, true
	default:
		if !st.began && !st.issued {
			p.tryCaller(st)
		}
		return st.endedAt, st.ended
	}
}

// passWait lets time pass, or waits for what the step names.
func (p *Playhead) passWait(st *stepState) (at time.Duration, ok bool) {
	if !st.began {
		st.began, st.beganAt = true, max(p.heldUntil, p.call.ConnectedAt)
		p.openWindow(st, st.beganAt)
	}
	switch {
	case st.ended:
	case st.after == nil:
		if end := st.beganAt + st.Wait.For; p.now >= end {
			st.ended, st.endedAt = true, end
		}
	default:
		if met, _, ok := p.when(st.after, false); ok {
			st.ended, st.endedAt = true, max(met, st.beganAt)
			break
		}
		if p.noPatience(st) {
			p.fail(FailureNoMoment, st, "this should happen: "+st.Wait.Expectation.Want.Describe(), p.call.LastHeard())
			st.ended, st.endedAt = true, p.now
		}
	}
	if st.ended {
		p.window.over, p.window.ended = true, st.endedAt
	}
	return st.endedAt, st.ended
}

// tryCaller begins an act of the caller's if its moment has come.
func (p *Playhead) tryCaller(st *stepState) {
	bargeIn := st.Caller.BargeIn
	due, known, ok := p.due(st)
	switch {
	case !ok:
		if p.noPatience(st) {
			p.fail(FailureNoMoment, st, fmt.Sprintf("caller should %s %s", wording.Does(st.Step), wording.StepTiming(st.Step)), p.noMoment(st))
			p.skip(st)
		}
		return
	case st.after != nil && p.heldUntil-max(due, known) > lateness:
		p.fail(FailureTooLate, st, fmt.Sprintf("caller should %s %s, at %s", wording.Does(st.Step), wording.StepTiming(st.Step), wording.Offset(due)), p.heldUp())
	case p.now < due:
		return
	case bargeIn && !slices.ContainsFunc(p.call.Sounding, speaks):
		p.fail(FailureNotAudible, st, fmt.Sprintf("caller should barge in %s, at %s", wording.StepTiming(st.Step), wording.Offset(due)), p.call.LastHeard())
	}
	if st.after == nil {
		p.judgeStopped()
		p.judgeUnplayed()
	}
	if p.stopped() {
		return
	}
	st.issued = true
	p.acts = append(p.acts, Act{Step: st.Index, Kind: ActCaller})
}

// due returns when an act of the caller's is due, and when that was known. Its own moment is a gap
// after the agent's turn is over, or a little after the connection for the first one.
func (p *Playhead) due(st *stepState) (due, known time.Duration, ok bool) {
	delay := wording.TimingOf(st.Step).Delay
	if st.after != nil {
		at, known, ok := p.when(st.after, false)
		return at + delay, known, ok
	}
	if p.opens(st) {
		return p.call.ConnectedAt + firstGap + delay, p.call.ConnectedAt, true
	}
	since, ok := p.turnOver()
	if !p.call.Asked() && ok {
		ok = p.greeted(st)
	}
	return since + p.sc.Limits.Gap + delay, since, ok
}

// opens reports whether a step begins the call: no act, expectation or model step stands above it.
func (p *Playhead) opens(st *stepState) bool {
	for i := range p.steps[:st.Index] {
		if p.steps[i].Verb != scenarios.VerbExpectNot {
			return false
		}
	}
	return true
}

// turnOver reports whether the agent's turn is over, and since when: nothing of it is playing or
// queued, no response is requested or under way, no tool runs, no approval waits, and the caller's
// last turn was answered if it wants an answer.
func (p *Playhead) turnOver() (since time.Duration, ok bool) {
	c := &p.call
	if c.Working || c.Busy() || p.owesAnswer() {
		return 0, false
	}
	return max(c.StateAt, c.IdleSince), true
}

// greeted reports whether the greeting above the caller's first words was taken and, if it has words,
// heard.
func (p *Playhead) greeted(st *stepState) bool {
	if p.elsewhere() {
		return p.greetedElsewhere(st)
	}
	for i := range p.steps[:st.Index] {
		m := &p.steps[i]
		if m.Verb != scenarios.VerbModel || p.mayStayUnused(m) {
			continue
		}
		if !m.began || m.spoken && m.response.Speech == nil {
			return false
		}
	}
	return true
}

// noPatience reports whether the call has been idle for Limits.Patience, plus the awaited silence if an act
// waits for one.
func (p *Playhead) noPatience(st *stepState) bool {
	patience := p.sc.Limits.Patience
	if st.after != nil && st.after.tracker != nil {
		if k, ok := st.after.tracker.want.(*Silence); ok {
			patience += k.Lasting
		}
	}
	return p.call.QuietFor(patience, p.now, max(p.heldUntil, p.window.ended))
}

// skip goes on behind an act that cannot be carried out, where the call is played on after failures.
func (p *Playhead) skip(st *stepState) {
	if !p.stopped() {
		st.issued, st.began, st.ended = true, true, true
		st.beganAt, st.endedAt = p.now, p.now
		p.openWindow(st, p.now)
		p.window.over, p.window.ended = true, p.now
	}
}

// actBegan starts the window of an act.
func (p *Playhead) actBegan(at time.Duration, f timeline.ActBegan) {
	if f.Step < 0 || f.Step >= len(p.steps) {
		return
	}
	st := &p.steps[f.Step]
	if f.Branch > 0 {
		p.branchBegan(at, st, f.Branch)
	}
	if f.Branch > 0 || st.React != nil || st.began {
		return
	}
	st.issued, st.began, st.beganAt = true, true, at
	if p.over {
		return
	}
	p.openWindow(st, at)
	p.newestAct = st
	switch {
	case st.Fault != nil:
		p.troubleBegan(st)
	case st.Caller != nil && st.Verb != scenarios.VerbMute:
		p.turnBegan(st, at)
	case st.Hangup != nil:
		p.callerLeft(at)
	}
}

// actEnded ends an act; deadlines below it count from now.
func (p *Playhead) actEnded(at time.Duration, f timeline.ActEnded) {
	st := p.acting(f.Step, f.Branch)
	if st == nil || !st.began || st.ended {
		return
	}
	st.ended, st.endedAt = true, at
	if p.window != nil && p.window.act == st {
		p.window.over, p.window.ended = true, at
	}
	if t := p.call.Speaking; t != nil && t.Step == st.Step {
		t.Over, t.Ended = true, at
		p.call.Speaking = nil
		p.call.Idle(at)
	}
}

// actFailed records an act that could not be carried out.
func (p *Playhead) actFailed(f timeline.ActFailed) {
	if f.Step < 0 || f.Step >= len(p.steps) {
		p.surprise(scenarios.SurpriseError, "the approvals key should be able to decide", f.Reason)
		return
	}
	st := &p.steps[f.Step]
	switch {
	case st.Fault != nil:
		p.fail(FailureUnused, st, wording.StepTitle(st.Step)+" should strike a connection", f.Reason)
	case st.Human != nil && st.Human.Stale:
		p.fail(FailureUnwanted, st, fmt.Sprintf("the decision to %s %s comes late, and should be without effect", st.Human.Decision, st.Human.Tool), f.Reason)
	case st.Human != nil:
		p.fail(FailureUnused, st, wording.DecisionOf(st.Step), f.Reason)
	case st.React != nil:
		p.fail(FailureUnused, st, "the session should take what the caller does", f.Reason)
		if st.react != nil {
			p.reactEnds(st, p.now)
		}
		return
	case st.Caller == nil || st.Sounds():
		p.broken = fmt.Sprintf("%v: %s", st.Pos, f.Reason)
		return
	default:
		p.fail(FailureUnused, st, "the session should take "+wording.StepWords(st.Step), f.Reason)
	}
	p.skip(st)
}

// acting returns the act of a place of the script that began, nil where there is none.
func (p *Playhead) acting(step, branch int) *stepState {
	switch {
	case step < 0 || step >= len(p.steps):
		return nil
	case p.steps[step].React == nil:
		return &p.steps[step]
	case branch == 0 || p.steps[step].react == nil:
		return nil
	}
	return p.steps[step].react.act
}
