package supportline_test

import (
	"context"
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/agents/supportline"
)

var _ = Describe("The support line", func() {
	It("is two valid agents, of whom each can hand over to the other", func() {
		support := supportline.New()
		Expect(support.Validate()).To(Succeed())
		Expect(support.Name).To(Equal("Support"))
		there, ok := support.Handoff("transfer_to_billing")
		Expect(ok).To(BeTrue())
		Expect(there.Agent.Name).To(Equal("Billing"))
		back, ok := there.Agent.Handoff("transfer_to_support")
		Expect(ok).To(BeTrue())
		Expect(back.Agent).To(BeIdenticalTo(support))
		Expect(support.Reachable()).To(HaveExactElements(support, there.Agent))
	})

	It("can begin at the billing desk", func() {
		billing := supportline.Billing()
		Expect(billing.Validate()).To(Succeed())
		Expect(billing.Name).To(Equal("Billing"))
		Expect(billing.Reachable()).To(HaveLen(2))
	})

	It("is new for every caller", func() {
		Expect(supportline.New()).NotTo(BeIdenticalTo(supportline.New()))
		changed := supportline.New()
		changed.Tools[0].Name = "other"
		Expect(supportline.New().Tools[0].Name).To(Equal("get_order_status"))
	})

	DescribeTable("lets neither agent say a card number",
		func(text string, trips bool) {
			for _, a := range supportline.New().Reachable() {
				Expect(a.Guardrails).To(HaveLen(1))
				Expect(a.Guardrails[0].Name()).To(Equal("no_card_numbers"))
				err := a.Guardrails[0].Check(context.Background(), text)
				tripped, ok := errors.AsType[*agents.TrippedError](err)
				Expect(ok).To(Equal(trips), "%s, %v", a.Name, err)
				if trips {
					Expect(tripped.Guardrail).To(Equal("no_card_numbers"))
					Expect(err.Error()).NotTo(ContainSubstring("4"))
				}
			}
		},
		Entry("16 digits in groups", "Your refund is on its way to card 4111 1111 1111 1111.", true),
		Entry("16 digits with dashes", "card 4111-1111-1111-1111 is on file", true),
		Entry("16 digits at once", "4111111111111111", true),
		Entry("15 digits", "378282246310005", true),
		Entry("13 digits", "4222222222222", true),
		Entry("digit by digit", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", true),
		Entry("mixed separators", "4111 - 1111  11111111", true),
		Entry("followed by more words", "4111 1111 1111 1111 valid until next year", true),
		Entry("12 digits", "4111 1111 1111", false),
		Entry("17 digits at once, which no card has", "41111111111111111", false),
		Entry("an order", "Order A1001 is on its way.", false),
		Entry("a telephone number", "Call 555-0100 or 1-800-555-0199.", false),
		Entry("a safe answer", "Your refund is on its way to the card on file.", false),
		Entry("nothing", "", false),
	)
})
