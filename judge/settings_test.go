package judge_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/usage"
)

// only gives a model step a condition.
func only(s *scenarios.Step) { s.Model.When.Answers = "find" }

// becomes says that something becomes of a tool.
func becomes(tool string) func(*scenarios.Scenario) {
	return func(sc *scenarios.Scenario) {
		sc.Tools = []scenarios.ToolOverride{{Pos: scenarios.Pos{Line: 9, Column: 3}, Tool: tool, Takes: time.Second}}
	}
}

func loose(sc *scenarios.Scenario)  { sc.Simulator.Steps = scenarios.StepsLoose }
func writes(sc *scenarios.Scenario) { sc.Session.Modality = scenarios.ModalityText }

// wrote is a response that says its words in writing.
func wrote(step int, words string) block {
	return block{
		{0, timeline.AgentState{State: "thinking"}}, {0, timeline.ResponseBegan{Response: words}}, {0, timeline.StepTaken{Step: step, Response: words}},
		{100 * ms, timeline.Generated{Response: words, Text: words}}, {200 * ms, timeline.ResponseEnded{Response: words, Status: "completed"}},
		{200 * ms, timeline.AgentState{State: "listening"}},
	}
}

var _ = Describe("Playhead, with settings of the call", func() {
	one := ended(0, 500*ms, says(1, "One."))
	DescribeTable("judges", judged,
		Entry("a step with a condition that nothing took", asked(model("One."), model("Two.", only)), "passed", one),
		Entry("a step with a condition that was passed over", asked(model("One."), model("Two.", only)), "passed",
			one, ended(0, 600*ms, fact(timeline.StepClosed{Step: 2, Reason: "passed over"}))),
		Entry("a greeting with a condition", scenario(model("Hi.", only), caller("Hello"), model("One.")), "passed", ended(1, 500*ms, says(2, "One."))),
		Entry("a step of loose ones that nothing took", asked(model("One."), model("Two."), loose), "passed", one),
		Entry("a step that is taken again, and heard then", asked(model("One two.")), "passed",
			ended(0, 100*ms, block{{0, timeline.ResponseBegan{Response: "a"}}, {0, timeline.StepTaken{Step: 1, Response: "a", Spoken: true}},
				{200 * ms, timeline.ResponseEnded{Response: "a", Status: "cancelled"}}}),
			ended(0, 500*ms, says(1, "One two."))),
		Entry("a step that is taken again, and unheard again", asked(model("One two."), model("Yes.")), "unheard:2",
			ended(0, 100*ms, block{{0, timeline.ResponseBegan{Response: "a"}}, {0, timeline.StepTaken{Step: 1, Response: "a", Spoken: true}},
				{200 * ms, timeline.ResponseEnded{Response: "a", Status: "cancelled"}}}),
			ended(0, 400*ms, block{{0, timeline.ResponseBegan{Response: "b"}}, {0, timeline.StepTaken{Step: 1, Response: "b", Spoken: true}},
				{100 * ms, timeline.ResponseEnded{Response: "b", Status: "cancelled"}}}),
			ended(0, 700*ms, says(2, "Yes."))),
		Entry("a tool of which something becomes, and that ran", asked(model("One."), becomes("find")), "passed",
			ended(0, 200*ms, runsTool("find#1", 100*ms, `{}`, "x")), one),
		Entry("an answer in writing, where there is no sound", asked(model("One."), writes), "passed", ended(0, 500*ms, wrote(1, "One."))),
		Entry("an answer in writing, where there is sound", asked(model("One.")), "not_answered:1", ended(0, 500*ms, wrote(1, "One."))),
		Entry("no answer in writing", asked(model("One.", optional), writes), "not_answered:1"),
	)

	It("fails what becomes of a tool that never ran, in its line", func() {
		sc := asked(model("One."), becomes("lookUp"))
		result := play(sc, one)
		Expect(result.Failures).To(HaveExactElements(And(
			HaveField("Kind", judge.FailureUnused), HaveField("Pos.Line", 9), HaveField("Step", -1),
			HaveField("Message", "lookUp should run, since tools says what becomes of it"),
		)))
	})

	It("waits for what counts from an expectation that is still looked for, and no longer", func() {
		first := expect(heard("two", within(9*time.Second), called("a")))
		then := expect(heard("three", within(9*time.Second), since(stepID("a"))))
		sc := asked(model("One."), first, model("Two."), then, model("Three."))
		judged(sc, "passed", one, ended(0, 8*time.Second, says(3, "Two.")), ended(0, 16*time.Second, says(5, "Three.")))
		judged(sc, "missing:3", one)
		judged(sc, "missing:5", one, ended(0, 8*time.Second, says(3, "Two.")), ended(0, 19*time.Second, says(5, "Three.")))
	})
})

var _ = Describe("The limits of what a call may cost", func() {
	dollars := 0.01
	some := usage.Tokens{TextIn: 100, AudioOut: 50}
	limited := func(tokens int, cost float64) *scenarios.Scenario {
		sc := asked(model("One."))
		sc.Limits.Tokens, sc.Limits.Cost = tokens, cost
		return sc
	}
	DescribeTable("are judged by what the server says", func(sc *scenarios.Scenario, spent timeline.Spent, kind judge.FailureKind, nearest string) {
		r := play(sc, ended(0, 500*ms, says(1, "One.").then(0, fact(spent))))
		if kind == "" {
			Expect(r.Failures).To(BeEmpty())
			return
		}
		Expect(r.Failures).To(HaveExactElements(And(HaveField("Kind", kind), HaveField("Nearest", HavePrefix(nearest)))))
	},
		Entry("tokens within", limited(150, 0), timeline.Spent{Tokens: some, Dollars: &dollars}, judge.FailureKind(""), ""),
		Entry("tokens beyond", limited(149, 0), timeline.Spent{Tokens: some, Dollars: &dollars}, judge.FailureLimit, "it had taken 150 by "),
		Entry("tokens that the server does not tell", limited(5000, 0), timeline.Spent{Silent: true, Why: "the server did not say"}, judge.FailureNoData, "the server did not say what a response took"),
		Entry("money within", limited(0, 0.01), timeline.Spent{Tokens: some, Dollars: &dollars}, judge.FailureKind(""), ""),
		Entry("money beyond", limited(0, 0.009), timeline.Spent{Tokens: some, Dollars: &dollars}, judge.FailureLimit, "it had cost $0.0100 by "),
		Entry("money for which no price is known", limited(0, 5), timeline.Spent{Tokens: some, Why: "there is no price of wise-1"}, judge.FailureNoData, "what it costs is not known: there is no price of wise-1"),
		Entry("money that the server does not tell", limited(0, 5), timeline.Spent{Silent: true, Why: "the server did not say"}, judge.FailureNoData, "what it costs is not known: the server did not say"),
		Entry("no limit of money, where it is not known", limited(5000, 0), timeline.Spent{Tokens: some, Why: "there is no price of wise-1"}, judge.FailureKind(""), ""),
	)
})
