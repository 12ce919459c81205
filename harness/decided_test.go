package harness_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
)

var _ = Describe("What a human decides", func() {
	rejecting := "name: t\nagent: supportline\nscript:\n  - caller: I want a refund on order A1001.\n  - model: {handoff: Billing}\n" +
		"  - model: {tool: issue_refund, with: {order_id: A1001}}\n  - human: reject\n    tool: issue_refund\n  - model: I'm sorry, no.\n"
	It("is what becomes of the call, though no step looks at it", func() {
		call := play(rejecting, &harness.Options{Mutant: "approval_ignored"})
		Expect(call.Result.Failures).To(ContainElement(And(HaveField("Kind", judge.FailureDifferent), HaveField("Pos.Line", 7),
			HaveField("Message", "issue_refund should be decided as the human does: reject"))))
		Expect(play(rejecting, nil).Err()).NotTo(HaveOccurred())
	})
})
