package runner

import (
	"context"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner/internal/jobs"
)

// stickyKey names a tool for decisions that hold for all its calls.
type stickyKey struct {
	agent        *agents.Agent
	server, tool string
}

// sticky names the tool of a call.
func (c *toolCall) sticky() stickyKey { return stickyKey{c.as.agent, c.server, c.name} }

// decision is a human's word on a call, or on all calls of a tool.
type decision struct {
	approved bool
	worded   bool   // message is there, which may be ""
	message  string // of a refusal
}

// refusal is a refusal with a message, or without one.
func refusal(message []string) decision {
	return decision{worded: len(message) > 0, message: strings.Join(message, " ")}
}

// notApproved is the output of a call that was refused without a word.
const notApproved = "Tool execution was not approved."

// authorise runs a call's tool when that needs no human, or when one has decided for good.
//
//	call                        | input            | next      | and
//	----------------------------+------------------+-----------+---------------------------
//	new, sticky decision        |                  | decided   | as that says, no events
//	new, approval always needed |                  | checked   |
//	new, policy                 |                  | judged    | the policy runs
//	new, neither                |                  | run       |
//	judged                      | sticky decision  | decided   | as that says, no events
//	judged                      | not needed       | run       |
//	judged                      | needed, or error | checked   |
//	checked, not wanted         |                  | asked     | ApprovalRequested
//	checked                     | sticky decision  | decided   | as that says, no events
//	checked                     | passed           | asked     | ApprovalRequested
//	checked                     | refused, failed  | answered  | as a tool's error; no events of approvals
//	asked                       | approve          | run       | ApprovalDecided approved
//	asked                       | reject           | answered  | … rejected; the message is its output
//	asked                       | … always, of     | the same  | the same
//	                            | another call     |           |
//	asked                       | time is up       | answered  | … timed out
//	asked                       | the session ends | answered  | … cancelled
//	any other                   | approve, reject  | same      | ErrNoApproval
func (l *loop) authorise(c *toolCall) {
	if d, ok := l.toolCalls.sticky[c.sticky()]; ok {
		l.carryOut(c, d)
		return
	}
	switch {
	case c.tool.NeedsApproval:
		l.checkFirst(c)
	case c.tool.ApprovalFunc != nil:
		l.askPolicy(c)
	default:
		l.runTool(c)
	}
}

// consult runs the user's code on which it depends whether a human is asked about a call, and then takes what it came to,
// unless a human has decided for good meanwhile.
func (l *loop) consult(c *toolCall, name string, work func(context.Context) error, then func(error)) {
	c.overdue = l.timed(jobs.Task{
		Name: name + " of " + c.name, External: c.tool.External, Timeout: l.s.opts.ToolTimeout, Expired: errToolTimeout,
		Work: func(ctx context.Context) error { return work(c.context(ctx)) },
	}, func(err error) {
		d, always := l.toolCalls.sticky[c.sticky()]
		switch {
		case c.answered || c.wording != nil:
		case always:
			l.carryOut(c, d)
		default:
			then(err)
		}
	})
}

// askPolicy has the tool's own policy decide whether a human is asked. When it does not say so in time, one
// is.
func (l *loop) askPolicy(c *toolCall) {
	needed := true // until the policy has said otherwise
	l.consult(c, "approval policy", func(ctx context.Context) (err error) {
		needed, err = c.tool.ApprovalNeeded(ctx, c.args)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			l.s.opts.Logger.Warn("approval policy failed, a human is asked", "tool", c.name)
			l.checkFirst(c)
		case needed:
			l.checkFirst(c)
		default:
			l.runTool(c)
		}
	})
}

// checkFirst asks a human, after the guardrails of the tool have looked at the call if that is wanted.
func (l *loop) checkFirst(c *toolCall) {
	if !l.s.opts.CheckBeforeApproval || !c.tool.HasInputGuardrails() {
		l.askHuman(c)
		return
	}
	l.consult(c, "guardrails", func(ctx context.Context) error { return c.tool.CheckCall(ctx, c.args) }, func(err error) {
		if err != nil {
			l.toolReturned(c, "", err, l.s.opts.ToolTimeout)
			return
		}
		l.askHuman(c)
	})
}

// askHuman asks a human.
func (l *loop) askHuman(c *toolCall) {
	c.setWaiting(true)
	c.overdue = l.deadlines.Add(l.s.opts.ApprovalTimeout, func() {
		l.decided(c, TimedOut)
		l.answer(c, notApproved+" Nobody decided in time.", errUndecided)
	})
	c.asked = &ApprovalRequested{Header: c.head(), CallID: c.id, Server: c.server, Tool: c.name, Arguments: c.args}
	l.emit(c.asked)
}

// decide takes a human's decision on a call, for all calls of its tool if always.
func (l *loop) decide(callID string, d decision, always bool) error {
	i := slices.IndexFunc(l.toolCalls.open, func(c *toolCall) bool { return c.id == callID && c.awaitsHuman })
	if i < 0 {
		return ErrNoApproval
	}
	c := l.toolCalls.open[i]
	if !always {
		l.doAsDecided(c, d)
		return nil
	}
	key := c.sticky()
	l.toolCalls.sticky[key] = d
	l.doAsDecided(c, d)
	for _, other := range slices.Clone(l.toolCalls.open) {
		if other.awaitsHuman && other.sticky() == key {
			l.doAsDecided(other, d)
		}
	}
	return nil
}

// doAsDecided ends the wait of a call for a human, who has decided.
func (l *loop) doAsDecided(c *toolCall, d decision) {
	outcome := Rejected
	if d.approved {
		outcome = Approved
	}
	l.decided(c, outcome)
	l.carryOut(c, d)
}

// decided ends the wait for a human.
func (l *loop) decided(c *toolCall, outcome Outcome) {
	c.setWaiting(false)
	l.deadlines.Cancel(c.overdue)
	l.emit(&ApprovalDecided{Header: c.head(), CallID: c.id, Server: c.server, Tool: c.name, Arguments: c.args, Outcome: outcome})
}

// setWaiting notes whether a human is asked about a call.
func (c *toolCall) setWaiting(waits bool) {
	c.awaitsHuman = waits
	id := c.id
	if c.hosted != nil {
		id = c.hosted.Item
	}
	if c.response.batch != nil {
		c.response.batch.SetPending(id, waits)
	}
}

// carryOut does as decided.
func (l *loop) carryOut(c *toolCall, d decision) {
	if d.approved {
		l.runTool(c)
		return
	}
	c.inOwnWords = d.worded
	if !d.worded {
		d.message = notApproved
	}
	l.answer(c, d.message, ErrRejected)
}

// pending lists the calls that wait for a human.
func (l *loop) pending() []ApprovalRequested {
	var out []ApprovalRequested
	for _, c := range l.toolCalls.open {
		if c.awaitsHuman {
			out = append(out, *c.asked)
		}
	}
	return out
}
