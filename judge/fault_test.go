package judge_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("Playhead, letting things go wrong", func() {
	answer := ended(0, 500*ms, says(1, "Hello.")) // heard to 2.0 s
	lost := fact(timeline.ConnectionChanged{State: "lost"})
	problem := fact(timeline.Problem{Code: "bad", Message: "no"})
	agentStarts := after(word(scenarios.MomentAgentStarts))

	DescribeTable("judges", judged,
		Entry("an error that it causes", asked(model("Hello."), fault("error")), "passed", answer, begun(2, 15*ms, problem)),
		Entry("an error that it causes while time passes", asked(model("Hello."), fault("error"), wait(time.Second)), "passed", answer, begun(2, 500*ms, problem)),
		Entry("an error before it", asked(model("Hello."), expect(heard("hello")), fault("error")), "surprise:1", answer, ended(0, 100*ms, problem)),
		Entry("an error after the caller's next act", asked(model("Hello."), fault("noop"), caller("Bye"), model("Bye.")), "surprise:4",
			answer, begun(3, 15*ms, problem), ended(3, 500*ms, says(4, "Bye."))),
		Entry("a connection that it cuts in an answer", asked(model("Hello you."), fault("disconnect", agentStarts)), "not_answered:2",
			ended(0, 500*ms, says(1, "Hello you.", 400*ms)), begun(2, 15*ms, lost)),
		Entry("an answer that it cuts", asked(model("Hello you."), fault("drop", agentStarts)), "not_answered:2",
			ended(0, 500*ms, says(1, "Hello you.", 400*ms))),
		Entry("an answer that is cut before it", asked(model("Hello you."), fault("drop", delay(2*time.Second))), "unheard:2",
			ended(0, 500*ms, says(1, "Hello you.", 400*ms))),
		Entry("a moment that does not come", asked(model("Hello."), fault("noop", after(moment(heard("bye"))))), "no_moment:3", answer),
		Entry("a moment that is past", asked(model("Hello."), expect(heard("hello")), wait(time.Second), fault("noop", after(moment(heard("hello"))))), "no_moment:5", answer),
	)

	It("hands it out once, at its moment and a delay after it", func() {
		_, acts := playActs(asked(model("Hello."), fault("noop", delay(300*ms)), expect(heard("hello"))), answer)
		Expect(acts).To(HaveLen(2))
		Expect(acts[1].Act).To(Equal(judge.Act{Step: 2, Kind: judge.ActFault}))
		late := acts[1].At - acts[0].At - 2*wordTime - 300*ms
		Expect(late).To(And(BeNumerically(">=", 0), BeNumerically("<=", 20*ms)))
	})
})

var _ = Describe("A connection that is lost", func() {
	lost := fact(timeline.ConnectionChanged{State: "lost", Reason: "unexpected EOF"})
	never := ended(0, 100*ms, lost)
	noAnswerOwed := func(sc *scenarios.Scenario) { sc.Script[0].Caller.Reaction = scenarios.ReactionAny }
	DescribeTable("is named as the reason for what did not come", func(sc *scenarios.Scenario, kind judge.FailureKind, nearest string, cues ...cue) {
		allow(scenarios.SurpriseConnection)(sc)
		r := play(sc, append(cues, never)...)
		Expect(r.Failures).To(ConsistOf(And(HaveField("Kind", kind), HaveField("Nearest", nearest))))
	},
		Entry("an answer", scenario(caller("Hi there")), judge.FailureNotAnswered,
			"the agent was not heard at all; the connection was lost at 1.20 s: unexpected EOF"),
		Entry("what a response would have said", asked(model("Hello you."), noAnswerOwed), judge.FailureUnheard,
			"the response began at 1.15 s; none of it was heard; the connection was lost at 1.20 s: unexpected EOF",
			ended(0, 50*ms, fact(timeline.StepTaken{Step: 1, Response: "r", Spoken: true})),
			ended(0, 90*ms, fact(timeline.ResponseEnded{Response: "r", Status: "completed"}))),
		Entry("a tool", scenario(caller("Hi there"), expect(tool("find"))), judge.FailureMissing,
			"the agent was not heard at all; the connection was lost at 1.20 s: unexpected EOF"),
		Entry("a moment", scenario(caller("Hi there"), caller("Bye", after(moment(tool("find"))))), judge.FailureNoMoment,
			"the agent was not heard at all; the connection was lost at 1.20 s: unexpected EOF"),
		Entry("a response", asked(model("Hello."), noAnswerOwed), judge.FailureUnusedStep, "no response was asked for in its part of the script; the connection was lost at 1.20 s: unexpected EOF"),
		Entry("sound", scenario(caller("Hi there"), func(sc *scenarios.Scenario) { sc.Limits.DeadAir = 2 * time.Second }), judge.FailureDeadAir,
			"nobody was heard from 1.10 s on, and the caller's words were not answered; the connection was lost at 1.20 s: unexpected EOF"),
	)
	It("is not named once it is restored", func() {
		r := play(scenario(caller("Hi there"), allow(scenarios.SurpriseConnection)), never, ended(0, 200*ms, fact(timeline.ConnectionChanged{State: "restored"})))
		Expect(r.Failures).To(ConsistOf(HaveField("Nearest", "the agent was not heard at all")))
	})
	It("is named as well where the runtime has not noticed it", func() {
		r := play(scenario(caller("Hi there"), fault("silent_close"), func(sc *scenarios.Scenario) { sc.Limits.DeadAir = 2 * time.Second }))
		Expect(r.Failures).To(ConsistOf(HaveField("Nearest", "nobody was heard from 1.10 s on, and the caller's words were not answered; "+
			"the connection has been dead since 1.12 s (fault: silent_close, line 2), and the runtime has not noticed")))
	})
	It("is told apart from a fault that lasts", func() {
		r := play(scenario(fault("lasting"), caller("Hi there")))
		Expect(r.Failures).To(ConsistOf(HaveField("Nearest", "the agent was not heard at all; fault: lasting (line 1) has lasted since 0.02 s")))
	})
	It("is expected without being closed", func() {
		lines := []cue{ended(0, 500*ms, says(1, "Hello.")), ended(0, 1100*ms, lost)}
		judged(asked(model("Hello."), expect(connection("lost"))), "passed", lines...)
		judged(asked(model("Hello."), expect(connection("closed"))), "surprise:1", lines...)
		judged(asked(model("Hello.")), "surprise:1", lines...)
	})
	It("ends the call when nobody restores it, although the agent seems to be at work", func() {
		sc := asked(model("Hello."), allow(scenarios.SurpriseConnection))
		result := play(sc, ended(0, 500*ms, says(1, "Hello.")), ended(0, 1600*ms, fact(timeline.AgentState{State: "speaking"})),
			ended(0, 1700*ms, fact(timeline.ConnectionChanged{State: "lost"})))
		Expect(verdict(result)).To(Equal("passed"))
		Expect(result.HungUp).To(BeNumerically("<", 12*time.Second))
	})
})
