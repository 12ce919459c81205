package harness_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
)

// scenario finds a bundled scenario by a part of its file's name.
func scenario(part string) *scenarios.Scenario {
	GinkgoHelper()
	found := bundledAs(part)
	Expect(found).To(HaveLen(1), "scenarios named %q", part)
	return found[0]
}

// with returns the bundled agents with a change to every agent of the support line.
func with(change func(a *agents.Agent)) *harness.Options {
	return &harness.Options{Agents: harness.Agents{"supportline": func() *agents.Agent {
		support := supportline.New()
		change(support)
		for i := range support.Handoffs {
			change(support.Handoffs[i].Agent)
		}
		return support
	}}}
}

// tool returns the bundled agents with a change to one tool.
func tool(name string, change func(t *agents.Tool)) *harness.Options {
	return with(func(a *agents.Agent) {
		for i := range a.Tools {
			if a.Tools[i].Name == name {
				change(&a.Tools[i])
			}
		}
	})
}

// answering makes a tool answer always the same.
func answering(output string, err error) func(t *agents.Tool) {
	return func(t *agents.Tool) {
		t.Call = func(context.Context, json.RawMessage) (string, error) { return output, err }
	}
}

// runtime returns options with settings of the runtime.
func runtime(o runner.Options) *harness.Options { return &harness.Options{Runner: &o} }

// kindsOf are the kinds of a call's failures.
func kindsOf(c *harness.Call) []judge.FailureKind {
	var kinds []judge.FailureKind
	for _, f := range c.Result.Failures {
		kinds = append(kinds, f.Kind)
	}
	return kinds
}

var _ = Describe("A bundled scenario turns red", func() {
	DescribeTable("when the agent or the runtime is broken",
		func(file string, opts *harness.Options, kind judge.FailureKind) {
			call := harness.Play(context.Background(), scenario(file), opts)
			Expect(call.Result.Verdict).To(Equal(judge.VerdictFailed), failures(call))
			Expect(kindsOf(call)).To(ContainElement(kind), failures(call))
		},
		Entry("order status: the tool finds another status", "order-status",
			tool("get_order_status", answering("lost", nil)), judge.FailureDifferent),
		Entry("order status: the table has another day", "order-status",
			tool("get_order_status", answering("shipped, arriving Friday", nil)), judge.FailureMissing),
		Entry("order status: nothing is returned", "order-status",
			tool("get_order_status", answering("", nil)), judge.FailureDifferent),
		Entry("refund: the table has another day", "refund-approved",
			tool("get_order_status", answering("shipped, arriving Friday", nil)), judge.FailureMissing),
		Entry("order status: the agent has no such tool", "order-status",
			with(func(a *agents.Agent) { a.Tools = nil }), judge.FailureDifferent),
		Entry("order status: the tool takes too long for the caller", "order-status",
			tool("get_order_status", func(t *agents.Tool) {
				call := t.Call
				t.Call = func(ctx context.Context, args json.RawMessage) (string, error) {
					time.Sleep(3 * time.Second)
					return call(ctx, args)
				}
			}), judge.FailureLate),
		Entry("unknown order: the tool makes a status up", "unknown-order",
			tool("get_order_status", answering("shipped, arriving Tuesday", nil)), judge.FailureUnwanted),
		Entry("unknown order: the tool panics", "unknown-order",
			tool("get_order_status", func(t *agents.Tool) {
				t.Call = func(context.Context, json.RawMessage) (string, error) { panic("no orders today") }
			}), judge.FailureSurprise),
		Entry("refund: nobody is asked", "refund-approved",
			tool("issue_refund", func(t *agents.Tool) { t.NeedsApproval = false }), judge.FailureSurprise),
		Entry("refund: no guardrail", "refund-approved",
			with(func(a *agents.Agent) { a.Guardrails = nil }), judge.FailureMissing),
		Entry("refund: the agent talks on over the caller", "refund-approved",
			runtime(runner.Options{BargeIn: runner.BargeInOff}), judge.FailureNotStopped),
		Entry("refund refused: the call goes to another agent", "refund-refused",
			with(func(a *agents.Agent) {
				if a.Name == "Support" {
					a.Handoffs[0].Name = "transfer_to_billing"
					a.Handoffs[0].Agent.Name = "Sales"
				}
			}), judge.FailureDifferent),
		Entry("refund refused: the refund runs all the same", "refund-refused",
			tool("issue_refund", func(t *agents.Tool) { t.NeedsApproval = false }), judge.FailureMissing),
		Entry("barge-in: the runtime does not flush", "barge-in.yaml",
			runtime(runner.Options{BargeIn: runner.BargeInOff}), judge.FailureNotStopped),
		Entry("barge-in: the runtime misjudges what was heard", "barge-in.yaml",
			runtime(runner.Options{DeviceLatency: 300 * time.Millisecond}), judge.FailureCheck),
		Entry("caller interrupts twice: the runtime does not flush", "twice",
			runtime(runner.Options{BargeIn: runner.BargeInOff}), judge.FailureNotStopped),
		Entry("card number: no guardrail", "card-number",
			with(func(a *agents.Agent) { a.Guardrails = nil }), judge.FailureUnwanted),
		Entry("card number: the guardrail is broken", "card-number",
			with(func(a *agents.Agent) {
				a.Guardrails = []agents.OutputGuardrail{agents.NewGuardrail("no_card_numbers", func(context.Context, string) error {
					return errors.New("the pattern service is down")
				})}
			}), judge.FailureSurprise),
		Entry("two tools: one of them fails", "two-tools",
			tool("get_order_status", func(t *agents.Tool) {
				call := t.Call
				t.Call = func(ctx context.Context, args json.RawMessage) (string, error) {
					if strings.Contains(string(args), "A1002") {
						return "", errors.New("the warehouse does not answer")
					}
					return call(ctx, args)
				}
			}), judge.FailureSurprise),
		Entry("two tools: the model is asked before it has both outputs", "two-tools",
			&harness.Options{
				Runner: &runner.Options{BatchTimeout: 100 * time.Millisecond},
				Agents: tool("get_order_status", func(t *agents.Tool) {
					call := t.Call
					t.Call = func(ctx context.Context, args json.RawMessage) (string, error) {
						if strings.Contains(string(args), "A1002") {
							time.Sleep(time.Second)
						}
						return call(ctx, args)
					}
				}).Agents,
			}, judge.FailureUnscripted),
	)
})

var _ = Describe("Deeds that nobody looks at", func() {
	call := func(steps string, opts *harness.Options) *harness.Call {
		GinkgoHelper()
		sc, err := judge.Load("deeds.yaml", []byte("name: d\nagent: supportline\n"+steps))
		Expect(err).NotTo(HaveOccurred())
		Expect(sc.Check(harness.Catalog(nil))).To(Succeed())
		return harness.Play(context.Background(), sc, opts)
	}
	const refund = `script:
  - caller: I want a refund on order A1001.
  - model: {handoff: Billing}
  - model: {tool: issue_refund, with: {order_id: A1001}}
  - model: Your refund is on its way.
  - expect: {heard: on its way}
`
	DescribeTable("turn a call red, and what is looked at does not", func(steps, wrong string, opts *harness.Options) {
		c := call(steps, opts)
		if wrong == "" {
			Expect(c.Result.Verdict).To(Equal(judge.VerdictPassed), failures(c))
			return
		}
		Expect(kindsOf(c)).To(ConsistOf(judge.FailureSurprise), failures(c))
		Expect(c.Result.Failures[0].String()).To(ContainSubstring(wrong))
	},
		Entry("an approval by the key", "approvals: approve\n"+refund, "something should look at every approval", nil),
		Entry("an approval by the key that is expected", "approvals: approve\n"+strings.Replace(refund, "  - model: Your", "  - expect: {approval: issue_refund}\n  - model: Your", 1), "", nil),
		Entry("an approval that the agent has no more", "approvals: approve\n"+refund, "", tool("issue_refund", func(t *agents.Tool) { t.NeedsApproval = false })),
		Entry("a refund of another order", "approvals: approve\nallow: [approval]\n"+strings.Replace(refund, "{order_id: A1001}", "{order_id: A1002}", 1),
			"issue_refund should be about what the caller said", nil),
		Entry("a refund of another order that the look-up names", "approvals: approve\nallow: [approval]\n"+strings.Replace(strings.Replace(refund,
			"{order_id: A1001}", "{order_id: A1002}", 1), "  - model: {handoff", "  - model: {tool: get_order_status, with: {order_id: A1001}}\n  - model: {handoff", 1),
			"", tool("get_order_status", answering("it was split off as A1002", nil))),
		Entry("a refund that runs twice", "approvals: approve\nallow: [approval]\n"+strings.Replace(refund, "{tool: issue_refund, with: {order_id: A1001}}",
			"{tools: [{tool: issue_refund, with: {order_id: A1001}}, {tool: issue_refund, with: {order_id: A1001}}]}", 1), "issue_refund should run once", nil),
		Entry("a refund that runs twice as expected", "approvals: approve\nallow: [approval]\n"+strings.Replace(strings.Replace(refund, "{tool: issue_refund, with: {order_id: A1001}}",
			"{tools: [{tool: issue_refund, with: {order_id: A1001}}, {tool: issue_refund, with: {order_id: A1001}}]}", 1),
			"  - model: Your", "  - expect: {tool: issue_refund, times: 2}\n  - model: Your", 1), "", nil),
		Entry("a handoff to another desk than any step names", `script:
  - caller: I want a refund on order A1001.
  - model: {tool: transfer_to_billing}
  - model: Your refund is on its way.
`, "nobody should hand over who is not asked to", with(func(a *agents.Agent) {
			if a.Name == "Support" {
				a.Handoffs[0].Name = "transfer_to_billing"
				a.Handoffs[0].Agent.Name = "Sales"
			}
		})),
		Entry("a handoff by its tool", `script:
  - caller: I want a refund on order A1001.
  - model: {tool: transfer_to_billing}
  - model: Your refund is on its way.
checks: {agents: [Support, Billing], tools_run: [], handoffs: 1, turns: {exactly: 1}, responses: 2}
`, "", nil),
	)
})
