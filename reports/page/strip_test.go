package page

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/strip"
	"github.com/voicesim/voicesim/reports/results"
)

var _ = Describe("A call that stands for many", func() {
	It("has the strip of all, and the command that plays the one that failed", func() {
		doc := &results.Document{Results: []results.Call{{Name: "cut", File: "a.yaml", Seed: 1, Verdict: judge.VerdictFailed, Strip: &strip.Strip{
			Of: strip.BargeIn, To: 50, Step: 50, Cells: []strip.Cell{{State: strip.Passed}, {At: 50, State: strip.Failed}}, First: &strip.Cell{At: 42, State: strip.Failed}, Shown: 42,
		}}}}
		d, err := Build(doc, &beside{}, Options{})
		Expect(err).NotTo(HaveOccurred())
		Expect(d.Calls[0].Strip).To(HaveExactElements("barge_in  [.x]", ContainSubstring("the smallest offset that fails is 42 ms"), ContainSubstring("--offset 42ms")))
		Expect(d.Calls[0].Command).To(ContainSubstring("--offset 42ms"))
	})
})
