package internal_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/digits"
)

var _ = Describe("The digits in a text", func() {
	DescribeTable("have their places", func(text string, want ...string) {
		var got []string
		for _, r := range digits.In(text) {
			from, to := r.Span(0, len(r.Digits))
			got = append(got, r.Digits+" in "+text[from:to])
		}
		Expect(got).To(HaveExactElements(want))
	},
		Entry("in figures", "order 1001, please", "1001 in 1001"),
		Entry("in words and figures", "is four double-one, 7 forty–two.", "411742 in four double-one, 7 forty–two"),
		Entry("by hundreds", "(two hundred)", "200 in two hundred"),
		Entry("behind a word", "card=4111&x", "4111 in 4111"),
		Entry("in quotes", "'4111'", "4111 in 4111"),
		Entry("next to letters", "A1001 1002B", "10011002 in 1001 1002"),
		Entry("in other scripts", "№ ٤١١", "411 in ٤١١"),
		Entry("but in no ids", "item_Ct0Oh22W 7"+"a7f3c925"),
		Entry("but in no amounts", "12.50, 3.5 and 19.95"),
		Entry("but in dates", "1.12.2026", "1122026 in 1.12.2026"),
		Entry("but in sentences", "It is 41. 11 1", "41111 in 41. 11 1"),
		Entry("apart", "41:11+12 (3) 4\n\n\n\n\n5", "41 in 41", "11 in 11", "12 in 12", "3 in 3", "4 in 4", "5 in 5"),
		Entry("with letters that are broken", "4\xff1", "4 in 4", "1 in 1"),
		Entry("not in o'clock", "o'clock and ‘one’", "1 in one"),
	)

	DescribeTable("have card numbers among them", func(text string, want ...string) {
		var got []string
		for _, r := range digits.In(text) {
			for _, c := range r.Cards() {
				from, to := r.Span(c[0], c[1])
				got = append(got, text[from:to])
			}
		}
		Expect(got).To(HaveExactElements(want))
	},
		Entry("in groups behind others", "1001, 4111 1111 1111 1111 12/29", "4111 1111 1111 1111"),
		Entry("inside figures", "00041111111111111110000", "4111111111111111"),
		Entry("two", "4111 1111 1111 1111, 5500 0055 5555 5559", "4111 1111 1111 1111", "5500 0055 5555 5559"),
		Entry("of no issuer that is known, alone", "6304 0000 0000 0000", "6304 0000 0000 0000"),
		Entry("but not across groups", "1411 1111 1111 1111 11"),
		Entry("but not of prices", "40.00, 45.00, 19.95, 20.03"),
		Entry("but not of dates", "2026-12-01 2026-12-06"),
	)

	It("are found in time that grows as the text does", func() {
		began := time.Now()
		for _, text := range []string{strings.Repeat("4111111111111111", 6250), strings.Repeat("four "+strings.Repeat("one ", 15), 6250)} {
			n := 0
			for _, r := range digits.In(text) {
				n += len(r.Cards())
			}
			Expect(n).To(BeNumerically(">", 1000))
		}
		Expect(time.Since(began)).To(BeNumerically("<", 2*time.Second))
	})
})
