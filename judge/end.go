package judge

import (
	"fmt"

	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
)

// surprise fails the call for something that no step expects, unless it is allowed or the call is
// over.
func (p *Playhead) surprise(s scenarios.Surprise, should, what string) {
	if p.allowed(s) {
		return
	}
	before := len(p.failures)
	p.fail(FailureSurprise, p.place(), should, what+fmt.Sprintf(" (allow: [%s])", s))
	if len(p.failures) > before {
		p.failures[before].Blame = p.blameSurprise(s)
	}
}

// place returns the step that a failure without a step of its own is shown at: the newest act, or nil
// before the first.
func (p *Playhead) place() *stepState {
	if p.window == nil {
		return nil
	}
	return p.window.act
}

// end decides at a tick whether the call is over.
func (p *Playhead) end() {
	switch {
	case p.stopped():
		p.hangUp()
	case p.hangsUpNext(), p.ComesLate():
	case p.call.Ended && (!p.call.Audible() || p.troubled() == nil), p.call.Lost && p.now >= p.call.LostAt+p.sc.Limits.Patience: // nobody restores it
		p.judgeOpen()
		p.hangUp()
	case p.now >= p.call.ConnectedAt+p.sc.Limits.Duration:
		p.fail(FailureLimit, nil, "call should be over within "+wording.Span(p.sc.Limits.Duration), p.standsAt()+p.stillWaiting())
		p.hangUp()
	case p.overspent():
		p.hangUp()
	case !p.nothingLeft():
		p.doneAt = -1
	case p.doneAt < 0:
		p.doneAt = p.now
	case p.now >= p.doneAt+p.sc.Limits.Tail:
		p.judgeOpen()
		p.hangUp()
	}
}

// nothingLeft reports whether nothing is left to do: the last step is done, the agent's turn over, no
// reaction owed, and every watch with an end of its own closed.
func (p *Playhead) nothingLeft() bool {
	if p.next < len(p.steps) || len(p.reactions) > 0 || len(p.decisions) > 0 {
		return false
	}
	if _, ok := p.turnOver(); !ok {
		return false
	}
	for _, tr := range p.open {
		if tr.state == stateLooking && tr.role == roleWatch && tr.bounded() && !p.waitsInVain(tr) {
			return false
		}
	}
	return true
}

// waitsInVain reports whether the end of a watch is a moment that will not come.
func (p *Playhead) waitsInVain(tr *tracker) bool {
	_, known := p.watchEnd(tr)
	return !known && p.call.QuietFor(p.sc.Limits.Patience, p.now, p.heldUntil)
}

// judgeOpen judges, at the end of a call, whatever is still open.
func (p *Playhead) judgeOpen() {
	for _, u := range p.call.Sounding {
		p.judgeBroken(u)
	}
	p.judgeLeft()
	p.judgeStopped()
	for _, tr := range p.open {
		if p.stopped() {
			return
		}
		switch {
		case tr.state != stateLooking || tr.role == roleMoment:
		case tr.role == roleWatch:
			p.endWatch(tr, p.now)
		case tr.counts():
			p.finishCount(tr)
		default:
			kind, nearest := p.nearest(tr)
			p.failTracker(tr, kind, nearest)
		}
	}
	p.judgeUnplayed()
	p.judgeAgentChecks(true)
	p.judgeLastRequests()
	p.judgeHalfUnderstood()
	p.judgeWritten()
	p.callInDebts()
	p.judgeDeeds()
	p.judgeUnused()
	p.judgeOverrides()
	p.judgeStrikes()
	p.judgeLine()
	p.judgeMutes()
}

// judgeUnused fails what nothing used by the end of the call: model steps, decisions and the caller's
// words.
func (p *Playhead) judgeUnused() {
	for i := range p.steps {
		st := &p.steps[i]
		switch {
		case p.stopped():
			return
		case st.began && st.React != nil:
			p.judgeUntil(st)
		case st.began:
		case st.Verb == scenarios.VerbModel && !p.mayStayUnused(st) && st.closed == "" && !p.elsewhere():
			p.fail(FailureUnusedStep, st, "a response should take "+wording.StepWords(st.Step), p.whyUnused(st))
		case st.Verb == scenarios.VerbHuman:
			p.fail(FailureUnused, st, wording.DecisionOf(st.Step), p.whyUndecidable(st, nil))
		case st.Verb == scenarios.VerbFault:
			p.fail(FailureNoMoment, st, wording.StepTitle(st.Step)+" should begin "+wording.StepTiming(st.Step), "the call ended at "+wording.Offset(p.now))
		case st.Caller != nil, st.Hangup != nil, st.React != nil:
			p.fail(FailureNoMoment, st, fmt.Sprintf("caller should %s %s", wording.Does(st.Step), wording.StepTiming(st.Step)), "the call ended at "+wording.Offset(p.now))
		}
	}
}

// hangUp ends the call.
func (p *Playhead) hangUp() {
	p.over = true
	if !p.left {
		p.airEnds(p.now, leastAir)
		p.hungUp = p.now
	}
}
