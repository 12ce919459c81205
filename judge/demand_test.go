package judge_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("Playhead, demanding a reaction", func() {
	long := "One two three four five six seven eight nine ten."
	// The agent is heard from 1.7 s; the caller speaks from 2.0 s, for 300 ms a word.
	over := func(words string, options ...option) *scenarios.Scenario {
		return asked(model(long, optional), caller(words, append([]option{bargeIn(300 * ms)}, options...)...), model("Yes?", optional))
	}
	cut := func(heard time.Duration) cue { return ended(0, 500*ms, says(1, long, heard)) }
	talksOn := ended(0, 500*ms, says(1, long)) // to 4.7 s
	answer := ended(2, 500*ms, says(3, "Yes?"))

	DescribeTable("judges", judged,
		Entry("the caller is answered", asked(model("Hello.")), "passed", ended(0, 4800*ms, says(1, "Hello."))),
		Entry("the caller is not answered", asked(model("Hello.", optional)), "not_answered:1"),
		Entry("the caller is answered too late for patience", asked(model("Hello.", optional)), "not_answered:1", ended(0, 5*time.Second, says(1, "Hello."))),
		Entry("a tool that runs is waited for", asked(model("Hello.")), "passed",
			ended(0, 100*ms, runsTool("find#1", 7*time.Second, "{}", "x")), ended(0, 7300*ms, says(1, "Hello."))),
		Entry("speech of an earlier exchange is no answer",
			asked(model(long), caller("Go on", after(word(scenarios.MomentAgentStarts)), delay(300*ms)), model("Yes?", optional)), "not_answered:3",
			cut(600*ms), ended(2, 500*ms, says(1, "More of it."))),
		Entry("a caller who speaks on at a moment of their own needs no answer",
			asked(caller("Still there", after(word(scenarios.MomentCallerStops)), delay(8*time.Second)), model("Yes?"), patiently), "passed",
			ended(1, 500*ms, says(2, "Yes?"))),
		Entry("any answer will do, or none", scenario(caller("Hi there", reaction(scenarios.ReactionAny))), "passed"),
		Entry("the agent stops for a barge-in", over("Stop it"), "passed", cut(900*ms), answer),
		Entry("it takes 2 s", over("Stop it"), "passed", cut(2300*ms), ended(2, 1600*ms, says(3, "Yes?"))),
		Entry("it takes longer", over("Stop it"), "not_stopped:3", cut(2320*ms)),
		Entry("it talks on", over("Stop it"), "not_stopped:3", talksOn),
		Entry("to stop is enough", over("Stop it", reaction(scenarios.ReactionStop)), "passed", cut(900*ms)),
		Entry("to stop is demanded", over("Stop it", reaction(scenarios.ReactionStop)), "not_stopped:3", talksOn),
		Entry("what is to be ignored does not stop the agent", over("Mm", reaction(scenarios.ReactionIgnore)), "passed", talksOn),
		Entry("it stops for it", over("Mm", reaction(scenarios.ReactionIgnore)), "false_interruption:3", cut(900*ms)),
		Entry("it stops for it up to 1 s after", over("Mm", reaction(scenarios.ReactionIgnore)), "false_interruption:3", cut(1590*ms)),
		Entry("it stops later, for no reason", over("Mm", reaction(scenarios.ReactionIgnore)), "surprise:3", cut(2400*ms),
			ended(2, time.Second, fact(timeline.Interrupted{Response: "r-1-" + long, Item: "item-r-1-" + long, Cause: "request"}))),
		Entry("what is to be ignored gets no answer", scenario(caller("Mm", reaction(scenarios.ReactionIgnore)), model("Yes?", optional)), "unwanted:1",
			ended(0, 1880*ms, says(1, "Yes?"))),
		Entry("speech after 2 s is no answer", scenario(caller("Mm", reaction(scenarios.ReactionIgnore)), model("Yes?", optional)), "passed",
			ended(0, 1940*ms, says(1, "Yes?"))),
		Entry("the second of two utterances without a gap is what must stop",
			asked(model("One two."), model("Three four five six."), caller("Stop", after(stepID("x")), delay(0)), model("Yes?", optional), func(sc *scenarios.Scenario) {
				sc.Script[3].Caller.Timing = scenarios.Timing{After: word(scenarios.MomentConnected), Delay: 2200 * ms, BargeIn: true}
			}), "passed",
			ended(0, 500*ms, says(1, "One two.")), ended(0, 1100*ms, says(2, "Three four five six.", 500*ms)), ended(3, 900*ms, says(4, "Yes?"))),
	)
})

var _ = Describe("Playhead, demanding that model steps are heard", func() {
	DescribeTable("judges", judged,
		Entry("to their end", asked(model("One two.")), "passed", ended(0, 500*ms, says(1, "One two."))),
		Entry("cut with nobody speaking", asked(model("One two.")), "unheard:2", ended(0, 500*ms, says(1, "One two.", 400*ms))),
		Entry("a greeting that is cut", scenario(model("One two.")), "unheard:1", at(500*ms, says(0, "One two.", 400*ms))),
		Entry("cut, but it may stay unheard", asked(model("One two.", optional)), "passed", ended(0, 500*ms, says(1, "One two.", 400*ms))),
		Entry("cut by the caller", asked(model("One two."), caller("Stop", bargeIn(200*ms)), model("Yes?")), "passed",
			ended(0, 500*ms, says(1, "One two.", 400*ms)), ended(2, 500*ms, says(3, "Yes?"))),
		Entry("cut by a guardrail that names the item", asked(model("One two three four."), expect(guardrail("g")), model("Yes?")), "passed",
			ended(0, 500*ms, says(1, "One two three four.", 700*ms)), ended(0, 700*ms, fact(timeline.GuardrailTripped{Guardrail: "g", Item: "item-r-1-One two three four."})),
			ended(0, 1500*ms, says(3, "Yes?"))),
		Entry("cut while a guardrail stops another answer", asked(model("One two."), model("Card 4111."), expect(guardrail("g")), model("Yes?")), "passed",
			ended(0, 500*ms, says(1, "One two.", 400*ms)), ended(0, 600*ms, fact(timeline.StepTaken{Step: 2, Response: "x", Spoken: true})),
			ended(0, 990*ms, tripped("g", "x")), ended(0, 1500*ms, says(4, "Yes?"))),
		Entry("cut long after a guardrail stopped another answer", asked(model("One two."), model("Card 4111."), expect(guardrail("g")), model("Yes?")), "unheard:2",
			ended(0, 500*ms, says(1, "One two.", 400*ms)), ended(0, 600*ms, fact(timeline.StepTaken{Step: 2, Response: "x", Spoken: true})),
			ended(0, 890*ms, tripped("g", "x")), ended(0, 1500*ms, says(4, "Yes?"))),
		Entry("cut by a guardrail", asked(model("One two."), expect(guardrail("g")), model("Yes?")), "passed",
			ended(0, 500*ms, says(1, "One two.", 400*ms)), ended(0, 990*ms, tripped("g", "r-1-One two.")), ended(0, 1500*ms, says(3, "Yes?"))),
		Entry("not begun, since the caller spoke first",
			asked(model("One two."), caller("Wait", after(word(scenarios.MomentCallerStops)), delay(600*ms)), model("Yes?")), "passed",
			ended(0, 500*ms, block{{0, timeline.AgentState{State: "thinking"}}, {0, timeline.ResponseBegan{Response: "a"}},
				{0, timeline.StepTaken{Step: 1, Response: "a", Spoken: true}}, {200 * ms, timeline.ResponseEnded{Response: "a", Status: "cancelled"}}, {200 * ms, timeline.AgentState{State: "listening"}}}),
			ended(2, 500*ms, says(3, "Yes?"))),
		Entry("not begun, and nobody spoke",
			asked(model("One."), model("One two.")), "unheard:3",
			ended(0, 500*ms, says(1, "One.")),
			ended(0, 600*ms, block{{0, timeline.ResponseBegan{Response: "a"}},
				{0, timeline.StepTaken{Step: 2, Response: "a", Spoken: true}}, {200 * ms, timeline.ResponseEnded{Response: "a", Status: "completed"}}})),
		Entry("not begun when the caller's next turn comes",
			asked(model("One."), model("One two."), caller("Bye"), model("Bye.")), "unheard:3",
			ended(0, 500*ms, says(1, "One.")),
			ended(0, 600*ms, block{{0, timeline.ResponseBegan{Response: "a"}},
				{0, timeline.StepTaken{Step: 2, Response: "a", Spoken: true}}, {200 * ms, timeline.ResponseEnded{Response: "a", Status: "completed"}}})),
		Entry("taken by nothing", asked(model("One."), model("Two.")), "unused_step:3", ended(0, 500*ms, says(1, "One."))),
		Entry("taken by nothing, but optional", asked(model("One."), model("Two.", optional)), "passed", ended(0, 500*ms, says(1, "One."))),
		Entry("passed over", asked(model("One."), model("Two.")), "unused_step:2",
			ended(0, 500*ms, says(2, "Two.")), ended(0, 500*ms, fact(timeline.StepClosed{Step: 1, Reason: "as Billing"}))),
		Entry("passed over, but optional", asked(model("One.", optional), model("Two.")), "passed",
			ended(0, 500*ms, says(2, "Two.")), ended(0, 500*ms, fact(timeline.StepClosed{Step: 1, Reason: "as Billing"}))),
		Entry("not as written", asked(model("One.")), "different:2", ended(0, 500*ms, fact(timeline.StepWrong{Step: 1, Reason: "no tool transfer_to_x"}))),
		Entry("no step left", asked(model("One.")), "unscripted_response:1",
			ended(0, 500*ms, says(1, "One.")), ended(0, 1200*ms, fact(timeline.Unscripted{Response: "b", Cause: "noise"}))),
	)
})

var _ = Describe("Playhead, meeting surprises", func() {
	answer := ended(0, 500*ms, says(1, "Hello.")) // heard to 2.0 s
	soon := func(f timeline.Fact) cue { return ended(0, 600*ms, fact(f)) }
	reported := soon(timeline.Interrupted{Item: "item-r-1-Hello you.", Cause: "request"})
	cut := ended(0, 500*ms, says(1, "Hello you.", 400*ms))

	DescribeTable("judges", judged,
		Entry("an approval that nobody decides", asked(model("Hello.")), "surprise:1",
			soon(timeline.ApprovalAsked{Call: "refund#1", Tool: "refund"}), answer),
		Entry("a guardrail trips", asked(model("Hello.")), "surprise:1", soon(timeline.GuardrailTripped{Guardrail: "g", Response: "x"}), answer),
		Entry("a guardrail may trip", asked(model("Hello."), allow(scenarios.SurpriseGuardrail)), "passed",
			soon(timeline.GuardrailTripped{Guardrail: "g", Response: "x"}), answer),
		Entry("a guardrail trips once more than expected", asked(model("Hello."), expect(guardrail("g"))), "surprise:1",
			soon(timeline.GuardrailTripped{Guardrail: "g", Response: "x"}), answer, ended(0, 700*ms, tripped("g", "y"))),
		Entry("a guardrail trips before its place in a list", asked(model("Hello."), list(heard("hello"), guardrail("g"))), "passed",
			soon(timeline.GuardrailTripped{Guardrail: "g", Response: "x"}), answer),
		Entry("the agent is cut off with nobody speaking", asked(model("Hello you.")), "surprise:1", cut, reported),
		Entry("the agent is cut off, by the id of its response", asked(model("Hello you.")), "surprise:1", cut, soon(timeline.Interrupted{Response: "r-1-Hello you.", Cause: "request"})),
		Entry("the agent may be cut off", asked(model("Hello you."), allow(scenarios.SurpriseInterrupted)), "passed", cut, reported),
		Entry("a refused request", asked(model("Hello.")), "surprise:1", soon(timeline.Problem{Code: "bad", Message: "no"}), answer),
		Entry("requests may be refused", asked(model("Hello."), allow(scenarios.SurpriseError)), "passed", soon(timeline.Problem{Code: "bad"}), answer),
		Entry("the connection is lost", asked(model("Hello.")), "surprise:1", soon(timeline.ConnectionChanged{State: "lost"}), answer),
		Entry("a lost connection may cut the agent", asked(model("Hello you."), allow(scenarios.SurpriseConnection)), "passed",
			cut, ended(0, 980*ms, fact(timeline.ConnectionChanged{State: "lost"}))),
		Entry("somebody may hang up and cut the agent", asked(model("Hello you."), allow(scenarios.SurpriseHangup)), "passed",
			cut, ended(0, 990*ms, fact(timeline.ConnectionChanged{State: "closed"}))),
		Entry("somebody hangs up", asked(model("Hello.")), "surprise:1", soon(timeline.ConnectionChanged{State: "closed"}), answer),
		Entry("somebody may hang up, but the script goes on", asked(model("Hello."), caller("Bye"), allow(scenarios.SurpriseHangup)), "no_moment:3",
			answer, ended(0, 1000*ms, fact(timeline.ConnectionChanged{State: "closed"}))),
		Entry("somebody may hang up, but not before it has happened twice", asked(model("Hello."), expect(tool("find", times(2))), allow(scenarios.SurpriseHangup)), "missing:3",
			answer, ended(0, 100*ms, runsTool("find#1", 50*ms, "{}", "x")), ended(0, 1000*ms, fact(timeline.ConnectionChanged{State: "closed"}))),
		Entry("somebody may hang up at the end", asked(model("Hello."), expect(heard("hello")), allow(scenarios.SurpriseHangup)), "passed",
			answer, ended(0, 1000*ms, fact(timeline.ConnectionChanged{State: "closed"}))),
		Entry("sound that the server never sent", asked(model("Hello.")), "surprise:1", soon(timeline.Foreign{Length: 40 * ms}), answer),
	)
})

var _ = Describe("Playhead, deciding approvals", func() {
	run := func(call string, d time.Duration) cue {
		return ended(0, d, asksApproval(call, `{"id":"`+call+`"}`))
	}
	// Once decided, the agent answers.
	answers := func(step, decision int) cue { return begun(decision, 400*ms, says(step, "Done.")) }

	DescribeTable("acts", func(sc *scenarios.Scenario, acts, want string, cues ...cue) {
		result, done := playActs(sc, cues...)
		Expect(doings(done)[1:]).To(Equal(strings.Fields(acts)))
		Expect(verdict(result)).To(Equal(want))
	},
		Entry("when asked", asked(model("Done."), human(scenarios.DecisionApprove, "refund")), "2@1620", "passed",
			run("refund#1", 500*ms), answers(1, 2)),
		Entry("some time after it was asked", asked(model("Done."), human(scenarios.DecisionReject, "refund", delay(2*time.Second))), "2@3600", "passed",
			run("refund#1", 500*ms), answers(1, 2)),
		Entry("at a moment", asked(model("Done."), human(scenarios.DecisionApprove, "refund", after(word(scenarios.MomentCallerStops)), delay(time.Second))),
			"2@2100", "passed", run("refund#1", 500*ms), answers(1, 2)),
		Entry("never asked", asked(model("Done."), human(scenarios.DecisionApprove, "refund")), "", "unused:3",
			ended(0, 500*ms, says(1, "Done."))),
		Entry("at a moment at which nothing waits", asked(model("Done."), human(scenarios.DecisionApprove, "refund", after(word(scenarios.MomentCallerStops)), delay(time.Second))),
			"", "unused:3", ended(0, 500*ms, says(1, "Done."))),
		Entry("at a moment that never comes", asked(model("Done."), human(scenarios.DecisionApprove, "refund", after(moment(tool("find"))))),
			"", "no_moment:3", ended(0, 500*ms, says(1, "Done."))),
		Entry("at a moment that has passed", asked(model("Done."), expect(heard("done")), human(scenarios.DecisionApprove, "refund", after(word(scenarios.MomentConnected)))),
			"", "too_late:4", ended(0, 500*ms, says(1, "Done."))),
		Entry("no longer waiting", asked(model("Done."), human(scenarios.DecisionApprove, "refund", delay(2*time.Second))), "", "unused:3",
			run("refund#1", 500*ms), ended(0, time.Second, fact(timeline.ApprovalDecided{Call: "refund#1", Tool: "refund", Outcome: "timed_out"}))),
		Entry("the oldest first", asked(model("Done."), human(scenarios.DecisionApprove, "refund"), human(scenarios.DecisionReject, "refund")),
			"2@1620 3@1640", "passed", run("refund#1", 500*ms), run("refund#2", 500*ms), answers(1, 3)),
		Entry("nobody is to decide", asked(model("Done."), human(scenarios.DecisionIgnore, "refund")), "2@1620", "passed",
			run("refund#1", 500*ms), ended(0, 3*time.Second, fact(timeline.ApprovalDecided{Call: "refund#1", Tool: "refund", Outcome: "timed_out"})), answersAt(1, 4*time.Second)),
		Entry("one more than steps decide", asked(model("Done."), human(scenarios.DecisionApprove, "refund")), "2@1620", "surprise:3",
			run("refund#1", 500*ms), run("refund#2", 600*ms)),
		Entry("one after another has ended undecided", asked(model("Done."), expect(approval("refund", outcome("timed_out"))), human(scenarios.DecisionApprove, "refund")),
			"3@2620", "passed", run("refund#1", 500*ms), ended(0, time.Second, fact(timeline.ApprovalDecided{Call: "refund#1", Tool: "refund", Outcome: "timed_out"})),
			run("refund#2", 1500*ms), answers(1, 3)),
		Entry("those no step decides are approved", asked(model("Done."), expect(approval("refund")), approvals(scenarios.ApprovalsApprove)), "-1@1620", "passed",
			run("refund#1", 500*ms), answersAt(1, time.Second)),
		Entry("those no step decides are rejected", asked(model("Done."), expect(approval("refund")), approvals(scenarios.ApprovalsReject)), "-1@1620", "passed",
			run("refund#1", 500*ms), answersAt(1, time.Second)),
		Entry("a step goes before the key", asked(model("Done."), human(scenarios.DecisionReject, "refund"), approvals(scenarios.ApprovalsApprove)), "2@1620", "passed",
			run("refund#1", 500*ms), answersAt(1, time.Second)),
	)

	It("names the call, the decision and the message", func() {
		sc := asked(model("Done."), human(scenarios.DecisionReject, "refund", func(s *scenarios.Step) {
			s.Human.Message = "Not eligible"
			s.Human.With = data(`{"id":"refund#2"}`)
		}), approvals(scenarios.ApprovalsIgnore))
		_, acts := playActs(sc, run("refund#1", 500*ms), run("refund#2", 500*ms), answersAt(1, time.Second))
		Expect(acts[1].Act).To(Equal(judge.Act{
			Step: 2, Kind: judge.ActDecide, Call: "refund#2", Decision: scenarios.DecisionReject, Message: "Not eligible",
		}))
	})

	It("fails a decision that could not be carried out", func() {
		sc := asked(model("Done."), human(scenarios.DecisionApprove, "refund", delay(9*time.Second)))
		judged(sc, "unused:3", run("refund#1", 500*ms), ended(0, time.Second, fact(timeline.ActFailed{Step: 2, Reason: "no such call"})))
	})
})

var _ = Describe("Playhead, ending a call", func() {
	answer := ended(0, 500*ms, says(1, "Hello.")) // to 2.0 s, at rest at 2.003 s
	hungUp := func(sc *scenarios.Scenario, cues ...cue) time.Duration { return play(sc, cues...).HungUp }

	It("hangs up a tail after the agent's turn is over", func() {
		Expect(hungUp(asked(model("Hello.")), answer)).To(Equal(2020*ms + time.Second))
	})
	It("waits for a watch with an end of its own", func() {
		Expect(hungUp(asked(model("Hello."), expectNot(tool("find"), lasting(4*time.Second))), answer)).To(Equal(5120*ms + time.Second))
	})
	It("waits for an agent that speaks again in the tail", func() {
		Expect(hungUp(asked(model("Hello."), model("You.")), answer, ended(0, 1500*ms, says(2, "You.")))).To(Equal(3020*ms + time.Second))
	})
	It("hangs up at the first failed step", func() {
		r := play(asked(model("Hello."), expect(heard("bye", within(500*ms))), caller("Bye"), expect(tool("find")), checks(scenarios.Check{
			Name: "response_latency", Bounds: []scenarios.Bound{{Statistic: "each", Relation: "at_most", Value: 1500}},
		})), answer)
		Expect(verdict(r)).To(Equal("missing:3"))
		Expect(r.HungUp).To(Equal(7 * time.Second))
		var open []string
		for _, n := range r.NotJudged {
			open = append(open, n.What)
		}
		Expect(open).To(Equal([]string{`caller: "Bye"`, "expect: tool find should run", "check: response_latency"}))
	})
	It("plays on after failures where the scenario says so", func() {
		r := play(asked(model("Hello."), expect(heard("bye")), caller("Bye"), model("Bye."), expect(tool("find")), playOn), answer, ended(3, 500*ms, says(4, "Bye.")))
		Expect(verdict(r)).To(Equal("missing:3 missing:6"))
		Expect(r.NotJudged).To(BeEmpty())
	})
	It("ends a call that takes too long", func() {
		sc := asked(model("Hello."), expect(tool("find")))
		sc.Limits.Duration = 3 * time.Second
		r := play(sc, answer)
		Expect(verdict(r)).To(Equal("limit:1"))
		Expect(r.HungUp).To(Equal(3 * time.Second))
		Expect(r.NotJudged).To(HaveLen(1))
	})
	It("has results for calls that were not played", func() {
		sc := asked()
		Expect(judge.SkippedResult(sc, "why not")).To(Equal(&judge.Result{
			Scenario: "test", File: "t.yaml", Verdict: judge.VerdictSkipped, Why: "why not"}))
		Expect(judge.ErrorResult(sc, "no line").Verdict).To(Equal(judge.VerdictError))
	})
	It("cannot judge a call that was broken off", func() {
		sc := asked(model("Hello."))
		p := judge.NewPlayhead(sc)
		p.Feed(timeline.Record{Fact: timeline.Connected{}})
		p.Tick(20 * ms)
		p.Finish(40 * ms)
		r := p.Result(nil)
		Expect(r.Verdict).To(Equal(judge.VerdictError))
		Expect(r.Why).To(ContainSubstring("broken off"))
	})
	It("cannot judge the recording of such a call", func() {
		rec := &timeline.Recording{Records: []timeline.Record{{Fact: timeline.Connected{}}}, Length: 100 * ms}
		Expect(judge.Judge(asked(model("Hello.")), rec).Verdict).To(Equal(judge.VerdictError))
	})
	It("cannot judge a call whose caller could not speak", func() {
		r := play(asked(model("Hello.")), begun(0, 10*ms, fact(timeline.ActFailed{Step: 0, Reason: "no recording"})))
		Expect(r.Verdict).To(Equal(judge.VerdictError))
		Expect(r.Why).To(Equal("t.yaml:1:5: no recording"))
	})
	It("says so of an exact number when the call has ended", func() {
		r := play(asked(model("Hello."), expect(tool("find", times(0))), expectNot(tool("look", times(2)))), answer)
		Expect(r.Steps[2].State).To(Equal(judge.StepPassed))
		Expect(r.Steps[3].State).To(Equal(judge.StepPassed))
	})
	It("says so of an exact number when the caller's next turn begins", func() {
		r := play(asked(model("Hello."), expect(tool("find", times(0))), caller("Bye"), model("Bye."), expect(heard("no"))), answer, ended(3, 500*ms, says(4, "Bye.")))
		Expect(verdict(r)).To(Equal("missing:6"))
		Expect(r.Steps[2].State).To(Equal(judge.StepPassed))
	})
	It("says what became of each step", func() {
		r := play(asked(model("Hello."), expect(heard("hello")), expectNot(tool("find"))), answer)
		Expect(r.Steps).To(Equal([]judge.StepResult{
			{Step: 0, Pos: r.Steps[0].Pos, What: `caller: "Hi there"`, State: judge.StepPassed, Began: 500 * ms, Ended: 1100 * ms},
			{Step: 1, Pos: r.Steps[1].Pos, What: `model: "Hello."`, State: judge.StepPassed, Began: 1600 * ms, Ended: 2000 * ms},
			{Step: 2, Pos: r.Steps[2].Pos, What: `expect: caller should hear "hello"`, State: judge.StepPassed, Began: 1700 * ms, Ended: 2000 * ms},
			{Step: 3, Pos: r.Steps[3].Pos, What: `expect_not: tool find should run`, State: judge.StepPassed},
		}))
	})
})

func answersAt(step int, d time.Duration) cue { return ended(0, d, says(step, "Done.")) }
