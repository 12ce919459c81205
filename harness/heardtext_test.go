package harness_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
)

var _ = Describe("Heard words", func() {
	DescribeTable("are shown as they are written in the answer", func(said, heard, shown string) {
		Expect(harness.HeardText(said, strings.Fields(heard))).To(Equal(shown))
	},
		Entry("with the punctuation of the text", "Let me check. Your order, A1001, shipped!", "let me check your order a1001 shipped", "Let me check. Your order, A1001, shipped!"),
		Entry("as far as they were heard", "Let me check. Your order shipped.", "Let me check Your", "Let me check. Your"),
		Entry("without what was passed over", "one, two, three.", "one three", "one, three."),
		Entry("with a word that was cut, without what follows it", "Your order shipped, arriving Tuesday.", "Your order shipped~", "Your order shipped"),
		Entry("with dashes between words", "Tuesday – or Friday.", "Tuesday or Friday", "Tuesday – or Friday."),
		Entry("in scripts without spaces", "ご注文は、火曜日に届きます。", "ご 注 文 は 火", "ご注文は、火"),
		Entry("as they are where the text does not have them", "Tuesday.", "Tuesday maybe", "Tuesday. maybe"),
		Entry("as they are without a text", "", "Tuesday maybe", "Tuesday maybe"),
		Entry("the same word twice", "No, no, no.", "No no", "No, no,"),
		Entry("nothing", "Tuesday.", "", ""),
	)
})
