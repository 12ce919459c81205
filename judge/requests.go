package judge

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
)

// requestsSomething reports whether the step does more than speak.
func requestsSomething(m *scenarios.ModelStep) bool { return len(m.Tools) > 0 || m.Handoff != "" }

// requestsBegan follows a model step that was taken by a response. Those before it have asked by now for
// whatever they will ask for.
func (p *Playhead) requestsBegan(st *stepState) {
	p.judgeRequests(func(st *stepState) bool { return st.response.Ended })
	if requestsSomething(st.Model) && st.response.ID != "" {
		st.cuttable = p.call.Speaking != nil
		p.requesting = append(p.requesting, st)
	}
}

// excuseRequests lets pass, when the caller begins to speak, what the responses under way do not come to.
func (p *Playhead) excuseRequests() {
	for _, st := range p.requesting {
		st.cuttable = st.cuttable || !st.response.Ended
	}
}

// judgeEndedRequests judges at a tick the responses that ended a while ago, when the agent is at rest: approvals
// and handoffs take their time.
func (p *Playhead) judgeEndedRequests() {
	if len(p.requesting) > 0 && !p.call.Working {
		p.judgeRequests(func(st *stepState) bool {
			r := st.response
			return r.Ended && p.now > r.EndedAt+lateNews
		})
	}
}

// judgeLastRequests judges at the end of the call what is left. A response that has not ended by then was lost,
// unless the call itself was cut off.
func (p *Playhead) judgeLastRequests() {
	p.judgeRequests(func(st *stepState) bool { return st.response.Ended || !p.call.Ended })
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
	if !ok || r.Status == "completed" || st.cuttable || st.Model.Optional || p.call.TrippedSince(r, st.beganAt) {
		return
	}
	p.fail(FailureMissing, st, "model should "+should, wording.Reason(fmt.Sprintf("the response of %s %s before it %s", line(st), r.End(), before), r.Reason))
}

// missingRequest returns the first thing that a step should have asked for and did not.
func (p *Playhead) missingRequest(st *stepState) (should, before string, ok bool) {
	left := slices.DeleteFunc(slices.Clone(p.call.Tools), func(tc *observed.ToolCall) bool { return tc.SeenAt() < st.beganAt })
	for _, t := range st.Model.Tools {
		i := slices.IndexFunc(left, func(tc *observed.ToolCall) bool { return words.SameName(tc.Tool, t.Tool) })
		if i < 0 {
			return "ask for " + t.Tool, "asked for " + t.Tool, true
		}
		left = slices.Delete(left, i, i+1)
	}
	if to := st.Model.Handoff; to != "" && p.call.HandedAt < st.beganAt {
		return "hand over to " + to, "handed over to " + to, true
	}
	return "", "", false
}
