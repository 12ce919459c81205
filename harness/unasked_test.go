package harness_test

import (
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
)

var _ = Describe("A watch for a guardrail", func() {
	const desk = "start: Desk\nagents:\n  Desk: {instructions: a, handoffs: [Billing], guardrails: []}\n  Billing: {instructions: b, guardrails: [no_prices]}\n" +
		"guardrails:\n  no_prices: {never_say: dollars}\n"
	DescribeTable("whose agent says nothing is not looked at", func(ctx SpecContext, steps string, blind bool) {
		loaded, err := harness.Load(fstest.MapFS{
			"desk.agent.yaml": {Data: []byte(desk)},
			"day.yaml":        {Data: []byte("name: day\nagent: ./desk.agent.yaml\nscript:\n" + steps + "  - expect_not: {guardrail: no_prices}\n")},
		}, "calls", nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.Err()).NotTo(HaveOccurred())
		call := harness.Play(ctx, loaded.Scenarios()[0], nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		told := ContainElement(And(HaveField("Kind", judge.BlindSwitchedOff), HaveField("What", ContainSubstring("nobody asked the guardrail no_prices anything"))))
		if !blind {
			told = Not(told)
		}
		Expect(call.Result.NotLookedAt).To(told)
	},
		Entry("where another has the call", "  - caller: Hi, where's my order A1001?\n  - model: Your order shipped.\n", true),
		Entry("but is where it speaks", "  - caller: I want a refund on order A1001.\n  - model: {handoff: Billing}\n  - model: {say: Your order shipped., as: Billing}\n", false),
	)
})
