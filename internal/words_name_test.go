package internal_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/words"
)

var _ = Describe("Names", func() {
	DescribeTable("are the same", func(a, b string, same bool) {
		Expect(words.SameName(a, b)).To(Equal(same))
		Expect(words.SameName(b, a)).To(Equal(same))
	},
		Entry("as typed", "Billing", "Billing", true),
		Entry("in another case", "Billing", "billing", true),
		Entry("with other punctuation", "issue_refund", "issueRefund", true),
		Entry("with other spaces", "Front Desk", "front-desk", true),
		Entry("typed on another system", "Caf\u00e9", "cafe\u0301", true),
		Entry("but not with another letter", "Billing", "Bill", false),
		Entry("but not with another digit", "line_1", "line_2", false),
		Entry("but not with another vowel sign", "\u0915\u093f", "\u0915\u093e", false),
		Entry("but not when one is empty", "Billing", "", false),
		Entry("without letters only as typed", "--", "__", false),
		Entry("without letters as typed", "--", "--", true),
	)

	It("are found as typed before others that are the same", func() {
		name, ok := words.FindName("get_order", []string{"getOrder", "get_order"})
		Expect(ok).To(BeTrue())
		Expect(name).To(Equal("get_order"))
		name, ok = words.FindName("Get order", []string{"find", "getOrder", "get_order"})
		Expect(ok).To(BeTrue())
		Expect(name).To(Equal("getOrder"))
		_, ok = words.FindName("get", []string{"getOrder"})
		Expect(ok).To(BeFalse())
	})
})

var _ = Describe("A text that grows", func() {
	It("is searched from one word to another", func() {
		var t words.Text
		for _, w := range []string{"Your", "order,", "your", "ORDER", "shipped."} {
			t.Add(w)
		}
		order := words.Fold("your order")
		find := func(from, n int) []int {
			first, last, ok := t.Find(order, from, n)
			if !ok {
				return nil
			}
			return []int{first, last}
		}
		Expect(find(0, 5)).To(Equal([]int{0, 1}))
		Expect(find(1, 5)).To(Equal([]int{2, 3}))
		Expect(find(1, 3)).To(BeNil())
		Expect(find(5, 5)).To(BeNil())
		Expect(t.Words).To(HaveLen(5))
	})
})
