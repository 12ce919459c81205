package harness_test

import (
	"context"
	"io/fs"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios/library"
)

var _ = Describe("Names of agents, tools and guardrails", func() {
	const file = "supportline/refund-approved.yaml"

	play := func(spelling *strings.Replacer) *harness.Call {
		GinkgoHelper()
		text, err := fs.ReadFile(library.FS(), file)
		Expect(err).NotTo(HaveOccurred())
		sc, err := judge.Load(file, []byte(spelling.Replace(string(text))))
		Expect(err).NotTo(HaveOccurred())
		Expect(sc.Check(harness.Catalog(nil))).To(Succeed())
		return harness.Play(context.Background(), sc, nil)
	}

	It("mean the same in whatever case and punctuation, for the model as for what is expected", func() {
		asTyped := play(strings.NewReplacer())
		other := play(strings.NewReplacer(
			"handoff: Billing", "handoff: billing", "as: Billing", "as: BILLING", "from: Support", "from: support",
			"get_order_status", "getOrderStatus", "tool: issue_refund", "tool: Issue refund", "approval: issue_refund", "approval: issue-refund",
			"no_card_numbers", "No card numbers",
		))
		Expect(asTyped.Result.Verdict).To(Equal(judge.VerdictPassed), failures(asTyped))
		Expect(other.Result.Verdict).To(Equal(judge.VerdictPassed), failures(other))
		Expect(other.SHA256).To(Equal(asTyped.SHA256), firstDifference(asTyped.Recording, other.Recording))
	})

	It("mean another with another letter", func() {
		other := play(strings.NewReplacer("{handoff: Billing, from: Support}", "{handoff: Billing, from: Supports}"))
		Expect(other.Result.Failures).To(ConsistOf(And(
			HaveField("Kind", judge.FailureDifferent),
			HaveField("Message", "call should pass to Billing from Supports"),
		)))
	})
})
