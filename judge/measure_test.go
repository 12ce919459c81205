package judge_test

import (
	"math"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// amounts returns the values of a measure.
func amounts(r *judge.Result, name string) []float64 {
	var all []float64
	for _, m := range r.Measures {
		if m.Name == name {
			for _, v := range m.Values {
				all = append(all, v.Amount)
			}
		}
	}
	return all
}

var _ = Describe("Measures", func() {
	long := "One two three four five six."
	// The caller speaks from 0.5 to 1.1 s.
	type row struct {
		sc   *scenarios.Scenario
		cues []cue
		want map[string][]float64
	}
	DescribeTable("have values", func(r row) {
		result := play(r.sc, r.cues...)
		for name, want := range r.want {
			Expect(amounts(result, name)).To(Equal(want), name)
		}
	},
		Entry("response latency: from the end of the caller's words to the first heard sample", row{
			asked(model("Hello."), caller("Bye now"), model("Bye.")),
			[]cue{ended(0, 500*ms, says(1, "Hello.")), ended(2, 700*ms, says(3, "Bye."))},
			map[string][]float64{
				"response_latency": {600, 800}, "turns": {2}, "responses": {2}, "dead_air": {600, 800},
				"barge_in_stop": nil, "handoffs": {0}, "tools_run": {0},
			},
		}),
		Entry("response latency: negative where the agent talks over the caller", row{
			scenario(caller("Hi there"), model("Hello.")),
			[]cue{begun(0, 300*ms, says(1, "Hello."))},
			map[string][]float64{"response_latency": {-200}, "dead_air": nil},
		}),
		Entry("response latency: without the time in which an approval is pending", row{
			asked(model("Done."), human(scenarios.DecisionApprove, "refund", delay(2*time.Second))),
			[]cue{ended(0, 500*ms, asksApproval("refund#1", "{}")), begun(2, 400*ms, says(1, "Done."))},
			map[string][]float64{"response_latency": {1000}, "approval_time": {2000}},
		}),
		Entry("barge-in stop: from the start of the caller's words to the last heard sample", row{
			asked(model(long), caller("Stop it", bargeIn(400*ms)), model("Yes?")),
			[]cue{
				ended(0, 500*ms, says(1, long, 600*ms)), ended(2, 500*ms, says(3, "Yes?")),
				begun(2, 150*ms, fact(timeline.SpeechDetected{})),
				begun(2, 151*ms, fact(timeline.Truncated{Item: "item-r-1-" + long, Heard: 590 * ms})),
			},
			map[string][]float64{"barge_in_stop": {200}, "heard_after_barge_in": {40}, "truncation_error": {10}},
		}),
		Entry("heard after barge-in: what was handed to the line before the news is not counted", row{
			asked(model(long), caller("Stop it", bargeIn(400*ms)), model("Yes?")),
			[]cue{
				ended(0, 500*ms, says(1, long, 600*ms)), ended(2, 500*ms, says(3, "Yes?")),
				begun(2, 181*ms, fact(timeline.SpeechDetected{})),
			},
			map[string][]float64{"barge_in_stop": {200}, "heard_after_barge_in": {0}, "truncation_error": nil},
		}),
		Entry("heard after barge-in: what is heard of the same answer later is", row{
			asked(model(long), caller("Stop it", bargeIn(400*ms)), model("Yes?")),
			[]cue{
				ended(0, 500*ms, says(1, long, 600*ms)), ended(2, 900*ms, says(3, "Yes?")),
				begun(2, 181*ms, fact(timeline.SpeechDetected{})),
				ended(2, 100*ms, block{
					{0, timeline.UtteranceBegan{Response: "r-1-" + long, Item: "item-r-1-" + long}},
					{120 * ms, timeline.UtteranceEnded{LastHeard: 120 * ms, Heard: 120 * ms}},
				}),
			},
			map[string][]float64{"heard_after_barge_in": {120}},
		}),
		Entry("truncation of what was never heard", row{
			asked(model("Hello.")),
			[]cue{ended(0, 500*ms, says(1, "Hello.")), ended(0, 600*ms, fact(timeline.Truncated{Item: "queued", Heard: 0}))},
			map[string][]float64{"truncation_error": {0}},
		}),
		Entry("dead air: also between two utterances of one answer", row{
			asked(model("Wait."), model("Found.")),
			[]cue{ended(0, 500*ms, says(1, "Wait.")), ended(0, 700*ms, runsTool("find#1", time.Second, "{}", "x")), ended(0, 1500*ms, says(2, "Found."))},
			map[string][]float64{"dead_air": {600, 700}, "response_latency": {600}},
		}),
		Entry("dead air: none is owed where the agent's turn is over", row{
			asked(model("Wait."), model("Found.")),
			[]cue{ended(0, 500*ms, says(1, "Wait.")), ended(0, 1500*ms, says(2, "Found."))},
			map[string][]float64{"dead_air": {600, 100}},
		}),
		Entry("tools", row{
			asked(model("Found.")),
			[]cue{
				ended(0, 100*ms, runsTool("find#1", 300*ms, "{}", "x")), ended(0, 200*ms, runsTool("look#1", 100*ms, "{}", "x")),
				ended(0, 500*ms, says(1, "Found.")), ended(0, 450*ms, handedOver("A", "B")),
			},
			map[string][]float64{"tool_time": {300, 100}, "tools_run": {2}, "handoffs": {1}},
		}),
	)

	It("name the tools in the order in which they began", func() {
		r := play(asked(model("Found."), approvals(scenarios.ApprovalsIgnore)), ended(0, 100*ms, asksApproval("look#1", "{}").
			then(10*ms, fact(timeline.ApprovalDecided{Call: "look#1", Tool: "look", Outcome: "approved"}))),
			ended(0, 120*ms, runsTool("find#1", 300*ms, "{}", "x")), ended(0, 200*ms, runsTool("look#1", 100*ms, "{}", "x")),
			ended(0, 500*ms, says(1, "Found.")))
		i := slices.IndexFunc(r.Measures, func(m *judge.Measure) bool { return m.Name == judge.MeasureToolsRun })
		Expect(r.Measures[i].Names).To(Equal([]string{"find", "look"}))
	})

	DescribeTable("have statistics", func(name string, want float64, values ...float64) {
		m := &judge.Measure{}
		for _, v := range values {
			m.Values = append(m.Values, judge.Value{Amount: v})
		}
		if math.IsNaN(want) {
			Expect(math.IsNaN(m.Statistic(name))).To(BeTrue())
			return
		}
		Expect(m.Statistic(name)).To(BeNumerically("~", want, 1e-9))
	},
		Entry("min", "min", 1.0, 3.0, 1.0, 2.0), Entry("max", "max", 3.0, 3.0, 1.0, 2.0), Entry("mean", "mean", 2.0, 3.0, 1.0, 2.0),
		Entry("p50 of an odd number", "p50", 2.0, 3.0, 1.0, 2.0), Entry("p50 of an even number", "p50", 1.5, 1.0, 2.0),
		Entry("p90 interpolates", "p90", 9.1, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0),
		Entry("one value", "p99", 4.0, 4.0), Entry("none", "mean", math.NaN()), Entry("unknown", "p", math.NaN(), 1.0),
	)
})

var _ = Describe("Checks", func() {
	bound := func(name, statistic, relation string, value float64) func(*scenarios.Scenario) {
		return checks(scenarios.Check{Name: name, Pos: scenarios.Pos{File: "t.yaml", Line: 50}, Bounds: []scenarios.Bound{{Statistic: statistic, Relation: relation, Value: value}}})
	}
	never := func(words ...string) func(*scenarios.Scenario) {
		c := scenarios.Check{Name: "never_heard", Pos: scenarios.Pos{File: "t.yaml", Line: 50}}
		for _, w := range words {
			c.NeverHeard = append(c.NeverHeard, text(w))
		}
		return checks(c)
	}
	two := func(check func(*scenarios.Scenario)) *scenarios.Scenario {
		return asked(model("Hello 4111 1111."), caller("Bye now"), model("2222 bye."), check)
	}
	// Latencies of 600 and 800 ms.
	cues := []cue{ended(0, 500*ms, says(1, "Hello 4111 1111.")), ended(2, 700*ms, says(3, "2222 bye."))}

	DescribeTable("judge", func(sc *scenarios.Scenario, want string) { judged(sc, want, cues...) },
		Entry("every value is in bounds", two(bound("response_latency", "each", "at_most", 800)), "passed"),
		Entry("one value is out of bounds", two(bound("response_latency", "each", "at_most", 799)), "check:50"),
		Entry("the least", two(bound("response_latency", "min", "at_least", 700)), "check:50"),
		Entry("the mean", two(bound("response_latency", "mean", "at_most", 700)), "passed"),
		Entry("exactly", two(bound("turns", "each", "exactly", 3)), "check:50"),
		Entry("a percentile of few values", two(bound("response_latency", "p95", "at_most", 9000)), "no_data:50"),
		Entry("a measure without values", two(bound("barge_in_stop", "each", "at_most", 250)), "no_data:50"),
		Entry("a measure that nobody knows", two(bound("charm", "each", "at_most", 250)), "no_data:50"),
		Entry("words never heard", two(never("sorry")), "passed"),
		Entry("words heard", two(never("sorry", "bye")), "check:50"),
		Entry("a pattern over one utterance", two(never(`/4111 1111/`)), "check:50"),
		Entry("a pattern over two turns", two(never(`/1111\W+2222/`)), "passed"),
	)

	DescribeTable("judge words only where some were heard", judged,
		Entry("nobody speaks", scenario(wait(time.Second), never("sorry")), "no_data:50"),
		Entry("the agent does not speak", scenario(caller("Hm", reaction(scenarios.ReactionAny)), never("sorry")), "no_data:50"),
		Entry("it greets", scenario(model("Hello."), wait(time.Second), never("sorry")), "passed", at(100*ms, says(0, "Hello."))),
	)

	DescribeTable("judge the words of one turn together", func(want string, b block) {
		judged(asked(model("It is 4111 1111 1111"), never(`/(?:\d[ -]?){13,16}/`), allow(scenarios.SurpriseInterrupted)), want,
			ended(0, 500*ms, says(1, "It is 4111 1111 1111")), ended(0, 2200*ms, b))
	},
		Entry("a number over two utterances", "check:50", says(-1, "1111 yes.")),
		Entry("a number cut in its last word", "check:50", says(-1, "1111 yes.", 200*ms)),
		Entry("less of it", "passed", says(-1, "yes.")),
	)

	It("say what the worst value was", func() {
		r := play(two(bound("response_latency", "each", "at_most", 500)), cues...)
		Expect(r.Failures[0].String()).To(Equal("t.yaml:50  check  response_latency should be at most 500 ms\n" +
			"   it was 800 ms at 4.32 s (line 3); 2 of 2 values are out of bounds"))
	})

	DescribeTable("fail a call that was cut short only for what cannot be mended", func(check func(*scenarios.Scenario), want string, open int) {
		r := play(asked(model("Hello."), expect(heard("bye")), check), ended(0, 500*ms, says(1, "Hello.")))
		Expect(verdict(r)).To(Equal(want))
		Expect(r.NotJudged).To(HaveLen(open))
	},
		Entry("words that were heard", never("hello"), "missing:3 check:50", 0),
		Entry("words that were not", never("sorry"), "missing:3", 1),
		Entry("a value out of bounds", bound("response_latency", "each", "at_most", 100), "missing:3 check:50", 0),
		Entry("a value in bounds", bound("response_latency", "each", "at_most", 1000), "missing:3", 1),
		Entry("a count that may still grow", bound("turns", "each", "at_least", 2), "missing:3", 1),
		Entry("a measure without values", bound("barge_in_stop", "each", "at_most", 100), "missing:3", 1),
	)
})
