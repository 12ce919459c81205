package judge_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("Playhead, reading the script as a transcript", func() {
	heardWithin := func(d time.Duration) func(*scenarios.Expectation) {
		return func(e *scenarios.Expectation) { e.Want.(*judge.Heard).HeardWithin = d }
	}
	// The words are heard from 500 ms after the question on, the tool runs after or before that.
	words := ended(0, 500*ms, says(1, "It shipped."))
	more := ended(0, 3*time.Second, says(2, "Thank you."))
	ranAt := func(after time.Duration) cue { return ended(0, after, runsTool("find#1", 100*ms, "{}", "x")) }
	script := func(steps ...any) *scenarios.Scenario {
		return asked(append([]any{model("It shipped."), model("Thank you.", optional)}, steps...)...)
	}
	over := ended(0, 2*time.Second, listening())
	surprises := allow(scenarios.SurpriseGuardrail)

	DescribeTable("judges", judged,
		Entry("words from a response after the tool", script(expect(tool("find")), expect(heard("shipped"))), "passed", ranAt(200*ms), words),
		Entry("words from the response before the tool", script(expect(tool("find")), expect(heard("shipped"))), "out_of_order:5", words, ranAt(1500*ms)),
		Entry("words from a response that began while they were asked for", script(expect(tool("find")), expect(heard("shipped"))), "out_of_order:5", words, ranAt(550*ms)),
		Entry("words that are moved above the tool", script(expect(heard("shipped")), expect(tool("find"))), "passed", words, ranAt(1500*ms), over),
		Entry("words in any order", script(expect(tool("find")), expect(heard("shipped", anyOrder))), "passed", words, ranAt(1500*ms), over),
		Entry("words that come again", script(expect(tool("find")), expect(heard("thank you"))), "passed", words, ranAt(1500*ms), more),
		Entry("words that must not be heard", script(expect(tool("find")), expectNot(heard("shipped"))), "unwanted:5", words, ranAt(1500*ms)),
		Entry("words below a handoff", script(expect(handoff("Billing")), expect(heard("shipped"))), "out_of_order:5",
			words, ended(0, 1500*ms, handedOver("Support", "Billing"))),
		Entry("words below a guardrail", script(expect(guardrail("cards")), expect(heard("shipped")), surprises), "out_of_order:5",
			words, ended(0, 1500*ms, fact(timeline.GuardrailTripped{Guardrail: "cards"}))),
		Entry("words below an act after the tool", script(expect(tool("find")), wait(100*ms), expect(heard("thank you"))), "passed", words, ranAt(1500*ms), more),
		Entry("words below an act, from the response before the tool above it", script(expect(tool("find")), wait(100*ms), expect(heard("shipped"))), "out_of_order:6", words, ranAt(600*ms)),
		Entry("words below nothing that happens", script(expect(tool("find")), fault("noop"), expect(heard("shipped"))), "out_of_order:6", words, ranAt(600*ms)),
		Entry("words below a decision", script(expect(approval("find")), human(scenarios.DecisionApprove, "find"), expect(heard("shipped"))), "out_of_order:6", words,
			ended(0, 600*ms, asksApproval("find#1", "{}")), ended(4, 300*ms, listening())),
		Entry("words of another turn", asked(model("It shipped."), expect(tool("find")), caller("Go on", after(word(scenarios.MomentCallerStops)), delay(650*ms)), model("It shipped."), expect(heard("shipped"))), "passed",
			ended(0, 600*ms, runsTool("find#1", 10*ms, "{}", "x")), ended(0, 605*ms, says(1, "It shipped.", 20*ms)), ended(3, 400*ms, says(4, "It shipped."))),
		Entry("a tool below a tool", script(expect(tool("look")), expect(tool("find"))), "passed",
			ranAt(100*ms), words, ended(0, 1500*ms, runsTool("look#1", 100*ms, "{}", "x")), over),
		Entry("the order within a list", asked(model("It shipped."), list(tool("find"), heard("shipped"))), "passed", ranAt(580*ms), words),
		Entry("words that are heard in time", asked(model("It shipped."), expect(heard("shipped", heardWithin(1200*ms)))), "passed", words),
		Entry("words that are heard too late", asked(model("It shipped."), expect(heard("shipped", heardWithin(1199*ms)))), "late:3", words),
		Entry("words that begin in time and are heard too late", asked(model("It shipped."), expect(heard("shipped", within(time.Second), heardWithin(1199*ms)))), "late:3", words),
		Entry("words that begin too late and are heard in time", asked(model("It shipped."), expect(heard("shipped", within(599*ms), heardWithin(2*time.Second)))), "late:3", words),
	)

	It("says what to do", func() {
		f := play(script(expect(tool("find")), expect(heard("shipped"))), words, ranAt(1500*ms)).Failures[0]
		Expect(f.Nearest).To(Equal(`heard at 2.30 s, in "It shipped.", in a response from before that of line 4 (find ran at 2.60 s): ` +
			"move the step above it, or write in_any_order: true"))
		f = play(asked(model("It shipped."), expect(heard("shipped", heardWithin(1199*ms)))), words).Failures[0]
		Expect(f.Message).To(Equal(`caller should hear "shipped", heard within 1.199 s of 1.10 s, the end of line 1`))
		Expect(f.Nearest).To(Equal("it was heard at 2.30 s: 1ms late"))
	})
})
