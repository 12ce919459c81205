package runner_test

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
)

type ctxKey struct{}

// told is what a context says to user code.
func told(ctx context.Context, session *runner.Session) string {
	agent := "nobody"
	if a := agents.AgentFrom(ctx); a != nil {
		agent = a.Name
	}
	line := fmt.Sprintf("%v of %s", ctx.Value(ctxKey{}), agent)
	if call, ok := agents.ToolCallFrom(ctx); ok {
		line += fmt.Sprintf(", call %s of %s of %s", call.ID, call.Tool, call.Agent.Name)
	}
	if s := runner.SessionFrom(ctx); s != nil && s == session {
		line += ", in the session"
	}
	return line
}

var _ = Describe("The context of user code", func() {
	It("has the values of Connect's, and knows the agent, the call and the session", func() {
		said := map[string]string{}
		inCall(func(r *rig) {
			say := func(what string, ctx context.Context) {
				r.locked(func() { said[what] = told(ctx, r.session) })
			}
			prompt := func(what string) func(context.Context) (string, error) {
				return func(ctx context.Context) (string, error) { say(what, ctx); return "Be brief.", nil }
			}
			r.ctx = context.WithValue(r.ctx, ctxKey{}, "caller 7")
			r.agent.InstructionsFunc = prompt("first")
			r.agent.Handoffs = []agents.Handoff{{Agent: &agents.Agent{Name: "Billing", InstructionsFunc: prompt("second")}}}
			r.agent.Tools = []agents.Tool{tool("it", func(ctx context.Context) (string, error) { say("tool", ctx); return "", nil }).
				WithApprovalFunc(func(ctx context.Context, _ json.RawMessage) (bool, error) { say("policy", ctx); return false, nil })}
			r.agent.Guardrails = []agents.OutputGuardrail{agents.NewGuardrail("g", func(ctx context.Context, _ string) error {
				say("guardrail", ctx)
				return nil
			})}
		}, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "x"), calls("r1", "c1", "it", ``), calls("r1", "c2", "transfer_to_billing", ``), done("r1", "completed"))
			r.until(time.Second)
			r.mu.Lock()
			defer r.mu.Unlock()
			Expect(said).To(Equal(map[string]string{
				"first":     "caller 7 of Support",
				"second":    "caller 7 of Billing, in the session",
				"tool":      "caller 7 of Support, call c1 of it of Support, in the session",
				"policy":    "caller 7 of Support, call c1 of it of Support, in the session",
				"guardrail": "caller 7 of Support, in the session",
			}))
		})
	})

	It("does not end with the context of Connect", func() {
		ended := false
		inCall(func(r *rig) {
			ctx, cancel := context.WithCancel(r.ctx)
			r.ctx = ctx
			r.agent.Tools = []agents.Tool{tool("it", func(ctx context.Context) (string, error) {
				cancel()
				time.Sleep(time.Second)
				r.locked(func() { ended = ctx.Err() != nil })
				return "", nil
			})}
			r.unread = true
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "it", ``))
			r.until(2 * time.Second)
			r.locked(func() { Expect(ended).To(BeFalse()) })
		})
	})

	ends := func(set func(*rig), end func(*rig)) (cause error) {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{tool("it", func(ctx context.Context) (string, error) {
				<-ctx.Done()
				r.locked(func() { cause = context.Cause(ctx) })
				return "", nil
			})}
			if set != nil {
				set(r)
			}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "it", ``))
			r.until(time.Second)
			end(r)
			time.Sleep(time.Minute)
		})
		return cause
	}

	It("ends with the session, for its reason", func() {
		Expect(ends(nil, func(r *rig) { _ = r.session.Close() })).To(BeIdenticalTo(runner.ErrClosed))
		Expect(ends(func(r *rig) { r.opts.MaxCall = 10 * time.Second }, func(*rig) {})).
			To(And(MatchError(runner.ErrClosed), MatchError(runner.ErrMaxCall)))
		Expect(ends(nil, func(r *rig) { _ = r.server.CloseNow() })).
			To(And(MatchError(runner.ErrClosed), MatchError(ContainSubstring("connection lost"))))
	})

	It("ends when its time is over, and says so", func() {
		Expect(ends(func(r *rig) { r.opts.ToolTimeout = 3 * time.Second }, func(*rig) {})).
			To(And(MatchError(context.DeadlineExceeded), MatchError(ContainSubstring("tool did not return in time"))))
	})

	It("of the first instructions ends with ConnectTimeout", func() {
		inCall(func(r *rig) {
			r.opts.ConnectTimeout = 3 * time.Second
			r.agent.InstructionsFunc = func(ctx context.Context) (string, error) {
				<-ctx.Done()
				return "", ctx.Err()
			}
		}, func(r *rig) {
			Expect(r.connErr).To(MatchError(context.DeadlineExceeded))
			Expect(time.Since(r.start)).To(Equal(3 * time.Second))
		})
	})
})
