package judge

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
)

// tryHuman hands out a decision when it is due: at its moment, or a delay after the question was
// asked.
func (p *Playhead) tryHuman(st *stepState) {
	if st.issued {
		return
	}
	h := st.Human
	if st.after != nil {
		at, known, ok := p.when(st.after, false)
		if !ok {
			p.giveUpDecision(st, FailureNoMoment)
			return
		}
		if p.heldUntil-max(at+h.Delay, known) > lateness {
			p.fail(FailureTooLate, st, fmt.Sprintf("%s at %s", decisionOf(st), offset(at+h.Delay)), p.heldUp())
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
		if st.decides.waits() && p.now < st.decides.askedAt+h.Delay {
			return
		}
	}
	p.decide(st)
}

// decide hands out a decision about a call that waits.
func (p *Playhead) decide(st *stepState) {
	tc := st.decides
	if tc == nil || !tc.waits() {
		p.fail(FailureUnused, st, decisionOf(st), p.whyUndecidable(st, tc))
		p.skip(st)
		return
	}
	tc.assigned, tc.byHuman, st.issued = true, true, true
	p.acts = append(p.acts, Act{
		Step: st.Index, Kind: ActDecide,
		Call: tc.id, Decision: st.Human.Decision, Message: st.Human.Message,
	})
}

// giveUpDecision fails a decision whose moment has not come, once patience is over.
func (p *Playhead) giveUpDecision(st *stepState, kind FailureKind) {
	if p.noPatience(st) {
		p.fail(kind, st, decisionOf(st), p.whyUndecidable(st, nil))
		p.skip(st)
	}
}

// waiting returns the oldest call that waits for the decision of a step, nil when there is none.
func (p *Playhead) waiting(st *stepState) *toolCall {
	for _, tc := range p.call.tools {
		if tc.waits() && !tc.assigned && decidesOn(st.Human, tc) {
			return tc
		}
	}
	return nil
}

// decidesOn reports whether a decision is about a call.
func decidesOn(h *scenarios.HumanStep, tc *toolCall) bool {
	return words.SameName(h.Tool, tc.tool) && (h.With == nil || h.With.Match(tc.arguments))
}

// whoDecides finds out who will decide about a call that begins to wait: a step to come, the
// scenario's approvals key, or nobody, which is a surprise.
func (p *Playhead) whoDecides(tc *toolCall) {
	if p.over || p.left || p.stepDecides(tc) {
		return
	}
	act := Act{Step: -1, Kind: ActDecide, Call: tc.id}
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
				fmt.Sprintf("%s asked for one at %s, and no step decides about it", tc.tool, offset(tc.askedAt)))
		}
		return
	}
	tc.assigned = true
	p.decisions = append(p.decisions, act)
}

// stepDecides reports whether a step to come is about a call, when each such step takes the oldest
// call it can.
func (p *Playhead) stepDecides(tc *toolCall) bool {
	var given []*toolCall
	for i := p.next; i < len(p.steps); i++ {
		st := &p.steps[i]
		if st.Verb != scenarios.VerbHuman || st.issued {
			continue
		}
		for _, other := range p.call.tools {
			if !other.waits() || other.assigned || !decidesOn(st.Human, other) || slices.Contains(given, other) {
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
func (p *Playhead) expectsNoDecision(tc *toolCall) bool {
	for i := range p.steps {
		st := &p.steps[i]
		if st.Verb != scenarios.VerbExpect {
			continue
		}
		for j, e := range st.Expect.All {
			met := j < len(st.trackers) && st.trackers[j].state != stateLooking
			if k, ok := e.Want.(*Approval); ok && !met && k.undecided(tc.tool) {
				return true
			}
		}
	}
	return false
}

// whyUndecidable says why a decision found nothing to decide.
func (p *Playhead) whyUndecidable(st *stepState, tc *toolCall) string {
	if tc != nil {
		return fmt.Sprintf("it was %s at %s", worded(tc.outcome), offset(tc.decidedAt))
	}
	for _, other := range slices.Backward(p.call.tools) {
		switch {
		case !other.asked:
		case !words.SameName(other.tool, st.Human.Tool):
			return fmt.Sprintf("%s asked for approval at %s", other.tool, offset(other.askedAt))
		case !decidesOn(st.Human, other):
			return fmt.Sprintf("%s asked for approval at %s, but %s", other.tool, offset(other.askedAt),
				st.Human.With.Difference(other.arguments))
		default:
			return fmt.Sprintf("its approval was %s at %s", worded(other.outcome), offset(other.decidedAt))
		}
	}
	return "nothing asked for approval"
}

// approvalTime returns how much of a span some approval was pending.
func (c *call) approvalTime(from, to time.Duration) time.Duration {
	var total time.Duration
	for at := from; at < to; {
		next := to
		waiting := false
		for _, tc := range c.tools {
			if !tc.asked {
				continue
			}
			end := tc.decidedAt
			if tc.outcome == "" {
				end = to
			}
			if tc.askedAt <= at && at < end {
				waiting, next = true, min(next, end)
			} else if tc.askedAt > at {
				next = min(next, tc.askedAt)
			}
		}
		if waiting {
			total += next - at
		}
		at = next
	}
	return total
}

// stillWaiting names, behind a semicolon, the approval that has waited longest; "" when there is none.
func (p *Playhead) stillWaiting() string {
	for _, tc := range p.call.tools {
		if tc.waits() {
			return fmt.Sprintf("; %s has waited for approval since %s", tc.tool, offset(tc.askedAt))
		}
	}
	return ""
}
