package runner_test

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
)

var _ = Describe("Session, when a tool needs approval", func() {
	refund := func() agents.Tool { return takes("refund", time.Second).WithApproval() }

	// asking begins a call of the refund tool at 0.01 s.
	asking := func(r *rig) {
		r.send(began("r1"), calls("r1", "c1", "refund", `{"id":"A1001"}`), done("r1", "completed"))
	}

	It("waits for a human, and runs the tool when it is approved", func() {
		inCall(func(r *rig) { r.agent.Tools = []agents.Tool{refund()} }, func(r *rig) {
			asking(r)
			r.until(3 * time.Second)
			Expect(r.session.PendingApprovals()).To(HaveExactElements(HaveField("CallID", "c1")))
			Expect(r.session.State()).To(Equal(runner.Thinking))
			Expect(r.session.Approve("c1")).To(Succeed())
			Expect(r.session.Approve("c1")).To(MatchError(runner.ErrNoApproval))
			Expect(r.session.Reject("c1")).To(MatchError(runner.ErrNoApproval))
			r.until(5 * time.Second)
			Expect(r.session.PendingApprovals()).To(BeEmpty())
			Expect(r.took()).To(Equal([]string{"4s output c1: refund is done", "4s create"}))
			Expect(r.saw()).To(Equal([]string{
				"0s listening", "10ms response r1 of Support began", "10ms thinking",
				"10ms approval of c1 requested", "10ms response r1 of Support completed",
				"3s approval of c1 approved", `3s tool c1 refund began {"id":"A1001"}`,
				"4s tool c1 ended, ran true, error <nil>: refund is done", "4s requested",
			}))
		})
	})

	DescribeTable("sends why it was not run", func(reject func(*rig), want ...string) {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{refund()}
			r.opts.ApprovalTimeout = 8 * time.Second
		}, func(r *rig) {
			asking(r)
			r.until(3 * time.Second)
			reject(r)
			r.until(20 * time.Second)
			Expect(r.took()).To(Equal(want[:2]))
			Expect(r.sawOnly("approval of", "ended")).To(Equal(want[2:]))
		})
	},
		Entry("when it is rejected", func(r *rig) { Expect(r.session.Reject("c1")).To(Succeed()) },
			"3s output c1: Tool execution was not approved.", "3s create",
			"10ms approval of c1 requested", "3s approval of c1 rejected",
			"3s tool c1 ended, ran false, error not approved: Tool execution was not approved."),
		Entry("when it is rejected with a word", func(r *rig) { Expect(r.session.Reject("c1", "Too much.")).To(Succeed()) },
			"3s output c1: Too much.", "3s create",
			"10ms approval of c1 requested", "3s approval of c1 rejected",
			"3s tool c1 ended, ran false, error not approved: Too much."),
		Entry("when it is rejected with an empty word", func(r *rig) { Expect(r.session.Reject("c1", "")).To(Succeed()) },
			"3s output c1: ", "3s create",
			"10ms approval of c1 requested", "3s approval of c1 rejected",
			"3s tool c1 ended, ran false, error not approved: "),
		Entry("when nobody decides in time", func(*rig) {},
			"8.01s output c1: Tool execution was not approved. Nobody decided in time.", "8.01s create",
			"10ms approval of c1 requested", "8.01s approval of c1 timed_out",
			"8.01s tool c1 ended, ran false, error nobody decided on the approval in time: "+
				"Tool execution was not approved. Nobody decided in time."),
	)

	It("cancels the approval when the session is closed", func() {
		inCall(func(r *rig) { r.agent.Tools = []agents.Tool{refund()} }, func(r *rig) {
			asking(r)
			r.until(3 * time.Second)
			Expect(r.session.Close()).To(Succeed())
			Expect(r.took()).To(Equal([]string{"3s output c1: The call ended before the tool did."}))
			Expect(r.sawOnly("approval of", "ended", "closed")).To(Equal([]string{
				"10ms approval of c1 requested", "3s approval of c1 cancelled",
				"3s tool c1 ended, ran false, error runner: session closed: The call ended before the tool did.",
				`3.02s closed 0 "" <nil>`,
			}))
			Expect(r.session.Approve("c1")).To(MatchError(runner.ErrClosed))
		})
	})

	It("holds the batch open", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{refund(), takes("quick", 0)}
			r.opts.BatchTimeout = time.Second
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "refund", ``), calls("r1", "c2", "quick", ``), done("r1", "completed"))
			r.until(5 * time.Second)
			Expect(r.took()).To(Equal([]string{"10ms output c2: quick is done"}))
			Expect(r.session.Reject("c1", "No.")).To(Succeed())
			Expect(r.took()).To(Equal([]string{"5s output c1: No.", "5s create"}))
		})
	})

	It("remembers a decision for all calls of the tool when asked to", func() {
		inCall(func(r *rig) { r.agent.Tools = []agents.Tool{refund()} }, func(r *rig) {
			asking(r)
			r.until(time.Second)
			Expect(r.session.RejectAlways("c1", "Never.")).To(Succeed())
			r.send(began("r2"), calls("r2", "c2", "refund", ``), done("r2", "completed"))
			r.until(2 * time.Second)
			Expect(r.took()).To(ContainElement("1.01s output c2: Never."))
			Expect(r.sawOnly("requested")).To(HaveLen(3), "one approval, two responses")
		})
	})

	DescribeTable("asks the tool's own policy", func(policy func(context.Context, json.RawMessage) (bool, error), asks bool) {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{takes("refund", 0).WithApprovalFunc(policy)}
			r.opts.ToolTimeout = 2 * time.Second
		}, func(r *rig) {
			asking(r)
			r.until(30 * time.Second)
			Expect(r.session.PendingApprovals()).To(HaveLen(map[bool]int{true: 1, false: 0}[asks]))
		})
	},
		Entry("that wants no human", func(context.Context, json.RawMessage) (bool, error) { return false, nil }, false),
		Entry("that wants one", func(context.Context, json.RawMessage) (bool, error) { return true, nil }, true),
		Entry("that fails", func(context.Context, json.RawMessage) (bool, error) { return false, errors.New("no idea") }, true),
		Entry("that panics", func(context.Context, json.RawMessage) (bool, error) { panic("no idea") }, true),
		Entry("that does not return in time", func(context.Context, json.RawMessage) (bool, error) {
			time.Sleep(9 * time.Second)
			return false, nil
		}, true),
	)
})
