package harness_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/scenarios"
)

var _ = Describe("What the agent says that it has done", func() {
	type args = map[string]any
	claim := args{"refund is on its way": "issue_refund"}
	says := harness.ModelSays("Your refund is on its way.").As("Billing")
	asks := harness.ModelAsks("issue_refund", args{"order_id": "A1001"}).As("Billing")
	hands := harness.ModelAsks("get_order_status", args{"order_id": "A1001"}).HandingOff("Billing")
	approve := harness.HumanApproves("issue_refund")
	reject := harness.HumanRejects("issue_refund", "No.")
	again := harness.CallerSays("I want a refund on order A1001.")

	DescribeTable("is compared with what was done", func(check any, nearest string, steps ...*harness.Step) {
		call := talk(harness.Conversation{
			Checks: args{"said_and_done": check}, Keys: args{"on_failure": "continue"},
			Allow: []scenarios.Surprise{scenarios.SurpriseHandoff, scenarios.SurpriseTool},
		}, append([]*harness.Step{harness.CallerSays("I want a refund on order A1001.")}, steps...)...)
		if nearest == "" {
			Expect(call.Err()).NotTo(HaveOccurred())
			return
		}
		Expect(failures(call)).To(And(ContainSubstring("agent should say"), ContainSubstring(nearest)))
	},
		Entry("done and said", claim, "", hands, asks, approve, says),
		Entry("never called", claim, "issue_refund was never called", hands, says),
		Entry("called in the same breath", claim, "after that", hands,
			harness.ModelSays("Your refund is on its way.").As("Billing").Asking("issue_refund", args{"order_id": "A1001"}), approve, harness.ModelSays("Done.").As("Billing")),
		Entry("rejected", claim, "issue_refund did not run", hands, asks, reject, says),
		Entry("with other arguments", args{"on its way": args{"tool": "issue_refund", "with": args{"order_id": "A1002"}}}, `never called with {order_id: "A1002"}`, hands, asks, approve, says),
		Entry("with another outcome", args{"on its way": args{"tool": "issue_refund", "returns": "cancelled"}}, `issue_refund returned "refund issued`, hands, asks, approve, says),
		Entry("done and not said", claim, "these words were never heard", hands, asks, approve, harness.ModelSays("Done.").As("Billing")),
		Entry("neither", claim, "", hands, asks, reject, harness.ModelSays("I am sorry, I cannot.").As("Billing")),
		Entry("said twice of one", claim, "", hands, asks, approve, says, again, says),
	)

	It("is not looked at where nothing of it is said or done", func() {
		nothing := ContainElement(HaveField("What", ContainSubstring("nothing was compared")))
		call := talk(harness.Conversation{Checks: args{"said_and_done": claim}}, again, harness.ModelSays("You have it."))
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Result.NotLookedAt).To(nothing)
		call = talk(harness.Conversation{Checks: args{"said_and_done": args{"money is back": "issue_refund", "looked it up": "get_order_status"}}}, again,
			harness.ModelAsks("get_order_status", args{"order_id": "A1001"}), harness.ModelSays("I looked it up."))
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Result.NotLookedAt).NotTo(nothing)
	})

	DescribeTable("of a card is found", func(found bool, answers ...string) {
		steps := []*harness.Step{}
		for _, a := range answers {
			steps = append(steps, harness.CallerSays("Hi, where's my order A1001?"), harness.ModelSays(a))
		}
		call := talk(harness.Conversation{Checks: args{"never_heard": args{"card_number": true}}, Keys: args{"on_failure": "continue"}}, steps...)
		if found {
			Expect(failures(call)).To(ContainSubstring("caller should never hear a card number"))
		} else {
			Expect(call.Err()).NotTo(HaveOccurred())
		}
	},
		Entry("in words", true, "It is four one double one, one one one one, one one one one, one one one one."),
		Entry("in two answers", true, "It begins with 4111 1111.", "And the rest is 1111 1111."),
		Entry("unless it is none", false, "It begins with 4111 1111.", "And your order number is 1112."),
	)

	DescribeTable("of a number is heard as one of its own", func(answer string, heard bool) {
		call := talk(harness.Conversation{}, harness.CallerSays("Hi, where's my order A1001?"), harness.ModelSays(answer),
			harness.Expect(harness.Heard(args{"digits": "1001"})))
		Expect(call.Err() == nil).To(Equal(heard), failures(call))
	},
		Entry("in words", "It is one zero zero one.", true),
		Entry("in the middle", "It is one double oh one, and it is shipped.", true),
		Entry("unless it goes on", "It is one zero zero one two.", false),
		Entry("unless it goes on after a moment", "It is one zero zero one, um, then two.", true),
		Entry("unless it is another", "It is one zero zero two.", false),
	)

	DescribeTable("to the model of a tool", func(want any, nearest string) {
		call := talk(harness.Conversation{Checks: args{"offered": args{"get_order_status": want}}},
			harness.CallerSays("Hi, where's my order A1001?"), harness.ModelSays("Let me check."))
		if nearest == "" {
			Expect(call.Err()).NotTo(HaveOccurred())
		} else {
			Expect(failures(call)).To(ContainSubstring(nearest))
		}
	},
		Entry("is its description", "status of an order", ""),
		Entry("is another", "weather", "it was told"),
		Entry("is its arguments", args{"arguments": args{"order_id": "A1001"}}, ""),
		Entry("is an argument, whatever is said of it", args{"about": true, "arguments": args{"order_id": true}}, ""),
		Entry("is not an argument that it has not", args{"arguments": args{"email": true}}, "there is no argument email, there are order_id"),
		Entry("is not said of an argument", args{"arguments": args{"order_id": "email"}}, "of the argument order_id it was told"),
	)
})
