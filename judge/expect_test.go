package judge_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// judged plays a scenario and expects a verdict.
func judged(sc *scenarios.Scenario, want string, cues ...cue) {
	result := play(sc, cues...)
	ExpectWithOffset(1, verdict(result)).To(Equal(want), "%v", result.Failures)
}

// asked is the beginning of most scenarios: the caller speaks from 0.5 to 1.1 s.
func asked(parts ...any) *scenarios.Scenario {
	return scenario(append([]any{caller("Hi there")}, parts...)...)
}

// handedOver is a handoff.
func handedOver(from, to string) block {
	return fact(timeline.HandedOff{From: from, To: to})
}

func tripped(name, response string) block {
	return fact(timeline.GuardrailTripped{Guardrail: name, Response: response})
}

var _ = Describe("Playhead, expecting a tool", func() {
	answer := ended(0, 2*time.Second, says(1, "Done."))
	ran := func(call, arguments, output string) cue {
		return ended(0, 500*ms, runsTool(call, 300*ms, arguments, output))
	}
	wasRefused := ended(0, 500*ms, fact(timeline.ToolEnded{Call: "find#1", Tool: "find", Output: "Not eligible"}))

	DescribeTable("judges", judged,
		Entry("it ran", asked(model("Done."), expect(tool("find"))), "passed", ran("find#1", "{}", "x"), answer),
		Entry("another ran", asked(model("Done."), expect(tool("find"))), "missing:3", ran("look#1", "{}", "x"), answer),
		Entry("arguments are a subset", asked(model("Done."), expect(tool("find", args(`{"id":"A1001"}`)))), "passed",
			ran("find#1", `{"id":"A1001","deep":true}`, "x"), answer),
		Entry("other arguments are not it", asked(model("Done."), expect(tool("find", args(`{"id":"A1001"}`)))), "different:3",
			ran("find#1", `{"id":"A10012"}`, "x"), answer),
		Entry("it returned what it should", asked(model("Done."), expect(tool("find", returns("shipped")))), "passed",
			ran("find#1", "{}", "shipped, arriving Tuesday"), answer),
		Entry("it returned something else", asked(model("Done."), expect(tool("find", returns("shipped")))), "different:3",
			ran("find#1", "{}", "no such order"), answer),
		Entry("what was refused did not run", asked(model("Done."), expect(tool("find")), allow(scenarios.SurpriseTool)), "different:3", wasRefused, answer),
		Entry("refused, as expected", asked(model("Done."), expect(tool("find", refused))), "passed", wasRefused, answer),
		Entry("refused with the right words", asked(model("Done."), expect(tool("find", refused, returns("not eligible")))), "passed",
			wasRefused, answer),
		Entry("refused with other words", asked(model("Done."), expect(tool("find", refused, returns("too old"))), allow(scenarios.SurpriseTool)), "different:3",
			wasRefused, answer),
		Entry("what ran was not refused", asked(model("Done."), expect(tool("find", refused))), "different:3",
			ran("find#1", "{}", "x"), answer),
		Entry("one call meets one expectation", asked(model("Done."), expect(tool("find")), expect(tool("find"))), "missing:4",
			ran("find#1", "{}", "x"), answer),
		Entry("two calls meet two, the wider one written first",
			asked(model("Done."), expect(tool("find")), expect(tool("find", args(`{"id":1}`)))), "passed",
			ran("find#1", `{"id":1}`, "x"), ran("find#2", `{"id":2}`, "x"), answer),
		Entry("two calls in the other order",
			asked(model("Done."), expect(tool("find", args(`{"id":1}`))), expect(tool("find", args(`{"id":2}`)))), "passed",
			ended(0, 600*ms, runsTool("find#1", 300*ms, `{"id":2}`, "x")), ended(0, 700*ms, runsTool("find#2", 300*ms, `{"id":1}`, "x")), answer),
		Entry("two calls, outputs in the other order",
			asked(model("Done."), expect(tool("find", returns("one"))), expect(tool("find", returns("two")))), "passed",
			ended(0, 600*ms, runsTool("find#1", 900*ms, `{}`, "two")), ended(0, 700*ms, runsTool("find#2", 100*ms, `{}`, "one")), answer),
		Entry("between what let a wait begin and the tick at which it did",
			asked(model("Done."), expect(tool("find")), wait(100*ms), expect(tool("look"))), "passed",
			ended(0, 505*ms, runsTool("find#1", 50*ms, "{}", "x")), ended(0, 509*ms, runsTool("look#1", 50*ms, "{}", "x")), answer),
		Entry("before the act is not in its window",
			asked(model("Done."), caller("Again"), model("Done."), expect(tool("find"))), "missing:5",
			ran("find#1", "{}", "x"), answer, ended(2, 500*ms, says(3, "Done."))),
	)
})

var _ = Describe("Playhead, expecting an approval", func() {
	DescribeTable("judges", judged,
		Entry("asked and decided",
			asked(model("", asks("refund")), expect(approval("refund", args(`{"id":1}`))), human(scenarios.DecisionApprove, "refund"),
				expect(approval("refund", outcome("approved"))), model("Done.")), "passed",
			ended(0, 500*ms, fact(timeline.StepTaken{Step: 1, Response: "a"}).then(0, asksApproval("refund#1", `{"id":1}`))),
			ended(3, 500*ms, says(5, "Done."))),
		Entry("of other arguments",
			asked(model("Done."), expect(approval("refund", args(`{"id":2}`))), allow(scenarios.SurpriseApproval)), "different:3",
			ended(0, 500*ms, asksApproval("refund#1", `{"id":1}`).then(900*ms, fact(timeline.ApprovalDecided{Call: "refund#1", Tool: "refund", Outcome: "timed_out"}))),
			ended(0, 2*time.Second, says(1, "Done."))),
		Entry("timed out, as expected",
			asked(model("Done."), expect(approval("refund", outcome("timed_out")))), "passed",
			ended(0, 500*ms, asksApproval("refund#1", `{}`).then(900*ms, fact(timeline.ApprovalDecided{Call: "refund#1", Tool: "refund", Outcome: "timed_out"}))),
			ended(0, 2*time.Second, says(1, "Done."))),
		Entry("cancelled instead",
			asked(model("Done."), expect(approval("refund", outcome("timed_out")))), "different:3",
			ended(0, 500*ms, asksApproval("refund#1", `{}`).then(900*ms, fact(timeline.ApprovalDecided{Call: "refund#1", Tool: "refund", Outcome: "cancelled"}))),
			ended(0, 2*time.Second, says(1, "Done."))),
	)
})

var _ = Describe("Playhead, expecting a handoff or a guardrail", func() {
	answer := ended(0, 2*time.Second, says(1, "Done."))
	DescribeTable("judges", judged,
		Entry("handed over", asked(model("Done."), expect(handoff("Billing", from("Support")))), "passed",
			ended(0, 500*ms, handedOver("Support", "Billing")), answer),
		Entry("from another agent", asked(model("Done."), expect(handoff("Billing", from("Sales")))), "different:3",
			ended(0, 500*ms, handedOver("Support", "Billing")), answer),
		Entry("to another agent", asked(model("Done."), expect(handoff("Billing"))), "different:3",
			ended(0, 500*ms, handedOver("Support", "Sales")), answer),
		Entry("not at all", asked(model("Done."), expect(handoff("Billing"))), "missing:3", answer),
		Entry("a guardrail that trips cuts the answer",
			asked(model("It is 4111 1111."), expect(guardrail("cards")), model("I can't say.")), "passed",
			ended(0, 500*ms, says(1, "It is 4111 1111.", 700*ms)), ended(0, 1300*ms, tripped("cards", "r-1-It is 4111 1111.")),
			ended(0, 1800*ms, says(3, "I can't say."))),
		Entry("it does not trip", asked(model("Done."), expect(guardrail("cards"))), "missing:3", answer),
		Entry("another trips", asked(model("Done."), expect(guardrail("cards")), allow(scenarios.SurpriseGuardrail)), "different:3",
			answer, ended(0, 1900*ms, tripped("words", "other"))),
	)
})

// anyOrder lets words come before what stands above them.
func anyOrder(e *scenarios.Expectation) { e.InAnyOrder = true }

var _ = Describe("Playhead, expecting words", func() {
	answer := ended(0, 500*ms, says(1, "Your order A1001 shipped.")) // heard from 1.7 to 2.9 s
	DescribeTable("judges", judged,
		Entry("heard", asked(model("Your order A1001 shipped."), expect(heard("order a1001"))), "passed", answer),
		Entry("not as whole words", asked(model("Your order A1001 shipped."), expect(heard("ship"))), "missing:3", answer),
		Entry("a regular expression", asked(model("Your order A1001 shipped."), expect(heard(`/A\d+ ship/`))), "passed", answer),
		Entry("anything", asked(model("Your order A1001 shipped."), expect(heard(""))), "passed", answer),
		Entry("a whole utterance", asked(model("Your order A1001 shipped."), expect(heard("x", whole(scenarios.MatchEqual("your order a1001 shipped"))))),
			"passed", answer),
		Entry("more than the whole utterance", asked(model("Your order A1001 shipped."), expect(heard("x", whole(scenarios.MatchEqual("your order"))))),
			"missing:3", answer),
		Entry("an utterance without a word", asked(model("Your order A1001 shipped."), expect(heard("x", whole(scenarios.MatchNot(scenarios.MatchWords("sorry")))))),
			"passed", answer),
		Entry("one utterance meets one expectation as a whole", asked(model("Yes."), expect(heard("x", whole(scenarios.MatchEqual("yes")))), expect(heard("x", whole(scenarios.MatchEqual("yes"))))),
			"missing:4", ended(0, 500*ms, says(1, "Yes."))),
		Entry("a regular expression again, behind used words", asked(model("No 1 no 2 yes."), expect(heard(`/no \d/i`)), expect(heard(`/no \d/i`)), expect(heard(`/\d yes/`))),
			"missing:5", ended(0, 500*ms, says(1, "No 1 no 2 yes."))),
		Entry("an utterance without words is none", asked(model("Yes.", optional), expect(heard("x", whole(scenarios.MatchNot(scenarios.MatchWords("sorry")))))), "missing:3",
			ended(0, 500*ms, block{{0, timeline.UtteranceBegan{}}, {100 * ms, timeline.UtteranceEnded{LastHeard: 100 * ms, Complete: true}}})),
		Entry("two utterances are not joined", asked(model("Your order."), model("Shipped."), expect(heard("order shipped"))), "missing:4",
			ended(0, 500*ms, says(1, "Your order.")), ended(0, 1200*ms, says(2, "Shipped."))),
		Entry("words that met one expectation meet no other", asked(model("Your order A1001 shipped."), expect(heard("order")), expect(heard("order"))),
			"missing:4", answer),
		Entry("the same words heard twice meet two",
			asked(model("Your order."), model("Your order."), expect(heard("order")), expect(heard("order"))), "passed",
			ended(0, 500*ms, says(1, "Your order.")), ended(0, 1500*ms, says(2, "Your order."))),
		Entry("twice in one utterance", asked(model("No no."), expect(heard("no")), expect(heard("no"))), "passed",
			ended(0, 500*ms, says(1, "No no."))),
		Entry("by an agent", asked(model("Hello."), expect(heard("hello", by("Billing")))), "passed",
			ended(0, 500*ms, saysAs("Billing", 1, "Hello."))),
		Entry("by another agent", asked(model("Hello."), expect(heard("hello", by("Billing")))), "different:3",
			ended(0, 500*ms, saysAs("Support", 1, "Hello."))),
		Entry("a word that was cut was not heard",
			asked(model("Your order A1001 shipped."), caller("Stop", bargeIn(500*ms)), expect(heard("a1001")), model("Yes?")), "missing:4",
			ended(0, 500*ms, says(1, "Your order A1001 shipped.", 800*ms)), ended(2, 400*ms, says(4, "Yes?"))),
		Entry("words from before the act are not looked at",
			asked(model("Your order A1001 shipped."), caller("Stop", bargeIn(500*ms)), expect(heard("your")), model("Yes?")), "missing:4",
			ended(0, 500*ms, says(1, "Your order A1001 shipped.", 800*ms)), ended(2, 400*ms, says(4, "Yes?"))),
		Entry("words between what let a wait begin and the tick at which it did",
			asked(model("One two three."), expect(tool("find")), wait(100*ms), expect(heard("one", anyOrder))), "passed",
			ended(0, 501*ms, says(1, "One two three.")), ended(0, 899*ms, runsTool("find#1", 50*ms, "{}", "x"))),
		Entry("words from before a wait are not looked at",
			asked(model("One two three."), expect(tool("find")), wait(100*ms), expect(heard("one", anyOrder))), "missing:5",
			ended(0, 501*ms, says(1, "One two three.")), ended(0, 903*ms, runsTool("find#1", 50*ms, "{}", "x"))),
		Entry("words that the model never says cannot be unheard",
			asked(model("Your order A1001 shipped."), caller("Stop", bargeIn(500*ms)), expect(interrupted(notHearing("shiped"))), model("Yes?")), "proves_nothing:4",
			ended(0, 500*ms, says(1, "Your order A1001 shipped.", 800*ms)), ended(2, 400*ms, says(4, "Yes?"))),
		Entry("words that the model says may be unheard",
			asked(model("Your order A1001 shipped."), caller("Stop", bargeIn(500*ms)), expect(interrupted(notHearing("shipped"))), model("Yes?")), "passed",
			ended(0, 500*ms, says(1, "Your order A1001 shipped.", 800*ms)), ended(2, 400*ms, says(4, "Yes?"))),
		Entry("words that span the start of the act are",
			asked(model("Your order A1001 shipped."), caller("Stop", bargeIn(500*ms)), expect(heard("your order")), model("Yes?")), "passed",
			ended(0, 500*ms, says(1, "Your order A1001 shipped.", 800*ms)), ended(2, 400*ms, says(4, "Yes?"))),
		Entry("generated but not heard",
			asked(model("Your order A1001 shipped."), expect(heard("shipped")), caller("Stop", bargeIn(500*ms)), allow(scenarios.SurpriseGuardrail)), "missing:3",
			ended(0, 500*ms, says(1, "Your order A1001 shipped.", 800*ms)), ended(0, time.Second, tripped("x", "r-1-Your order A1001 shipped."))),
	)
})

var _ = Describe("Playhead, expecting an interruption", func() {
	long := "I can help with that order number."
	bill := func(options ...with) *scenarios.Scenario {
		return asked(model(long), caller("Yes it is", bargeIn(900*ms)), expect(interrupted(options...)), model("Sure."),
			allow(scenarios.SurpriseGuardrail))
	}
	cut := func(heard time.Duration) []cue {
		return []cue{ended(0, 500*ms, says(1, long, heard)), ended(2, 500*ms, says(4, "Sure."))}
	}
	// The agent is heard from 1.7 s, the caller speaks from 2.6 to 3.5 s.
	DescribeTable("judges", func(sc *scenarios.Scenario, want string, cues []cue) { judged(sc, want, cues...) },
		Entry("it stopped", bill(), "passed", cut(1100*ms)),
		Entry("it stopped in time", bill(within(250*ms)), "passed", cut(1140*ms)),
		Entry("it stopped just in time", bill(within(250*ms)), "passed", cut(1150*ms)),
		Entry("it stopped too late", bill(within(250*ms)), "late:4", cut(1160*ms)),
		Entry("what was heard and what not", bill(hearing("I can help"), notHearing("order number")), "passed", cut(1100*ms)),
		Entry("less was heard", bill(hearing("help with")), "different:4", cut(1100*ms)),
		Entry("more was heard", bill(notHearing("can help")), "different:4", cut(1100*ms)),
		Entry("a word that was cut counts against it", bill(notHearing("with")), "different:4", cut(1100*ms)),
		Entry("it talked on to its end", bill(within(250*ms)), "missing:4",
			[]cue{ended(0, 500*ms, says(1, long)), ended(2, 2*time.Second, says(4, "Sure."))}),
		Entry("a guardrail is no interruption", bill(within(250*ms)), "missing:4",
			append(cut(1100*ms), ended(2, -800*ms, tripped("cards", "r-1-"+long)))),
	)
})

var _ = Describe("Playhead, expecting an interruption with other words", func() {
	It("fails as soon as the agent was cut: an act cuts it once", func() {
		r := play(asked(model("I can help."), caller("Yes", bargeIn(300*ms)), expect(interrupted(notHearing("can"))), model("Sure.")),
			ended(0, 500*ms, says(1, "I can help.", 700*ms)), ended(2, 500*ms, says(4, "Sure.")))
		Expect(verdict(r)).To(Equal("different:4"))
		Expect(r.Failures[0].At).To(Equal(2400 * ms))
	})
})

var _ = Describe("Playhead, expecting silence", func() {
	quiet := func(options ...with) *scenarios.Scenario {
		return scenario(caller("Hi there", reaction(scenarios.ReactionAny)), model("Yes?", optional), expect(silence(3*time.Second, options...)))
	}
	DescribeTable("judges", judged,
		Entry("the agent stays silent", quiet(), "passed"),
		Entry("silence may last longer than patience", scenario(caller("Hi there", reaction(scenarios.ReactionAny)), expect(silence(8*time.Second))), "passed"),
		Entry("silence since a moment that never comes", scenario(caller("Hi there", reaction(scenarios.ReactionAny)),
			expect(silence(time.Second, since(moment(tool("find")))))), "missing:2"),
		Entry("it speaks just after", quiet(), "passed", ended(0, 2905*ms, says(1, "Yes?"))),
		Entry("it speaks just before", quiet(), "unwanted:3", ended(0, 2895*ms, says(1, "Yes?"))),
		Entry("it speaks and is silent again", quiet(), "unwanted:3", ended(0, 500*ms, says(1, "Yes?"))),
		Entry("silence that may begin later", quiet(within(2*time.Second)), "passed", ended(0, 500*ms, says(1, "Yes?"))),
		Entry("silence that begins too late", quiet(within(500*ms)), "unwanted:3", ended(0, 500*ms, says(1, "Yes?"))),
		Entry("silence since something was heard",
			scenario(caller("Hi there"), model("Yes?"), expect(heard("yes", called("it"))), expect(silence(3*time.Second, since(stepID("it"))))),
			"passed", ended(0, 500*ms, says(1, "Yes?"))),
		Entry("the agent is still heard when the act ends",
			asked(model("One two three four five six."), caller("Oh", bargeIn(300*ms), reaction(scenarios.ReactionAny)), expect(silence(time.Second))),
			"unwanted:4", ended(0, 500*ms, says(1, "One two three four five six."))),
	)
})
