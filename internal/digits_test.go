package internal_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/digits"
)

var _ = Describe("The digits in what is said", func() {
	DescribeTable("are found", func(text, want string) {
		Expect(digits.Of(text)).To(Equal(want))
	},
		Entry("in figures", "order 1001, please", "1001"),
		Entry("with separators", "4111-1111 1111.1111", "4111111111111111"),
		Entry("in words", "four one one one", "4111"),
		Entry("with oh", "one oh oh one", "1001"),
		Entry("doubled", "double four, triple one, treble oh nine", "441110009"),
		Entry("doubled in figures", "double 4", "44"),
		Entry("in pairs", "forty-one eleven", "4111"),
		Entry("in pairs without a hyphen", "forty one, twenty, two", "41202"),
		Entry("by hundreds", "forty one hundred", "4100"),
		Entry("by hundreds and more", "one hundred and eleven", "111"),
		Entry("by thousands", "one thousand two hundred and thirty four", "1234"),
		Entry("as years", "nineteen ninety nine", "1999"),
		Entry("with words between them", "four, dash, one then um one and one", "4111"),
		Entry("in other scripts", "４１１１ and ١٢٣", "4111123"),
		Entry("behind letters", "A1001", "1001"),
		Entry("but not in other words", "tone, often, sixth, o'clock, someone", ""),
		Entry("in nothing", "", ""),
	)

	DescribeTable("make runs", func(text string, want ...string) {
		var got []string
		for _, r := range digits.Runs(strings.Fields(text)) {
			got = append(got, r.Digits)
		}
		Expect(got).To(Equal(want))
	},
		Entry("that other words end", "one two is my three", "12", "3"),
		Entry("that letters end", "A10B2", "10", "2"),
		Entry("that a repetition without a digit does not lengthen", "four double trouble four", "4", "4"),
	)

	DescribeTable("are a number of its own", func(text, number string, own, inside bool) {
		_, _, ok := digits.Find(strings.Fields(text), number)
		Expect(ok).To(Equal(own))
		_, _, ok = digits.FindInside(strings.Fields(text), number)
		Expect(ok).To(Equal(inside))
	},
		Entry("in figures", "order 1001 please", "1001", true, true),
		Entry("in words", "one double oh one", "1001", true, true),
		Entry("behind a letter", "A1001", "1001", true, true),
		Entry("before a comma", "one zero zero one, two items", "1001", true, true),
		Entry("between groups", "1001 2002", "1001", true, true),
		Entry("unless they go on", "one zero zero one one", "1001", false, true),
		Entry("unless they went on", "11001", "1001", false, true),
		Entry("unless one digit stands behind the group", "1001 1", "1001", false, true),
		Entry("unless they are others", "1002", "1001", false, false),
		Entry("unless words stand between", "10 of 01", "1001", false, false),
		Entry("unless nothing is wanted", "1001", "", false, false),
	)

	DescribeTable("are a card number", func(text string, card bool) {
		words := strings.Fields(text)
		first, last, ok := digits.FindCard(words)
		Expect(ok).To(Equal(card))
		if card {
			Expect(first).To(BeNumerically("<=", last))
			_, _, still := digits.FindCard(words[first : last+1])
			Expect(still).To(BeTrue(), "the place holds it: %v", words[first:last+1])
		}
	},
		Entry("in figures", "card 4111 1111 1111 1111 on file", true),
		Entry("with hyphens", "4111-1111-1111-1111.", true),
		Entry("in one", "4111111111111111", true),
		Entry("in words", "four one one one one one one one one one one one one one one one", true),
		Entry("in groups of words", "forty-one eleven, eleven eleven, eleven eleven, eleven eleven", true),
		Entry("with doubles", "four triple one, double one double one, 1111 1111", true),
		Entry("of fifteen digits", "3782 822463 10005", true),
		Entry("of no issuer that is known", "7992739871313131317", false),
		Entry("of no issuer that is known, with its check digit", "9999999999999995", true),
		Entry("inside a longer number", "order 1001 4111 1111 1111 1111", true),
		Entry("inside one number", "00041111111111111110", true),
		Entry("in two parts", "it begins with 4111 1111 and the rest of it is 1111 1111", true),
		Entry("in three parts", "4111 1111 then comes 1111 and in the end 1111", true),
		Entry("with a wrong check digit", "4111 1111 1111 1112", false),
		Entry("that is too short", "4111 1111 1111", false),
		Entry("in parts far apart", "4111 1111 "+strings.Repeat("word ", 9)+"1111 1111", false),
		Entry("in parts that are too small", "4111 1111 1111 1 of 111", false),
		Entry("but not a long order number whose check digits are right by chance", "tracking number 98765432109876543210123", false),
		Entry("but not zeros", strings.Repeat("0", 16), false),
		Entry("but not masked", "**** **** **** 1111", false),
		Entry("but not in nothing", "", false),
	)
})
