package reports_test

import (
	"bytes"
	"encoding/json"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("What a language model answered about a call", func() {
	c := call("ada", judge.VerdictPassed, 5*time.Second)
	answers := []timeline.Opinion{
		{Question: "Is it polite?", Model: "wise-1", Met: true, Reason: "It thanks.", Quotes: []string{"thank you"}},
		{Question: "Is it polite?", Model: "wise-1", Failed: "it refuses to answer"},
	}
	c.Result.Opinions = []judge.Opinion{{Question: "Is it polite?", Pos: scenarios.Pos{File: "calls/ada.yaml", Line: 9}, Asked: 2, Wanted: 1, Yes: 1, Answers: answers}}
	c.Recording = &timeline.Recording{Length: 5 * time.Second}
	for i, a := range answers {
		c.Recording.Records = append(c.Recording.Records, timeline.Record{At: 5 * time.Second, Seq: i, Fact: a})
	}
	run := &reports.Run{Calls: []*reports.Entry{c}}

	It("stands in results.json, in the form of its schema", func() {
		var b bytes.Buffer
		Expect(reports.JSON(&b, run)).To(Succeed())
		_, resolved := resultsSchema()
		Expect(validResults(resolved, b.String())).To(Succeed())
		Expect(b.String()).To(ContainSubstring(`"question": "Is it polite?",
          "asked": 2,
          "wanted": 1,
          "yes": 1,
          "no": 0,`))
	})

	DescribeTable("makes the check what it is, never passed for nothing", func(state judge.StepState, set func(r *judge.Result, key, question scenarios.Pos)) {
		asks := call("ada", judge.VerdictPassed, 5*time.Second)
		key, question := scenarios.Pos{File: "calls/ada.yaml", Line: 8, Column: 3}, scenarios.Pos{File: "calls/ada.yaml", Line: 9, Column: 7}
		sc := *asks.Scenario
		sc.Checks = []scenarios.Check{{Pos: key, Name: "judge", Questions: []scenarios.Question{{Pos: question, Asks: "Is it polite?", Times: 1, AtLeast: 1}}}}
		asks.Scenario, asks.Result.Steps = &sc, []judge.StepResult{{State: judge.StepPassed}}
		set(asks.Result, key, question)
		var b bytes.Buffer
		Expect(reports.JSON(&b, &reports.Run{Calls: []*reports.Entry{asks}})).To(Succeed())
		var doc results.Document
		Expect(json.Unmarshal(b.Bytes(), &doc)).To(Succeed())
		Expect(doc.Results[0].Checks).To(HaveExactElements(And(HaveField("Name", "judge"), HaveField("State", state))))
	},
		Entry("answered with yes", judge.StepPassed, func(*judge.Result, scenarios.Pos, scenarios.Pos) {}),
		Entry("answered with no", judge.StepFailed, func(r *judge.Result, _, question scenarios.Pos) {
			r.Failures = []*judge.Failure{{Kind: judge.FailureCheck, Step: -1, Pos: question}}
		}),
		Entry("not asked, as on the simulator", judge.StepNotJudged, func(r *judge.Result, _, question scenarios.Pos) {
			r.NotLookedAt = []judge.NotLookedAt{{Kind: judge.BlindTarget, Pos: question}}
		}),
		Entry("not come to", judge.StepNotJudged, func(r *judge.Result, key, _ scenarios.Pos) {
			r.NotJudged = []judge.NotJudged{{Step: -1, Pos: key}}
		}),
	)

	It("stands in the transcript, each answer with its reason", func() {
		var b bytes.Buffer
		Expect(reports.Transcript(&b, run, c)).To(Succeed())
		Expect(b.String()).To(And(
			ContainSubstring(`   5.00            judge      wise-1 answered yes to "Is it polite?": It thanks. ["thank you"]`),
			ContainSubstring(`   5.00            judge      wise-1 gave no answer to "Is it polite?": it refuses to answer`)))
	})
})
