package internal_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/words"
)

var _ = Describe("Key", func() {
	It("is the same for the same words, however they are typed", func() {
		Expect(words.Fold("Where’s MY order?").Key()).To(Equal(words.Fold("where's my order").Key()))
		Expect(words.Fold("order one").Key()).NotTo(Equal(words.Fold("order two").Key()))
		Expect(words.Fold("…!").Key()).To(BeEmpty())
	})
})

var _ = DescribeTable("Unlike", func(a, b string, want float64) {
	Expect(words.Unlike(words.Fold(a), words.Fold(b))).To(BeNumerically("~", want, 1e-9))
	Expect(words.Unlike(words.Fold(b), words.Fold(a))).To(BeNumerically("~", want, 1e-9))
},
	Entry(nil, "", "!", 0.0),
	Entry(nil, "Yes!", "yes", 0.0),
	Entry(nil, "abcd", "abxd", 0.25),
	Entry(nil, "abcd", "abcde", 0.2),
	Entry(nil, "abc", "xyz", 1.0),
	Entry(nil, "", "abc", 1.0),
)

var _ = Describe("Nearest", func() {
	known := []string{"Where is order A1001?", "Goodbye.", "goodbye", "I want a refund, please.", "Where is order A1002?"}

	It("offers the texts that are most like one, the most alike first and each wording once", func() {
		Expect(words.Nearest("where is my order a1001", known, 2)).To(Equal([]string{"Where is order A1001?", "Where is order A1002?"}))
		Expect(words.Nearest("Good bye!", known, 2)[0]).To(Equal("Goodbye."))
		Expect(words.Nearest("refund", known, 9)).To(HaveLen(4))
	})

	It("gives nothing for less than one", func() {
		Expect(words.Nearest("x", known, 0)).To(BeEmpty())
		Expect(words.Nearest("x", known, -1)).To(BeEmpty())
		Expect(words.Nearest("x", nil, 3)).To(BeEmpty())
	})
})
