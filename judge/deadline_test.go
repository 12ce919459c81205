package judge_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("Playhead, counting deadlines", func() {
	// The caller speaks from 0.5 to 1.1 s; an answer after d is heard from 1.2 s + d.
	answer := func(d time.Duration) cue { return ended(0, d, says(1, "It will arrive Tuesday.")) }
	DescribeTable("judges", judged,
		Entry("within bounds the beginning, not the end",
			asked(model("It will arrive Tuesday."), expect(heard("Tuesday", within(500*ms)))), "passed", answer(400*ms)),
		Entry("an answer that begins too late",
			asked(model("It will arrive Tuesday."), expect(heard("Tuesday", within(500*ms)))), "late:3", answer(401*ms)),
		Entry("what had begun is followed to its end before the step fails",
			asked(model("It will arrive Tuesday."), expect(heard("Friday", within(500*ms)))), "missing:3", answer(400*ms)),
		Entry("without within there is no deadline but patience",
			asked(model("It will arrive Tuesday."), expect(heard("Tuesday"))), "passed", answer(4800*ms)),
		Entry("patience ends",
			asked(model("It will arrive Tuesday."), expect(heard("Tuesday"))), "missing:3", answer(5000*ms)),
		Entry("with within patience does not matter",
			asked(model("It will arrive Tuesday."), expect(heard("Tuesday", within(9*time.Second))), patiently), "passed", answer(8*time.Second)),
		Entry("the answer of an act that wants none may take longer than patience",
			scenario(caller("Hi there", reaction(scenarios.ReactionAny)), model("It will arrive Tuesday."), expect(heard("Tuesday", within(9*time.Second)))), "passed", answer(8*time.Second)),
		Entry("a greeting counts from the connection",
			scenario(model("Hello."), expect(heard("hello", within(500*ms))), caller("Hi"), model("Yes?")), "passed",
			at(400*ms, says(0, "Hello.")), ended(2, 400*ms, says(3, "Yes?"))),
		Entry("a late greeting",
			scenario(model("Hello."), expect(heard("hello", within(500*ms))), caller("Hi"), model("Yes?")), "late:2",
			at(401*ms, says(0, "Hello."))),
		Entry("patience does not run while a tool does",
			asked(model("Done."), expect(tool("refund")), patiently), "passed",
			ended(0, 100*ms, runsTool("find#1", 8*time.Second, "{}", "x")), ended(0, 8200*ms, runsTool("refund#1", 100*ms, "{}", "x")),
			ended(0, 9*time.Second, says(1, "Done."))),
		Entry("patience does not run while an approval is pending",
			asked(model("Done."), expect(tool("refund")), approvals(scenarios.ApprovalsIgnore), patiently), "passed",
			ended(0, 100*ms, asksApproval("refund#1", "{}").
				then(30*time.Second, fact(timeline.ApprovalDecided{Call: "refund#1", Tool: "refund", Outcome: "approved"})).
				then(30*time.Second, runsTool("refund#1", 100*ms, "{}", "x"))),
			ended(0, 31*time.Second, says(1, "Done."))),
		Entry("patience does not run while somebody is heard",
			asked(model("A b c d e f g h i j k l m n o p q r s t."), expect(tool("refund"))), "passed",
			ended(0, 100*ms, says(1, "A b c d e f g h i j k l m n o p q r s t.")), ended(0, 9*time.Second, runsTool("refund#1", 100*ms, "{}", "x")),
			ended(0, 9200*ms, listening())),
		Entry("a decision is where deadlines below it count from",
			asked(model("", asks("refund")), human(scenarios.DecisionApprove, "refund", delay(2*time.Second)), expect(tool("refund", within(100*ms))), model("Done.")),
			"passed",
			ended(0, 100*ms, fact(timeline.StepTaken{Step: 1, Response: "a"}).then(0, asksApproval("refund#1", "{}"))),
			begun(2, 90*ms, runsTool("refund#1", 100*ms, "{}", "x")), begun(2, 400*ms, says(4, "Done."))),
		Entry("the end of a wait is where deadlines below it count from",
			scenario(caller("Hi there", reaction(scenarios.ReactionAny)), wait(3*time.Second), model("Hello."), expect(heard("hello", within(500*ms)))), "passed",
			ended(0, 3300*ms, says(2, "Hello."))),
		Entry("since counts from elsewhere",
			asked(model("Which email is it under?"), expect(heard("under", called("asked"))), model("Are you there?"),
				expect(heard("there", within(3*time.Second), since(stepID("asked"))))), "passed",
			ended(0, 500*ms, says(1, "Which email is it under?")), ended(0, 4900*ms, says(3, "Are you there?"))),
		Entry("since, too late",
			asked(model("Which email is it under?"), expect(heard("under", called("asked"))), model("Are you there?"),
				expect(heard("there", within(3*time.Second), since(stepID("asked"))))), "late:5",
			ended(0, 500*ms, says(1, "Which email is it under?")), ended(0, 5100*ms, says(3, "Are you there?"))),
		Entry("since a moment that never comes leaves patience",
			asked(model("Hello."), expect(heard("bye", within(time.Second), since(moment(tool("find")))))), "missing:3",
			ended(0, 500*ms, says(1, "Hello."))),
		Entry("a tool that began in time may take its time to return",
			asked(model("Done."), expect(tool("find", returns("x"), within(200*ms)))), "passed",
			ended(0, 100*ms, runsTool("find#1", 3*time.Second, "{}", "x")), ended(0, 3500*ms, says(1, "Done."))),
		Entry("an agent who began in time may take its time to say it",
			asked(model("It will arrive Tuesday."), expect(heard("Tuesday", by("Billing"), within(500*ms)))), "passed",
			ended(0, 400*ms, saysAs("Billing", 1, "It will arrive Tuesday."))),
		Entry("an interruption counts from the start of the act",
			asked(model("One two three four five six."), caller("Stop it now please", bargeIn(500*ms)), expect(interrupted(within(250*ms))), model("Yes?")),
			"passed",
			ended(0, 500*ms, says(1, "One two three four five six.", 740*ms)), ended(2, 500*ms, says(4, "Yes?"))),
	)
})

var _ = Describe("Playhead, with a list", func() {
	// Two tools and two answers, in this order.
	cues := []cue{
		ended(0, 100*ms, runsTool("find#1", 100*ms, "{}", "x")), ended(0, 300*ms, says(1, "It will arrive.")),
		ended(0, 1500*ms, runsTool("refund#1", 100*ms, "{}", "x")), ended(0, 1700*ms, says(2, "Done now.")),
	}
	listed := func(all ...*scenarios.Expectation) *scenarios.Scenario {
		return asked(model("It will arrive."), model("Done now."), list(all...))
	}
	DescribeTable("judges", func(sc *scenarios.Scenario, want string) { judged(sc, want, cues...) },
		Entry("in this order", listed(tool("find"), heard("arrive"), tool("refund"), heard("done")), "passed"),
		Entry("in another order", listed(tool("refund"), tool("find")), "out_of_order:4"),
		Entry("words in another order", listed(heard("done"), heard("arrive")), "out_of_order:4"),
		Entry("words of one utterance", listed(heard("it"), heard("arrive")), "passed"),
		Entry("words of one utterance in another order", listed(heard("arrive"), heard("it")), "out_of_order:4"),
		Entry("order goes by the beginning", listed(heard("now"), heard("now")), "missing:4"),
		Entry("without a list there is no order", asked(model("It will arrive."), model("Done now."), expect(tool("refund")), expect(tool("find"))), "passed"),
	)

	It("looks back at what began in order and was complete before", func() {
		sc := asked(model("It will arrive."), list(tool("find", returns("x")), heard("arrive")))
		judged(sc, "passed",
			ended(0, 100*ms, runsTool("find#1", 2*time.Second, "{}", "x")), ended(0, 300*ms, says(1, "It will arrive.")),
			ended(0, 2200*ms, listening()))
	})
	It("goes by what begins first, not by what is met first", func() {
		sc := asked(model("It will arrive."), list(heard("arrive"), tool("find")))
		judged(sc, "passed",
			ended(0, 300*ms, says(1, "It will arrive.")), ended(0, 600*ms, runsTool("find#1", 100*ms, "{}", "x")),
			ended(0, 1500*ms, listening()))
	})
})

var _ = Describe("Playhead, with an exact number", func() {
	calls := func(n int) []cue {
		cues := []cue{ended(0, 2*time.Second, says(1, "No no.")), ended(3, 500*ms, says(4, "Bye."))}
		for i := range n {
			cues = append(cues, ended(0, 500*ms+time.Duration(i)*50*ms, runsTool("find#"+string(rune('0'+i)), 100*ms, "{}", "x")))
		}
		return cues
	}
	counted := func(e *scenarios.Expectation) *scenarios.Scenario {
		return asked(model("No no."), expect(e), caller("Bye"), model("Bye."))
	}
	DescribeTable("judges", func(sc *scenarios.Scenario, want string, cues []cue) { judged(sc, want, cues...) },
		Entry("as many", counted(tool("find", times(2))), "passed", calls(2)),
		Entry("too few", counted(tool("find", times(2))), "missing:3", calls(1)),
		Entry("too many", counted(tool("find", times(2))), "unwanted:3", calls(3)),
		Entry("none", counted(tool("find", times(0))), "passed", calls(0)),
		Entry("none, but one", counted(tool("find", times(0))), "unwanted:3", calls(1)),
		Entry("words", counted(heard("no", times(2))), "passed", calls(0)),
		Entry("more words", counted(heard("no", times(1))), "unwanted:3", calls(0)),
		Entry("in time", counted(tool("find", times(2), within(560*ms))), "passed", calls(3)),
		Entry("what another expectation used counts",
			asked(model("No no."), expect(tool("find")), expect(tool("find", times(1)))), "passed", calls(1)),
		Entry("at the head of a list",
			asked(model("No no."), list(tool("find", times(2)), heard("no"))), "passed", calls(2)),
		Entry("beyond the window nothing counts",
			asked(model("No no."), expect(tool("find", times(1))), caller("Bye"), model("Bye.")), "passed",
			append(calls(1), ended(3, 50*ms, runsTool("find#9", 100*ms, "{}", "x")))),
		Entry("an utterance that still sounds when the window closes counts to its end",
			asked(model("No no no no no."), expect(heard("no", times(2))), caller("Stop it", bargeIn(900*ms)), model("Bye.")), "unwanted:3",
			[]cue{ended(0, 500*ms, says(1, "No yes no yes yes no yes.", 1900*ms)), ended(3, 500*ms, says(4, "Bye."))}),
	)
})

var _ = Describe("Playhead, with a watch", func() {
	two := func(w *scenarios.Step, more ...any) *scenarios.Scenario {
		return asked(append([]any{model("One two."), w, caller("Bye now"), model("Three four.")}, more...)...)
	}
	cues := func(more ...cue) []cue {
		return append(more, ended(0, 500*ms, says(1, "One two.")), ended(3, 500*ms, says(4, "Three four.")))
	}
	find := runsTool("find#1", 50*ms, "{}", "x")
	DescribeTable("judges", func(sc *scenarios.Scenario, want string, cues []cue) { judged(sc, want, cues...) },
		Entry("nothing of it happens", two(expectNot(tool("find"))), "passed", cues()),
		Entry("it happens", two(expectNot(tool("find"))), "unwanted:3", cues(ended(0, 200*ms, find))),
		Entry("it happens while the act above still goes on", two(expectNot(tool("find"))), "unwanted:3", cues(begun(0, 200*ms, find))),
		Entry("it happens after the caller's next turn begins", two(expectNot(tool("find"))), "passed", cues(ended(3, 100*ms, find))),
		Entry("words are heard", two(expectNot(heard("two"))), "unwanted:3", cues()),
		Entry("words are heard after the caller's next turn begins", two(expectNot(heard("three"))), "passed", cues()),
		Entry("at the end of the script, until the call ends",
			asked(model("One two."), expectNot(tool("find"))), "unwanted:3", cues(ended(0, 2*time.Second, find))),
		Entry("for a while, from the end of the act", two(expectNot(tool("find"), lasting(1300*ms))), "passed", cues(ended(3, 100*ms, find))),
		Entry("for a while, still in it", two(expectNot(tool("find"), lasting(100*ms))), "unwanted:3", cues(ended(0, 90*ms, find))),
		Entry("for a while, and while the act lasts too", two(expectNot(tool("find"), lasting(100*ms))), "unwanted:3", cues(begun(0, 200*ms, find))),
		Entry("for a while from the end of the act, an interruption too",
			asked(model("One two three four.", optional), caller("Stop now", bargeIn(200*ms)), expectNot(interrupted(), lasting(100*ms)), model("Yes?")), "unwanted:4",
			[]cue{ended(0, 500*ms, says(1, "One two three four.", 850*ms)), ended(2, 500*ms, says(4, "Yes?"))}),
		Entry("for longer than the caller's next turn", two(expectNot(heard("three"), lasting(5*time.Second))), "unwanted:3", cues()),
		Entry("since a moment", two(expectNot(tool("find", since(moment(heard("one")))))), "passed", cues(ended(0, 890*ms, find))),
		Entry("since a moment, after it", two(expectNot(tool("find", since(moment(heard("one")))))), "unwanted:3", cues(ended(0, 910*ms, find))),
		Entry("for a while since a moment", two(expectNot(tool("find", since(moment(heard("one")))), lasting(400*ms))), "passed", cues(ended(3, 100*ms, find))),
		Entry("for a while since a moment, in it", two(expectNot(tool("find", since(moment(heard("one")))), lasting(100*ms))), "unwanted:3", cues(ended(0, 990*ms, find))),
		Entry("what begins in time", two(expectNot(tool("find", within(100*ms)))), "unwanted:3", cues(ended(0, 90*ms, find))),
		Entry("what begins too late for it", two(expectNot(tool("find", within(600*ms)))), "passed", cues(ended(0, 610*ms, find))),
		Entry("another number than this", two(expectNot(tool("find", times(2)), lasting(2*time.Second))), "passed", cues(ended(0, 90*ms, find))),
		Entry("this number", two(expectNot(tool("find", times(1)), lasting(2*time.Second))), "unwanted:3", cues(ended(0, 90*ms, find))),
		Entry("until a moment", two(expectNot(tool("find"), until(moment(heard("one"))))), "passed", cues(ended(0, 910*ms, find))),
		Entry("until a moment, before it", two(expectNot(tool("find"), until(moment(heard("one"))))), "unwanted:3", cues(ended(0, 890*ms, find))),
		Entry("until a step below begins",
			asked(model("One two."), expectNot(heard("three"), until(stepID("last"))), caller("Go on"), model("Three four."),
				withID(caller("Bye"), "last"), model("Three.")), "unwanted:3",
			[]cue{ended(0, 500*ms, says(1, "One two.")), ended(3, 500*ms, says(4, "Three four.")), ended(5, 500*ms, says(6, "Three."))}),
		Entry("until a moment that never comes, until the call ends",
			asked(model("One two."), expectNot(tool("find"), until(moment(tool("refund"))))), "passed", cues()),
		Entry("a word that was cut was heard",
			asked(model("One four."), caller("Stop", bargeIn(200*ms)), expectNot(heard("four")), model("Yes?")), "unwanted:4",
			[]cue{ended(0, 500*ms, says(1, "One four five.", 500*ms)), ended(2, 500*ms, says(4, "Yes?"))}),
		Entry("words from before the act do not matter",
			asked(model("One two."), caller("Stop"), expectNot(heard("two")), model("Yes?")), "passed",
			[]cue{ended(0, 500*ms, says(1, "One two.")), ended(2, 500*ms, says(4, "Yes?"))}),
		Entry("the agent is interrupted by nobody",
			asked(model("One two."), expectNot(interrupted())), "unwanted:3",
			[]cue{ended(0, 2*time.Second, says(1, "One two three.", 400*ms))}),
		Entry("the agent is not silent for too long",
			asked(model("One two."), model("Three."), expectNot(silence(2*time.Second)), caller("Bye now"), model("Bye.")), "passed",
			[]cue{ended(0, 500*ms, says(1, "One two.")), ended(0, 2*time.Second, says(2, "Three.")), ended(4, 500*ms, says(5, "Bye."))}),
		Entry("the agent is silent for too long",
			asked(model("One two."), model("Three."), expectNot(silence(time.Second)), caller("Bye now"), model("Bye.")), "unwanted:4",
			[]cue{ended(0, 500*ms, says(1, "One two.").then(900*ms, fact(timeline.AgentState{State: "thinking"}))), ended(0, 2300*ms, says(2, "Three."))}),
		Entry("never holds the playhead", two(expectNot(tool("find"), lasting(20*time.Second))), "passed", cues()),
	)
})

var _ = Describe("Playhead, with a watch that may see nothing", func() {
	find := runsTool("find#1", 50*ms, "{}", "x")
	answered := func(more ...cue) []cue { return append(more, ended(0, 500*ms, says(1, "One two."))) }
	watched := func(w *scenarios.Step) *scenarios.Scenario { return asked(model("One two."), w) }
	next := func(later time.Duration, w *scenarios.Step) *scenarios.Scenario {
		return asked(model("One two.", optional), w, caller("And now", id("next"), after(word(scenarios.MomentCallerStops)), delay(later)), model("Three."))
	}
	spoken := func(more ...cue) []cue { return append(more, ended(3, 500*ms, says(4, "Three."))) }

	DescribeTable("judges", func(sc *scenarios.Scenario, want string, cues []cue) { judged(sc, want, cues...) },
		Entry("a while that is over before the agent's turn", watched(expectNot(heard("three"), lasting(900*ms))), "proves_nothing:3", answered()),
		Entry("a while that is over just before that", watched(expectNot(heard("three"), lasting(1180*ms))), "proves_nothing:3", answered()),
		Entry("a while that is over just after it", watched(expectNot(heard("three"), lasting(1240*ms))), "passed", answered()),
		Entry("a while that is over between two answers",
			asked(model("One."), model("Three."), expectNot(heard("four"), lasting(900*ms))), "proves_nothing:4",
			[]cue{ended(0, 500*ms, says(1, "One.").then(100*ms, fact(timeline.AgentState{State: "thinking"}))), ended(0, 2*time.Second, says(2, "Three."))}),
		Entry("a while after which it still asks", watched(expectNot(heard("three"), lasting(2*time.Second))), "proves_nothing:3",
			answered(ended(0, 700*ms, runsTool("find#1", 5*time.Second, "{}", "x")))),
		Entry("until something that the agent does", watched(expectNot(heard("two"), until(moment(tool("find"))))), "passed", answered(ended(0, 200*ms, find))),
		Entry("until an act that comes before it", next(200*ms, expectNot(heard("one"), until(stepID("next")))), "proves_nothing:3", spoken()),
		Entry("until a turn of the caller's that comes before it", next(200*ms, expectNot(heard("one"))), "proves_nothing:3", spoken()),
		Entry("until a turn of the caller's that comes after it has done something",
			next(200*ms, expectNot(heard("one"))), "passed", spoken(ended(0, 50*ms, find))),
		Entry("until a turn of the caller's that comes into it", next(700*ms, expectNot(heard("two"))), "passed",
			spoken(ended(0, 500*ms, says(1, "One.", 200*ms)))),
		Entry("where no answer is owed",
			scenario(caller("Hm", reaction(scenarios.ReactionAny)), expectNot(heard("one"), lasting(100*ms))), "passed", []cue{}),
	)

	runs := func(output string) cue { return ended(0, 200*ms, runsTool("find#1", 50*ms, "{}", output)) }
	starts := at(10*ms, fact(timeline.Connected{Agent: "Support"}))
	DescribeTable("judges what nothing could have violated,", func(sc *scenarios.Scenario, want string, cues []cue) { judged(sc, want, cues...) },
		Entry("data in a text", watched(expectNot(tool("find", returnsWritten("{state: lost}")))), "proves_nothing:3", answered(runs("lost"))),
		Entry("data in a list", watched(expectNot(tool("find", returnsWritten("{state: lost}")))), "proves_nothing:3", answered(runs(`["lost"]`))),
		Entry("data in data", watched(expectNot(tool("find", returnsWritten("{state: lost}")))), "passed", answered(runs(`{"day":"Monday"}`))),
		Entry("a text in a switch", watched(expectNot(tool("find", returnsWritten(`{ok: "false"}`)))), "proves_nothing:3", answered(runs(`{"ok":false}`))),
		Entry("a pattern in a number", watched(expectNot(tool("find", returnsWritten("{days: /3/}")))), "proves_nothing:3", answered(runs(`{"days":4}`))),
		Entry("a number in a number", watched(expectNot(tool("find", returnsWritten("{days: 3}")))), "passed", answered(runs(`{"days":4}`))),
		Entry("a number in nothing", watched(expectNot(tool("find", returnsWritten("{days: 3}")))), "passed", answered(runs(`{"days":null}`))),
		Entry("a number, once there is one", watched(expectNot(tool("find", returnsWritten("{days: {one_of: [many, 3]}}")))), "passed", answered(runs(`{"days":4}`))),
		Entry("data of a tool that does not run", watched(expectNot(tool("find", returnsWritten("{state: lost}")))), "passed", answered(starts)),
		Entry("a text in a text", watched(expectNot(tool("find", returns("lost")))), "passed", answered(runs("found"))),
		Entry("an agent that never has the call", watched(expectNot(heard("three", by("Billing")))), "proves_nothing:3", answered(starts)),
		Entry("an agent that has it", watched(expectNot(heard("three", by("support")))), "passed", answered(starts)),
		Entry("a handoff from one that never has it", watched(expectNot(handoff("Sales", from("Billing")))), "proves_nothing:3", answered(starts)),
		Entry("a handoff from one that has it", watched(expectNot(handoff("Sales", from("Support")))), "passed", answered(starts)),
	)

	DescribeTable("judges, below other acts and before any,", judged,
		Entry("a while below a wait, before the answer", asked(wait(100*ms), expectNot(heard("three"), lasting(200*ms)), model("One two three.")), "proves_nothing:3", ended(0, 500*ms, says(3, "One two three."))),
		Entry("a while below a wait, with the answer", asked(wait(100*ms), expectNot(heard("four"), lasting(3*time.Second)), model("One two three.")), "passed", ended(0, 500*ms, says(3, "One two three."))),
		Entry("a while below a wait after the answer", asked(model("One two three."), expect(heard("three")), wait(time.Second), expectNot(heard("four"), lasting(200*ms))), "passed", ended(0, 500*ms, says(1, "One two three."))),
		Entry("a while below what is no fault", asked(fault("noop"), expectNot(heard("three"), lasting(200*ms)), model("One two three.")), "proves_nothing:3", ended(0, 500*ms, says(3, "One two three."))),
		Entry("a while below a decision", asked(human(scenarios.DecisionApprove, "pay"), expectNot(heard("three"), lasting(100*ms)), model("One two three.")), "proves_nothing:3",
			ended(0, 200*ms, asksApproval("pay#1", "{}")), ended(1, 500*ms, says(3, "One two three."))),
		Entry("before the caller spoke", scenario(expectNot(heard("one")), caller("Hi there"), model("One.")), "proves_nothing:1", ended(1, 500*ms, says(2, "One."))),
		Entry("before the caller spoke, a tool", scenario(expectNot(tool("find")), caller("Hi there"), model("One.")), "proves_nothing:1", ended(1, 500*ms, says(2, "One."))),
		Entry("before the caller spoke, a greeting", scenario(model("One."), expectNot(heard("two")), caller("Hi there"), model("Two.")), "passed",
			at(100*ms, says(0, "One.")), ended(2, 500*ms, says(3, "Two."))),
		Entry("before the caller spoke, any greeting", scenario(expectNot(heard("")), caller("Hi there"), model("One.")), "passed", ended(1, 500*ms, says(2, "One."))),
		Entry("a call in which nobody speaks", scenario(expectNot(heard("one"))), "proves_nothing:1"),
		Entry("a call in which nobody speaks for a while", scenario(wait(2*time.Second), expectNot(heard("one"))), "proves_nothing:2"),
		Entry("a connection that nobody uses", scenario(wait(2*time.Second), expectNot(connection("lost"))), "passed"),
		Entry("a silence that is too long anyway, in a call that is over sooner", asked(model("One."), expectNot(silence(9*time.Second))), "proves_nothing:3", ended(0, 500*ms, says(1, "One."))),
		Entry("a silence that is longer than the watch", asked(model("One."), expectNot(silence(3*time.Second), lasting(2900*ms))), "proves_nothing:3", ended(0, 500*ms, says(1, "One."))),
	)
})

func withID(s *scenarios.Step, name string) *scenarios.Step { s.ID = name; return s }
