package runner_test

import (
	"context"
	"encoding/json"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
)

var _ = Describe("A decision for good", func() {
	It("is obeyed by a call whose policy is still running", func() {
		ran := 0
		inCall(func(r *rig) {
			t := tool("t", func(context.Context) (string, error) { ran++; return "", nil })
			r.agent.Tools = []agents.Tool{t.WithApprovalFunc(func(_ context.Context, args json.RawMessage) (bool, error) {
				if string(args) == `{"ask":1}` {
					return true, nil
				}
				time.Sleep(2 * time.Second)
				return false, nil
			})}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "t", `{"ask":1}`), calls("r1", "c2", "t", `{}`), done("r1", "completed"))
			time.Sleep(time.Second)
			Expect(r.session.RejectAlways("c1", "never")).To(Succeed())
			time.Sleep(5 * time.Second)
			Expect(r.took()).To(Equal([]string{"1s output c1: never", "2.01s output c2: never", "2.01s create"}))
			Expect(ran).To(BeZero())
		})
	})

	It("decides the calls of that tool that wait already, and no others", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{takes("t", 0).WithApproval(), takes("u", 0).WithApproval()}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "t", ``), calls("r1", "c2", "t", ``), calls("r1", "c3", "u", ``), done("r1", "completed"))
			time.Sleep(time.Second)
			Expect(r.session.ApproveAlways("c2")).To(Succeed())
			Expect(r.session.PendingApprovals()).To(HaveExactElements(HaveField("CallID", "c3")))
			Expect(r.sawOnly("approved")).To(HaveLen(2))
		})
	})
})

var _ = Describe("A tool call of a response that a guardrail stopped", func() {
	DescribeTable("runs only if that is asked for", func(after bool, want []string) {
		inCall(func(r *rig) {
			r.opts.ToolsAfterTrip = after
			r.agent.Tools = []agents.Tool{takes("refund", 20*time.Millisecond)}
			r.agent.Guardrails = []agents.OutputGuardrail{agents.NewGuardrail("g", func(context.Context, string) error { return agents.Trip("x") })}
		}, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "bad"))
			time.Sleep(100 * time.Millisecond)
			r.took()
			r.send(calls("r1", "c1", "refund", ``), done("r1", "cancelled"))
			time.Sleep(time.Second)
			Expect(r.took()).To(Equal(want))
		})
	},
		Entry(nil, false, []string{"110ms output c1: The tool was not run: a guardrail stopped the answer that asked for it.", "110ms create"}),
		Entry(nil, true, []string{"110ms create", "130ms output c1: refund is done"}),
	)
})
