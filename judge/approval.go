package judge

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
)

// tryHuman hands out a decision when it is due: at its moment, or a delay after the question was
// asked.
func (p *Playhead) tryHuman(st *stepState) {
	if st.issued {
		return
	}
	h := st.Human
	if h.Stale {
		p.tryStale(st)
		return
	}
	if st.after != nil {
		at, known, ok := p.when(st.after, false)
		if !ok {
			p.giveUpDecision(st, FailureNoMoment)
			return
		}
		if p.heldUntil-max(at+h.Delay, known) > lateness {
			p.fail(FailureTooLate, st, fmt.Sprintf("%s at %s", wording.DecisionOf(st.Step), wording.Offset(at+h.Delay)), p.heldUp())
		}
		if p.now < at+h.Delay || p.stopped() {
			return
		}
		st.decides = p.waiting(st)
	} else {
		if st.decides == nil {
			st.decides = p.waiting(st)
		}
		if st.decides == nil {
			p.giveUpDecision(st, FailureUnused)
			return
		}
		if st.decides.Waits() && p.now < st.decides.AskedAt+h.Delay {
			return
		}
	}
	p.decide(st)
}

// decide hands out a decision about a call that waits.
func (p *Playhead) decide(st *stepState) {
	tc := st.decides
	if tc == nil || !tc.Waits() {
		p.fail(FailureUnused, st, wording.DecisionOf(st.Step), p.whyUndecidable(st, tc))
		p.skip(st)
		return
	}
	tc.Assigned, tc.ByHuman, tc.Decision, st.issued = true, true, st.Human.Decision, true
	p.acts = append(p.acts, Act{
		Step: st.Index, Kind: ActDecide,
		Call: tc.ID, Decision: st.Human.Decision, Message: st.Human.Message, Always: st.Human.Always,
	})
}

// tryStale hands out a decision that comes late: at its moment, or a while after the step above. No call may wait for it.
func (p *Playhead) tryStale(st *stepState) {
	due := max(p.heldUntil, p.call.ConnectedAt) + st.Human.Delay
	if st.after != nil {
		at, _, ok := p.when(st.after, false)
		if !ok {
			p.giveUpDecision(st, FailureNoMoment)
			return
		}
		due = max(p.heldUntil, at+st.Human.Delay)
	}
	if p.now < due || p.stopped() {
		return
	}
	if tc := p.waiting(st); tc != nil {
		p.fail(FailureUnused, st, fmt.Sprintf("the decision to %s %s should come late", st.Human.Decision, st.Human.Tool),
			fmt.Sprintf("a call has waited for one since %s", wording.Offset(tc.AskedAt)))
		p.skip(st)
		return
	}
	act := Act{Step: st.Index, Kind: ActDecide, Decision: st.Human.Decision, Message: st.Human.Message, Stale: true}
	for _, tc := range p.call.Tools { // the newest, if there was any
		if decidesOn(st.Human, tc) {
			act.Call = tc.ID
		}
	}
	st.issued = true
	p.acts = append(p.acts, act)
}

// ComesLate reports whether the next thing to be done is a decision that comes late, after all that the script has above it.
// It may come when the caller has hung up, and the session is closed.
func (p *Playhead) ComesLate() bool {
	if p.next >= len(p.steps) || p.stopped() || p.over {
		return false
	}
	st := p.steps[p.next]
	return st.Human != nil && st.Human.Stale && !st.began
}

// judgeDecision fails a call that was allowed and that nobody had allowed, or the other way round.
func (p *Playhead) judgeDecision(tc *observed.ToolCall) {
	if tc.Decision != "" && (tc.Outcome == OutcomeApproved) != (tc.Decision == scenarios.DecisionApprove) && (tc.Outcome == OutcomeApproved || tc.Outcome == OutcomeRejected) {
		p.fail(FailureDifferent, p.decider(tc), fmt.Sprintf("%s should be decided as the human does: %s", tc.Tool, tc.Decision), fmt.Sprintf("it was %s at %s", observed.Worded(tc.Outcome), wording.Offset(tc.DecidedAt)))
	}
}

// decider is the step that decides about a call, or else the one that the script is at.
func (p *Playhead) decider(tc *observed.ToolCall) *stepState {
	for i := range p.steps {
		if p.steps[i].decides == tc {
			return &p.steps[i]
		}
	}
	return p.place()
}

// giveUpDecision fails a decision whose moment has not come, once patience is over.
func (p *Playhead) giveUpDecision(st *stepState, kind FailureKind) {
	if p.noPatience(st) {
		p.fail(kind, st, wording.DecisionOf(st.Step), p.whyUndecidable(st, nil))
		p.skip(st)
	}
}

// waiting returns the oldest call that waits for the decision of a step, nil when there is none.
func (p *Playhead) waiting(st *stepState) *observed.ToolCall {
	for _, tc := range p.call.Tools {
		if tc.Waits() && !tc.Assigned && decidesOn(st.Human, tc) {
			return tc
		}
	}
	return nil
}

// decidesOn reports whether a decision is about a call.
func decidesOn(h *scenarios.HumanStep, tc *observed.ToolCall) bool {
	return words.SameName(h.Tool, tc.Tool) && (h.With == nil || h.With.Match(tc.Arguments))
}

// whoDecides finds out who will decide about a call that begins to wait: a step to come, the
// scenario's approvals key, or nobody, which is a surprise.
func (p *Playhead) whoDecides(tc *observed.ToolCall) {
	if p.over || p.left || p.stepDecides(tc) {
		return
	}
	act := Act{Step: -1, Kind: ActDecide, Call: tc.ID}
	switch p.sc.Approvals {
	case scenarios.ApprovalsApprove:
		act.Decision = scenarios.DecisionApprove
	case scenarios.ApprovalsReject:
		act.Decision = scenarios.DecisionReject
	case scenarios.ApprovalsIgnore:
		return
	default:
		if !p.expectsNoDecision(tc) {
			p.surprise(scenarios.SurpriseApproval, "somebody should decide every approval",
				fmt.Sprintf("%s asked for one at %s, and no step decides about it", tc.Tool, wording.Offset(tc.AskedAt)))
		}
		return
	}
	tc.Assigned, tc.Decision = true, act.Decision
	p.decisions = append(p.decisions, act)
}

// stepDecides reports whether a step to come is about a call, when each such step takes the oldest
// call it can.
func (p *Playhead) stepDecides(tc *observed.ToolCall) bool {
	var given []*observed.ToolCall
	for i := p.next; i < len(p.steps); i++ {
		st := &p.steps[i]
		if st.Verb != scenarios.VerbHuman || st.issued || st.Human.Stale {
			continue
		}
		for _, other := range p.call.Tools {
			if !other.Waits() || other.Assigned || !decidesOn(st.Human, other) || slices.Contains(given, other) {
				continue
			}
			if other == tc {
				return true
			}
			given = append(given, other)
			break
		}
	}
	return false
}

// expectsNoDecision reports whether a step expects that a call's approval ends without a decision.
func (p *Playhead) expectsNoDecision(tc *observed.ToolCall) bool {
	for i := range p.steps {
		st := &p.steps[i]
		if st.Verb != scenarios.VerbExpect {
			continue
		}
		for j, e := range st.Expect.All {
			met := j < len(st.trackers) && st.trackers[j].state != stateLooking
			if k, ok := e.Want.(*Approval); ok && !met && k.Undecided(tc.Tool) {
				return true
			}
		}
	}
	return false
}

// whyUndecidable says why a decision found nothing to decide.
func (p *Playhead) whyUndecidable(st *stepState, tc *observed.ToolCall) string {
	if tc != nil {
		return fmt.Sprintf("it was %s at %s", observed.Worded(tc.Outcome), wording.Offset(tc.DecidedAt))
	}
	for _, other := range slices.Backward(p.call.Tools) {
		switch {
		case !other.Asked && other.Began && words.SameName(other.Tool, st.Human.Tool):
			return fmt.Sprintf("%s ran at %s, and asked nobody", other.Tool, wording.Offset(other.BeganAt))
		case !other.Asked:
		case !words.SameName(other.Tool, st.Human.Tool):
			return fmt.Sprintf("%s asked for approval at %s", other.Tool, wording.Offset(other.AskedAt))
		case !decidesOn(st.Human, other):
			return fmt.Sprintf("%s asked for approval at %s, but %s", other.Tool, wording.Offset(other.AskedAt),
				st.Human.With.Difference(other.Arguments))
		default:
			return fmt.Sprintf("its approval was %s at %s", observed.Worded(other.Outcome), wording.Offset(other.DecidedAt))
		}
	}
	return "nothing asked for approval"
}

// stillWaiting names, behind a semicolon, the approval that has waited longest; "" when there is none.
func (p *Playhead) stillWaiting() string {
	for _, tc := range p.call.Tools {
		if tc.Waits() {
			return fmt.Sprintf("; %s has waited for approval since %s", tc.Tool, wording.Offset(tc.AskedAt))
		}
	}
	return ""
}
