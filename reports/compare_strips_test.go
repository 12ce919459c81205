package reports_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/strip"
	"github.com/voicesim/voicesim/reports/compare"
	"github.com/voicesim/voicesim/reports/results"
)

// sweptCall is a call that stands for a sweep by 50 ms, a letter a cell as strips are drawn, of which the first that fails was found at first; 0 is none.
func sweptCall(of strip.Kind, drawn string, first float64) results.Call {
	states := map[rune]strip.State{'.': strip.Passed, 'x': strip.Failed, '-': strip.NotReached, '!': strip.Error}
	swept := &strip.Strip{Of: of, Step: 50}
	for i, r := range drawn {
		swept.Cells = append(swept.Cells, strip.Cell{At: float64(50 * (i + 1)), State: states[r]})
	}
	c := playedCall("a", judge.VerdictPassed)
	if first > 0 {
		c, swept.First = playedCall("a", judge.VerdictFailed), &strip.Cell{At: first, State: strip.Failed}
	}
	c.Strip = swept
	return c
}

var _ = Describe("A comparison of strips", func() {
	DescribeTable("finds", func(base, head results.Call, says string, kinds ...compare.Kind) {
		c := compare.Runs(runOf(base), runOf(head), usual)
		Expect(kindsIn(c)).To(Equal(kinds))
		for _, ch := range c.Changes {
			if ch.Kind != compare.Failed && ch.Kind != compare.Fixed {
				Expect(ch.What).To(Equal(says))
				Expect(ch.Kind.Regression()).To(Equal(ch.Kind != compare.OffsetsPass))
				Expect(ch.Again != "").To(Equal(ch.Kind == compare.OffsetsFail))
			}
		}
	},
		Entry("offsets that fail in one that failed already, and where the smallest has gone", sweptCall(strip.BargeIn, "....x", 250), sweptCall(strip.BargeIn, "..xxx", 112),
			"2 offsets failing that passed: 150 ms, 200 ms; the smallest that fails was 250 ms, and is 112 ms", compare.OffsetsFail),
		Entry("the smallest one, found by halving, alone", sweptCall(strip.BargeIn, "..x", 140), sweptCall(strip.BargeIn, "..x", 101), "the smallest that fails was 140 ms, and is 101 ms", compare.OffsetsFail),
		Entry("a hole that fails behind the smallest one", sweptCall(strip.BargeIn, "x...", 50), sweptCall(strip.BargeIn, "x.x.", 50), "1 offset failing that passed: 150 ms", compare.OffsetsFail),
		Entry("offsets that could not be judged", sweptCall(strip.BargeIn, "x..", 50), sweptCall(strip.BargeIn, "x.!", 50), "1 offset failing that passed: 150 ms", compare.OffsetsFail),
		Entry("one that fails at all", sweptCall(strip.BargeIn, "...", 0), sweptCall(strip.BargeIn, "..x", 132),
			"1 offset failing that passed: 150 ms; the smallest that fails was none, and is 132 ms", compare.Failed, compare.OffsetsFail),
		Entry("many, of which it tells a few", sweptCall(strip.BargeIn, "x.......", 50), sweptCall(strip.BargeIn, "xxxxxxxx", 50),
			"7 offsets failing that passed: 100 ms, 150 ms, 200 ms, 250 ms, 300 ms and 2 more", compare.OffsetsFail),
		Entry("orders", sweptCall(strip.Orders, "x..", 50), sweptCall(strip.Orders, "xx.", 50), "1 order failing that passed: order 100", compare.OffsetsFail),
		Entry("offsets that pass", sweptCall(strip.BargeIn, "xx.x", 50), sweptCall(strip.BargeIn, "...x", 187), "2 offsets passing that failed: 50 ms, 100 ms; the smallest that fails was 50 ms, and is 187 ms", compare.OffsetsPass),
		Entry("offsets that are not reached any more", sweptCall(strip.BargeIn, "....", 0), sweptCall(strip.BargeIn, "..--", 0), "2 offsets not judged any more: 150 ms, 200 ms", compare.NotLookedAt),
		Entry("offsets that are not played any more", sweptCall(strip.BargeIn, "...", 0), sweptCall(strip.BargeIn, "..", 0), "1 offset not judged any more: 150 ms", compare.NotLookedAt),
		Entry("that it is played once", sweptCall(strip.BargeIn, "...", 0), playedCall("a", judge.VerdictPassed), "it was played at 3 offsets of barge_in, and is played once", compare.StripMissing),
		Entry("that something else moves", sweptCall(strip.BargeIn, "...", 0), sweptCall(strip.Orders, "...", 0),
			"what moved from call to call was barge_in, and is orders: of barge_in nothing is known any more", compare.StripMissing),
	)
	It("finds nothing where nothing changed, and nothing new in more offsets", func() {
		Expect(compare.Runs(runOf(sweptCall(strip.Delay, "..x-", 120)), runOf(sweptCall(strip.Delay, "..x-.", 120)), usual).Changes).To(BeEmpty())
		Expect(compare.Runs(runOf(playedCall("a", judge.VerdictPassed)), runOf(sweptCall(strip.Delay, "..", 0)), usual).Changes).To(BeEmpty())
	})
	It("takes a strip that is gone for the worst of all", func() {
		gone, slow := sweptCall(strip.BargeIn, "...", 0), playedCall("a", judge.VerdictPassed)
		gone.Measures = playedCall("a", judge.VerdictPassed, 500).Measures
		c := compare.Runs(runOf(gone), runOf(slow), usual)
		Expect(kindsIn(c)).To(Equal([]compare.Kind{compare.StripMissing, compare.MeasureMissing}))
		Expect(compare.Regressions()[0]).To(Equal(compare.StripMissing))
	})
	It("takes the plays of one scenario together", func() {
		base, head := sweptCall(strip.BargeIn, "...", 0), sweptCall(strip.BargeIn, "x..", 50)
		c := compare.Runs(runOf(base, base), runOf(base, head), usual)
		Expect(c.Changes).To(ContainElement(And(HaveField("Kind", compare.OffsetsFail), HaveField("What", "1 offset failing that passed: 50 ms; the smallest that fails was none, and is 50 ms"))))
	})
})

var _ = Describe("A comparison of mutants", func() {
	with := func(score float64, table ...results.Mutant) *results.Document {
		d := runOf(playedCall("a", judge.VerdictPassed))
		d.Mutants = &results.Mutants{Score: score, Killed: 1, Table: table}
		return d
	}
	killed := results.Mutant{Name: "no_flush", State: results.MutantKilled, By: &results.Killer{Scenario: "a", File: "a.yaml", Kind: "not_stopped"}}
	survived := results.Mutant{Name: "no_flush", About: "plays on", State: results.MutantSurvived, Add: "a caller who cuts in"}
	absent := results.Mutant{Name: "no_flush", State: results.MutantAbsent, Needs: "retry"}
	DescribeTable("finds", func(base, head *results.Document, kind compare.Kind, says string) {
		c := compare.Runs(base, head, usual)
		Expect(c.Changes).To(HaveExactElements(And(HaveField("Kind", kind), HaveField("What", says))))
		Expect(kind.Regression()).To(Equal(kind != compare.MutantKilled))
	},
		Entry("one that nobody notices any more", with(1, killed), with(0.5, survived), compare.MutantSurvives,
			"a noticed it (not_stopped), and nobody notices any more that it plays on: add a caller who cuts in; the score was 1.00, and is 0.50"),
		Entry("one of which there is nothing to break any more", with(1, killed), with(0, absent), compare.MutantSurvives, "a noticed it (not_stopped), and no agent has retry any more; the score was 1.00, and is 0.00"),
		Entry("one that nobody looks for any more", with(1, killed), with(0), compare.MutantSurvives, "it was noticed, and nobody looks for it any more; the score was 1.00, and is 0.00"),
		Entry("one that is noticed now", with(0.5, survived), with(1, killed), compare.MutantKilled, "a noticed it (not_stopped), and nobody had; the score was 0.50, and is 1.00"),
		Entry("that nobody looks for any", with(1, killed), runOf(playedCall("a", judge.VerdictPassed)), compare.MutantsMissing, "1 of 1 mutant were noticed, and nobody looks for them any more"),
	)
	It("finds nothing where nothing changed, or where nobody looked before", func() {
		Expect(compare.Runs(with(0.5, survived), with(0.5, survived), usual).Changes).To(BeEmpty())
		Expect(compare.Runs(runOf(playedCall("a", judge.VerdictPassed)), with(0.5, survived), usual).Changes).To(BeEmpty())
	})
})
