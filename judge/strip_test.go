package judge_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge/strip"
)

var _ = Describe("Halving", func() {
	DescribeTable("finds where calls begin to fail", func(good, bad, from, found float64, most int) {
		tries := 0
		at := strip.Halve(good, bad, 1, func(at float64) bool {
			Expect(at).To(And(BeNumerically(">", good), BeNumerically("<", bad)))
			tries++
			return at >= from
		})
		Expect(at).To(Equal(found))
		Expect(tries).To(BeNumerically("<=", most))
	},
		Entry("in the middle", 800.0, 850.0, 833.0, 833.0, 6),
		Entry("between two of its steps", 800.0, 850.0, 832.4, 833.0, 6),
		Entry("at once", 800.0, 850.0, 801.0, 801.0, 6),
		Entry("at the last", 800.0, 850.0, 850.0, 850.0, 6),
		Entry("where nothing is between", 800.0, 801.0, 801.0, 801.0, 0),
		Entry("where less than that is between", 800.0, 800.5, 800.5, 800.5, 0),
		Entry("in a long stretch", 0.0, 60000.0, 12345.0, 12345.0, 17),
	)
})

var _ = Describe("A strip", func() {
	of := func(kind strip.Kind, states string) *strip.Strip {
		s := &strip.Strip{Of: kind, Step: 50, Distinct: 3}
		for i, c := range states {
			at := float64(50 * i)
			if kind == strip.Orders {
				at = float64(i)
			}
			s.To = at
			s.Cells = append(s.Cells, strip.Cell{At: at, State: map[rune]strip.State{'.': strip.Passed, 'x': strip.Failed, '-': strip.NotReached, '!': strip.Error, ' ': strip.NotPlayed}[c]})
		}
		return s
	}
	It("is drawn, of several calls the worst", func() {
		s := of(strip.BargeIn, "..x..-!.. ")
		Expect(s.Drawn(80)).To(Equal("..x..-!.. "))
		Expect(s.Drawn(5)).To(Equal(".x-!."))
		Expect(s.Drawn(1)).To(Equal("x"))
		Expect(of(strip.Delay, "").Drawn(5)).To(BeEmpty())
	})
	It("says what became of its calls, and how the first that fails is played alone", func() {
		s := of(strip.BargeIn, "..x.- ")
		s.First = &strip.Cell{At: 62.5}
		Expect(s.String()).To(Equal("barge_in from 0 ms to 250 ms, every 50 ms: 3 passed, 1 failed, 1 not reached, 1 not played; the smallest offset that fails is 62.5 ms"))
		Expect(s.Flag(s.First.At)).To(Equal("--offset 62.5ms"))
		Expect(s.Worst()).To(HaveValue(HaveField("At", 100.0)))

		o := of(strip.Orders, ".!x")
		o.First = &strip.Cell{At: 2}
		Expect(o.String()).To(Equal("3 orders of events, 3 of them distinct: 1 passed, 1 failed, 1 not judged; the first that fails is order 2"))
		Expect(o.Flag(2)).To(Equal("--order 2"))

		alone := of(strip.Delay, "x")
		alone.First = &strip.Cell{}
		Expect(alone.String()).To(Equal("delay of 0 ms alone: 0 passed, 1 failed"))
	})
	It("knows its worst call, and whether it proves anything", func() {
		Expect(of(strip.BargeIn, "--.").Worst()).To(BeNil())
		Expect(of(strip.BargeIn, "--.").Proves()).To(BeTrue())
		Expect(of(strip.BargeIn, "---").Proves()).To(BeFalse())
		Expect(of(strip.BargeIn, "-!-").Worst()).To(HaveValue(HaveField("State", strip.Error)))
	})
})
