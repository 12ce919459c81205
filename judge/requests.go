package judge

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
)

// requestsSomething reports whether the step does more than speak.
func requestsSomething(m *scenarios.ModelStep) bool { return len(m.Tools) > 0 || m.Handoff != "" }

// requestsBegan follows a model step that was taken by a response. Those before it have asked by now for
// whatever they will ask for.
func (p *Playhead) requestsBegan(st *stepState) {
	p.judgeRequests(func(st *stepState) bool { return st.response.ended })
	if requestsSomething(st.Model) && st.response.id != "" {
		st.cuttable = p.call.speaking != nil
		p.requesting = append(p.requesting, st)
	}
}

// excuseRequests lets pass, when the caller begins to speak, what the responses under way do not come to.
func (p *Playhead) excuseRequests() {
	for _, st := range p.requesting {
		st.cuttable = st.cuttable || !st.response.ended
	}
}

// judgeEndedRequests judges at a tick the responses that ended a while ago, when the agent is at rest: approvals
// and handoffs take their time.
func (p *Playhead) judgeEndedRequests() {
	if len(p.requesting) > 0 && !p.call.working {
		p.judgeRequests(func(st *stepState) bool {
			r := st.response
			return r.ended && p.now > r.endedAt+lateNews
		})
	}
}

// judgeLastRequests judges at the end of the call what is left. A response that has not ended by then was lost,
// unless the call itself was cut off.
func (p *Playhead) judgeLastRequests() {
	p.judgeRequests(func(st *stepState) bool { return st.response.ended || !p.call.ended })
}

// judgeRequests judges the steps that are due, and forgets them.
func (p *Playhead) judgeRequests(due func(*stepState) bool) {
	p.requesting = slices.DeleteFunc(p.requesting, func(st *stepState) bool {
		if !due(st) {
			return false
		}
		p.judgeRequest(st)
		return true
	})
}

// judgeRequest fails a step whose response ended before it asked for what is written, though no words of
// the caller's and no guardrail cut it.
func (p *Playhead) judgeRequest(st *stepState) {
	r := st.response
	should, before, ok := p.missingRequest(st)
	if !ok || r.status == "completed" || st.cuttable || st.Model.Optional || p.call.trippedSince(r, st.beganAt) {
		return
	}
	p.fail(FailureMissing, st, "model should "+should, reason(fmt.Sprintf("the response of %s %s before it %s", line(st), r.end(), before), r.reason))
}

// end says how a response ended that did not complete.
func (r *response) end() string {
	switch r.status {
	case "cancelled":
		return "was cancelled"
	case "failed":
		return "failed"
	case "":
		return "was lost"
	default:
		return "ended " + r.status
	}
}

// missingRequest returns the first thing that a step should have asked for and did not.
func (p *Playhead) missingRequest(st *stepState) (should, before string, ok bool) {
	left := slices.DeleteFunc(slices.Clone(p.call.tools), func(tc *toolCall) bool { return tc.seenAt() < st.beganAt })
	for _, t := range st.Model.Tools {
		i := slices.IndexFunc(left, func(tc *toolCall) bool { return words.SameName(tc.tool, t.Tool) })
		if i < 0 {
			return "ask for " + t.Tool, "asked for " + t.Tool, true
		}
		left = slices.Delete(left, i, i+1)
	}
	if to := st.Model.Handoff; to != "" && p.call.handedAt < st.beganAt {
		return "hand over to " + to, "handed over to " + to, true
	}
	return "", "", false
}

// seenAt returns when the call was first told of.
func (tc *toolCall) seenAt() time.Duration {
	switch {
	case tc.asked:
		return tc.askedAt
	case tc.began:
		return tc.beganAt
	default:
		return tc.endedAt
	}
}

// trippedSince reports whether a guardrail stopped a response, or stopped something unnamed since it
// began.
func (c *call) trippedSince(r *response, at time.Duration) bool {
	return c.trippedResponse(r) || slices.ContainsFunc(c.trips, func(t trip) bool { return t.response == "" && t.at >= at })
}
