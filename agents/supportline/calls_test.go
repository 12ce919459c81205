package supportline_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// order is the argument of both tools.
func order(id string) map[string]any { return map[string]any{"order_id": id} }

// toBilling is how a call gets to the billing desk.
func toBilling() []*harness.Step {
	return []*harness.Step{
		harness.CallerSays("I want a refund on order A1001."),
		harness.ModelSays("Sure, let me bring in our billing team.").HandingOff("Billing"),
	}
}

// talk plays steps with the support line on the phone.
func talk(steps ...*harness.Step) *harness.Call {
	GinkgoHelper()
	return harness.Talk(harness.Conversation{Agent: supportline.New, Steps: steps}, nil)
}

var _ = Describe("The support line on the phone", func() {
	It("looks up the order and says what it found", func() {
		call := talk(
			harness.CallerSays("Hi, where's my order A1001?"),
			harness.ModelAsks("get_order_status", order("A1001")),
			harness.ModelSays("Let me check. Your order shipped and should arrive Tuesday."),
		)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Tools()).To(HaveExactElements(And(
			HaveField("Name", "get_order_status"),
			HaveField("Output", "shipped, arriving Tuesday"),
		)))
		Expect(call.Heard()).To(HaveSuffix("arrive Tuesday."))
	})

	It("hands the caller over to Billing", func() {
		call := talk(append(toBilling(),
			harness.ModelSays("I can help with that refund. Can you confirm the order number?").As("Billing"),
		)...)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Handoffs()).To(HaveExactElements(And(HaveField("From", "Support"), HaveField("To", "Billing"))))
		Expect(call.Spoken()).To(HaveExactElements(HaveField("Agent", "Support"), HaveField("Agent", "Billing")))
	})

	When("a refund needs an approval", func() {
		It("runs the refund after a human approved, not before", func() {
			call := talk(append(toBilling(),
				harness.ModelAsks("issue_refund", order("A1001")).As("Billing"),
				harness.HumanApproves("issue_refund").Delay(2*time.Second),
				harness.ModelSays("Your refund is on its way to the card on file."),
			)...)
			Expect(call.Err()).NotTo(HaveOccurred())
			Expect(call.Approvals()).To(HaveExactElements(HaveField("Outcome", "approved")))
			approval, refund := call.Approvals()[0], call.Tools()[0]
			Expect(approval.Decided - approval.Asked).To(BeNumerically(">=", 2*time.Second))
			Expect(refund.Ran).To(BeTrue())
			Expect(refund.Ended).To(BeNumerically(">", approval.Decided))
		})

		It("does not run it when the human refused, and tells the model why", func() {
			call := talk(append(toBilling(),
				harness.ModelAsks("issue_refund", order("A1001")),
				harness.HumanRejects("issue_refund", "Not eligible"),
				harness.ModelSays("I'm sorry, that order is not eligible."),
			)...)
			Expect(call.Err()).NotTo(HaveOccurred())
			Expect(call.Tools()).To(HaveExactElements(And(
				HaveField("Name", "issue_refund"), HaveField("Ran", false), HaveField("Output", "Not eligible"),
			)))
		})

		It("fails the call when nobody decides", func() {
			call := talk(append(toBilling(), harness.ModelAsks("issue_refund", order("A1001")))...)
			Expect(call.Result.Verdict).To(Equal(judge.VerdictFailed))
			Expect(call.Tools()).NotTo(ContainElement(HaveField("Ran", true)))
		})
	})

	It("falls silent when the caller barges in, and tells the model exactly what was heard", func() {
		call := talk(
			harness.CallerSays("Tell me everything about order A1001."),
			harness.ModelSays("Your order A1001 left our warehouse on Friday, was handed to the carrier, passed customs on Saturday, and should arrive Tuesday."),
			harness.CallerSays("Stop, please. Just tell me the day.").BargeIn(900*time.Millisecond),
			harness.ModelSays("Tuesday."),
		)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Heard()).NotTo(ContainSubstring("customs"))
		Expect(call.Interruptions()).To(HaveLen(1))
		cut := call.Interruptions()[0]
		Expect(cut.Cause).To(Equal("caller"))
		Expect(cut.HeardAfter).To(BeZero())
		Expect(cut.Told).To(BeNumerically("~", cut.Heard, time.Millisecond))
	})

	It("never speaks a card number", func() {
		call := harness.Talk(harness.Conversation{
			Agent: supportline.New,
			Steps: []*harness.Step{
				harness.CallerSays("Which card do you have on file?"),
				harness.ModelSays("It is card 4111 1111 1111 1111, valid until next year."),
				harness.ModelSays("I can't read out card numbers."),
			},
			Allow: []scenarios.Surprise{scenarios.SurpriseGuardrail},
		}, nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Guardrails()).To(Equal([]string{"no_card_numbers"}))
		Expect(call.Heard()).NotTo(MatchRegexp(`\d{4}`))
		Expect(call.Heard()).To(HaveSuffix("card numbers."))
	})
})
