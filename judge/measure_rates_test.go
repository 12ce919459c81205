package judge_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/measured"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/usage"
)

// patience lets nothing happen for so long.
func patience(d time.Duration) func(*scenarios.Scenario) {
	return func(sc *scenarios.Scenario) { sc.Limits.Patience = d }
}

// someTokens are 55 tokens of all kinds.
var someTokens = usage.Tokens{TextIn: 1, AudioIn: 2, ImageIn: 3, CachedText: 4, CachedAudio: 5, CachedImage: 6, TextOut: 14, AudioOut: 20, Reasoning: 7}

// Each call below is written so that what a measure must be can be read off its script.
var _ = Describe("Rates and counts", func() {
	const long = "One two three four five six."
	any := allow(scenarios.SurpriseInterrupted)
	// gone is what the runtime says when it takes something for the caller's words.
	gone := fact(timeline.Interrupted{Item: "item-r-1-" + long, Response: "r-1-" + long, Cause: "caller"})
	type row struct {
		sc   *scenarios.Scenario
		cues []cue
		want map[string][]float64
	}
	DescribeTable("have values", func(r row) {
		playOn(r.sc)
		result := play(r.sc, r.cues...)
		for name, want := range r.want {
			Expect(amounts(result, name)).To(Equal(want), name)
		}
	},
		Entry("every turn is answered", row{
			asked(model("Hello."), caller("Bye now"), model("Bye.")),
			[]cue{ended(0, 500*ms, says(1, "Hello.")), ended(2, 700*ms, says(3, "Bye."))},
			map[string][]float64{
				"response_rate": {1}, "missed_responses": {0}, "agent_interruption_rate": {0}, "talk_over": {0, 0}, "yield_rate": nil, "false_interruptions": {0},
			},
		}),
		Entry("one turn is answered later than 5 s: a missed response, though before the caller spoke again", row{
			asked(model("Hello."), caller("Bye now"), model("Bye."), patience(9*time.Second), patiently),
			[]cue{ended(0, 500*ms, says(1, "Hello.")), ended(2, 4901*ms, says(3, "Bye."))},
			map[string][]float64{"response_rate": {1}, "missed_responses": {1}},
		}),
		Entry("exactly 5 s are in time", row{
			asked(model("Hello."), caller("Bye now"), model("Bye."), patience(9*time.Second), patiently),
			[]cue{ended(0, 500*ms, says(1, "Hello.")), ended(2, 4900*ms, says(3, "Bye."))},
			map[string][]float64{"missed_responses": {0}},
		}),
		Entry("an approval takes none of the 5 s", row{
			asked(model("Done."), human(scenarios.DecisionApprove, "refund", delay(6*time.Second)), patiently),
			[]cue{ended(0, 500*ms, asksApproval("refund#1", "{}")), begun(2, 400*ms, says(1, "Done."))},
			map[string][]float64{"response_rate": {1}, "missed_responses": {0}},
		}),
		Entry("a turn that the caller speaks on after at once is left out", row{
			scenario(caller("Well"), caller("Hi there", after(word(scenarios.MomentCallerStops)), delay(500*ms)), model("Hello.")),
			[]cue{ended(1, 500*ms, says(2, "Hello."))},
			map[string][]float64{"response_rate": {1}, "missed_responses": {0}, "turns": {2}},
		}),
		Entry("one after which the caller waited 5 s for nothing is not", row{
			scenario(caller("Well"), caller("Hi there", after(word(scenarios.MomentCallerStops)), delay(5100*ms)), model("Hello."), patience(9*time.Second), patiently),
			[]cue{ended(1, 500*ms, says(2, "Hello."))},
			map[string][]float64{"response_rate": {0.5}, "missed_responses": {1}},
		}),
		Entry("what wants no answer is no such turn", row{
			scenario(caller("Hm", reaction(scenarios.ReactionAny))), nil,
			map[string][]float64{"response_rate": nil, "missed_responses": nil, "talk_over": nil, "false_interruptions": nil, "agent_interruption_rate": {0}},
		}),
		Entry("the agent begins over the caller", row{
			scenario(caller("Hi there"), model("Hello."), caller("Bye now"), model("Bye.")),
			[]cue{begun(0, 400*ms, says(1, "Hello.")), ended(2, 700*ms, says(3, "Bye."))},
			map[string][]float64{"agent_interruption_rate": {0.5}, "talk_over": {100, 0}, "response_rate": {1}},
		}),
		Entry("it stops for one turn of two", row{
			asked(model(long), caller("Stop it", bargeIn(400*ms)), model(long), caller("Stop it", bargeIn(300*ms)), model("Yes?")),
			[]cue{
				ended(0, 500*ms, says(1, long, 600*ms)), ended(2, 500*ms, says(3, long+" Seven eight nine ten.")), ended(4, 3*time.Second, says(5, "Yes?")),
			},
			map[string][]float64{"yield_rate": {0.5}, "barge_in_stop": {200}, "talk_over": {0, 200, 600}},
		}),
		Entry("an answer that comes to its own end in time is no interruption", row{
			asked(model("Hello there."), caller("Stop it", after(word(scenarios.MomentAgentStarts)), delay(400*ms)), model("Yes?")),
			[]cue{ended(0, 500*ms, says(1, "Hello there.")), ended(2, 500*ms, says(3, "Yes?"))},
			map[string][]float64{"yield_rate": nil, "talk_over": {0, 200}},
		}),
		Entry("it stops for what it should ignore", row{
			asked(model(long), caller("Mm-hmm", reaction(scenarios.ReactionIgnore), after(word(scenarios.MomentAgentStarts)), delay(400*ms))),
			[]cue{ended(0, 500*ms, says(1, long, 600*ms))},
			map[string][]float64{"false_interruptions": {1}, "yield_rate": nil, "talk_over": {0}, "selectivity": {0}},
		}),
		Entry("it goes on through what it should ignore, and hears", row{
			asked(model(long), caller("Mm-hmm", reaction(scenarios.ReactionIgnore), after(word(scenarios.MomentAgentStarts)), delay(400*ms))),
			[]cue{ended(0, 500*ms, says(1, long)), begun(2, 100*ms, fact(timeline.SpeechDetected{}))},
			map[string][]float64{"false_interruptions": {0}, "selectivity": {1}},
		}),
		Entry("it goes on, and stops for other words", row{
			asked(model(long), caller("Mm-hmm", reaction(scenarios.ReactionIgnore), after(word(scenarios.MomentAgentStarts)), delay(100*ms)),
				caller("Stop it", after(word(scenarios.MomentAgentStarts)), delay(900*ms)), model("Yes?")),
			[]cue{ended(0, 500*ms, says(1, long, 1200*ms)), ended(3, 500*ms, says(4, "Yes?"))},
			map[string][]float64{"selectivity": {1}},
		}),
		Entry("it goes on through everything: it hears nothing while it speaks", row{
			asked(model(long), caller("Mm-hmm", reaction(scenarios.ReactionIgnore), after(word(scenarios.MomentAgentStarts)), delay(400*ms))),
			[]cue{ended(0, 500*ms, says(1, long)), ended(0, 2500*ms, fact(timeline.SpeechDetected{}))},
			map[string][]float64{"false_interruptions": {0}, "selectivity": nil},
		}),
		Entry("it is hung up on just after what it should ignore", row{
			asked(model(long), caller("Mm-hmm", reaction(scenarios.ReactionIgnore), after(word(scenarios.MomentAgentStarts)), delay(300*ms)), hangup(after(word(scenarios.MomentAgentStarts)), delay(1100*ms))),
			[]cue{ended(0, 500*ms, says(1, long, 1100*ms)), begun(2, 100*ms, fact(timeline.SpeechDetected{}))},
			map[string][]float64{"false_interruptions": {0}, "selectivity": {1}},
		}),
		Entry("it stops though nobody spoke, for what the runtime took for the caller", row{
			asked(model(long), any), []cue{ended(0, 500*ms, says(1, long, 600*ms)), ended(0, 1101*ms, gone)},
			map[string][]float64{"false_interruptions": {1}},
		}),
		Entry("it stops though nobody spoke, for another reason", row{
			asked(model(long), any), []cue{ended(0, 500*ms, says(1, long, 600*ms))},
			map[string][]float64{"false_interruptions": {0}},
		}),
		Entry("what the server wrote down: one word of four is wrong, and one too many", row{
			scenario(caller("Where's my order, please?"), model("Hello.")),
			[]cue{
				ended(0, 500*ms, says(1, "Hello.")), ended(0, 400*ms, fact(timeline.TurnCommitted{Item: "i1"})),
				ended(0, 450*ms, fact(timeline.Understood{Item: "i1", Text: "Wheres my old ORDER please"})),
			},
			map[string][]float64{"transcript_wer": {0.5}},
		}),
		Entry("what it wrote down in two parts", row{
			scenario(caller("Where is my order"), model("Hello."), allow(scenarios.SurpriseSplitTurn)),
			[]cue{
				begun(0, 350*ms, fact(timeline.TurnCommitted{Item: "i1"})), ended(0, 500*ms, says(1, "Hello.")), ended(0, 400*ms, fact(timeline.TurnCommitted{Item: "i2"})),
				ended(0, 450*ms, fact(timeline.Understood{Item: "i1", Text: "where is"})), ended(0, 460*ms, fact(timeline.Understood{Item: "i2", Text: "my order"})),
			},
			map[string][]float64{"transcript_wer": {0}},
		}),
		Entry("what the simulator makes of sound that it does not know: nothing", row{
			scenario(caller("Where is my order"), model("Hello."), allow(scenarios.SurpriseMisunderstood)),
			[]cue{ended(0, 500*ms, says(1, "Hello.")), ended(0, 400*ms, fact(timeline.TurnUnderstood{Item: "i1", Text: "unknown speech"}))},
			map[string][]float64{"transcript_wer": {1}},
		}),
	)

	bound := func(name, relation string, value float64) func(*scenarios.Scenario) {
		return checks(scenarios.Check{Name: name, Pos: scenarios.Pos{File: "t.yaml", Line: 50}, Bounds: []scenarios.Bound{{Statistic: "each", Relation: relation, Value: value}}})
	}
	dollars := func(d float64) *float64 { return &d }
	spent := func(d *float64, silent bool) block {
		return fact(timeline.Spent{Response: "r", Dollars: d, Silent: silent, Tokens: someTokens})
	}
	answer := ended(0, 500*ms, says(1, "Hello."))
	DescribeTable("are checked in their units", func(want string, check func(*scenarios.Scenario), more ...cue) {
		r := play(asked(model("Hello."), check), append([]cue{answer}, more...)...)
		Expect(r.Failures).To(HaveLen(1))
		Expect(r.Failures[0].String()).To(Equal(want))
	},
		Entry("a share", "t.yaml:50  check  agent_interruption_rate should be at least 33.3 %\n   it was 0 %", bound("agent_interruption_rate", "at_least", 1.0/3)),
		Entry("no data of a share", "t.yaml:50  no_data  yield_rate should be at least 100 %\n   nothing in the call could be measured: no turn began while the agent was heard", bound("yield_rate", "at_least", 1)),
		Entry("tokens", "t.yaml:50  check  tokens should be at most 109\n   it was 110", bound("tokens", "at_most", 109), at(900*ms, spent(nil, false)), at(910*ms, spent(nil, false))),
		Entry("tokens that the server does not say", "t.yaml:50  no_data  tokens should be at most 109\n   nothing in the call could be measured: the server never said", bound("tokens", "at_most", 109), at(900*ms, spent(nil, false)), at(910*ms, spent(nil, true))),
		Entry("money", "t.yaml:50  check  cost should be at most $0.02\n   it was $0.0225", bound("cost", "at_most", 0.02), at(900*ms, spent(dollars(0.0125), false)), at(910*ms, spent(dollars(0.01), false))),
		Entry("a price that is not known", "t.yaml:50  no_data  cost should be at most $0.02\n   nothing in the call could be measured: the server never said, or there is no price of the model", bound("cost", "at_most", 0.02), at(900*ms, spent(nil, false)), at(910*ms, spent(dollars(0.01), false))),
	)

	It("take the place of the demand that the caller is understood word by word", func() {
		understood := ended(0, 400*ms, fact(timeline.TurnUnderstood{Item: "i1", Text: "Hi bear", Known: true}))
		judged(asked(model("Hello.")), "different:1", answer, understood)
		judged(asked(model("Hello."), bound("transcript_wer", "at_most", 0.5)), "passed", answer, understood)
		judged(asked(model("Hello."), bound("transcript_wer", "at_most", 0.4)), "check:50", answer, understood)
	})

	It("are defined once: each has a way to be taken, a unit and words, and those that less is worse of are shares", func() {
		sc := asked(model("Hello."))
		for _, m := range measured.All() {
			sc.Checks = append(sc.Checks, scenarios.Check{Name: m.Name})
		}
		var names []string
		for _, m := range play(sc, answer).Measures {
			names = append(names, m.Name)
			of := measured.Of(m.Name)
			if of == nil {
				continue // a list of names
			}
			Expect(m.Unit).To(Equal(of.Unit), m.Name)
			Expect(of.About).NotTo(BeEmpty(), m.Name)
			Expect(of.UpToOne && of.Unit != judge.UnitRatio).To(BeFalse(), m.Name)
		}
		Expect(names).To(HaveLen(len(measured.All()) + 2))
	})
})

var _ = Describe("Checks of words", func() {
	never := func(words ...string) func(*scenarios.Scenario) {
		c := scenarios.Check{Name: "never_generated", Pos: scenarios.Pos{File: "t.yaml", Line: 50}}
		for _, w := range words {
			c.NeverMade = append(c.NeverMade, text(w))
		}
		return checks(c)
	}
	made := func(response, words string) block {
		return block{{0, timeline.ResponseBegan{Response: response}}, {10 * ms, timeline.Generated{Response: response, Text: words}}, {20 * ms, timeline.ResponseEnded{Response: response, Status: "completed"}}}
	}
	heardAll := ended(0, 500*ms, says(1, "Hello."))
	DescribeTable("that the model must not make", judged,
		Entry("it made none of them", asked(model("Hello."), never("sorry")), "passed", heardAll, ended(0, 400*ms, made("r1", "Hello."))),
		Entry("it made them, and nobody heard them", asked(model("Hello."), never("sorry")), "check:50", heardAll, ended(0, 400*ms, made("r1", "Hello. Sorry."))),
		Entry("it made them in two responses of a turn", asked(model("Hello."), never("/4111 1111/")), "check:50", heardAll, ended(0, 400*ms, made("r1", "4111")), ended(0, 450*ms, made("r2", "1111"))),
		Entry("nothing is known of what it made", scenario(caller("Hm", reaction(scenarios.ReactionAny)), never("sorry")), "no_data:50"),
	)

	goodbye := checks(scenarios.Check{Name: "goodbye_heard", Pos: scenarios.Pos{File: "t.yaml", Line: 50}, Goodbye: true})
	DescribeTable("that are heard last", judged,
		Entry("to their end", asked(model("Bye."), goodbye), "passed", ended(0, 500*ms, says(1, "Bye."))),
		Entry("not to their end", asked(model("Good bye then.", optional), goodbye, allow(scenarios.SurpriseInterrupted)), "check:50", ended(0, 500*ms, says(1, "Good bye then.", 500*ms))),
		Entry("not at all", asked(model("Hello."), goodbye), "check:50", ended(0, 500*ms, says(1, "Hello.")), ended(0, 700*ms, made("r9", "And bye."))),
		Entry("by an agent that says nothing", scenario(caller("Hm", reaction(scenarios.ReactionAny)), goodbye), "no_data:50"),
	)
})
