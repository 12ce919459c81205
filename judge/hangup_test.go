package judge_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("A caller who hangs up", func() {
	// The caller speaks from 0.5 to 1.1 s, and the answer is heard from 1.7 to 2.3 s.
	answer := ended(0, 500*ms, says(1, "Hello you."))
	half := ended(0, 500*ms, says(1, "Hello you.", 400*ms))
	inTheMiddle := []option{after(word(scenarios.MomentAgentStarts)), delay(400 * ms)}
	atOnce := after(word(scenarios.MomentCallerStops))

	It("does so when the agent's turn is over, a gap and a delay later", func() {
		r, acts := playActs(asked(model("Hello you."), hangup(delay(time.Second))), answer)
		Expect(r.Verdict).To(Equal(judge.VerdictPassed))
		Expect(acts[1].Act).To(Equal(judge.Act{Step: 2, Kind: judge.ActHangUp}))
		Expect(acts[1].At - 2303*ms - 300*ms - time.Second).To(And(BeNumerically(">=", 0), BeNumerically("<=", 20*ms)))
		Expect(r.HungUp).To(Equal(acts[1].At))
		Expect(r.Length - r.HungUp).To(BeNumerically("<", 100*ms))
	})

	DescribeTable("is judged", judged,
		Entry("after the answer", asked(model("Hello you."), hangup()), "passed", answer),
		Entry("in the middle of it", asked(model("Hello you."), hangup(inTheMiddle...)), "passed", half),
		Entry("before it", asked(model("Hello you.", optional), hangup(atOnce)), "passed"),
		Entry("before it, where the script has one", asked(model("Hello you."), hangup(atOnce)), "unused_step:2"),
		Entry("when no answer came", scenario(caller("Hi there"), hangup()), "not_answered:1"),
		Entry("when an answer stopped short", asked(model("Hello you."), hangup()), "unheard:2", half),
		Entry("when the caller has waited too long", scenario(caller("Hi there"), hangup(atOnce, delay(9*time.Second))), "dead_air:1"),
		Entry("at a moment that does not come", asked(model("Hello you."), hangup(after(moment(heard("bye"))))), "no_moment:3", answer),
		Entry("at a moment that is past", asked(model("Hello you."), wait(5*time.Second), hangup(after(stepID("asked"))), func(sc *scenarios.Scenario) { sc.Script[0].ID = "asked" }), "too_late:4", answer),
		Entry("with what is expected then", asked(model("Hello you."), hangup(), expect(connection("closed", within(500*ms)))), "passed", answer),
		Entry("with what does not come then", asked(model("Hello you."), hangup(), expect(heard("bye"))), "missing:4", answer),
		Entry("with what must not come then", asked(model("Hello you."), hangup(), expectNot(tool("pay"))), "unwanted:4", answer, begun(2, 10*ms, runsTool("pay#1", 5*ms, "{}", "x"))),
		Entry("with what must not, and did not", asked(model("Hello you."), hangup(), expectNot(tool("pay"))), "passed", answer),
		Entry("before a watch could see anything", scenario(caller("Hi there"), expectNot(heard("no")), hangup(atOnce)), "proves_nothing:2"),
		Entry("with an approval that is given up", asked(hangup(after(moment(approval("pay")))), expect(approval("pay", outcome(judge.OutcomeCancelled)))), "passed",
			ended(0, 500*ms, asksApproval("pay#1", "{}")), begun(1, 5*ms, fact(timeline.ApprovalDecided{Call: "pay#1", Tool: "pay", Outcome: "cancelled"}))),
	)

	taken := ended(0, 300*ms, block{
		{0, timeline.AgentState{State: "thinking"}}, {0, timeline.ResponseBegan{Response: "r"}}, {0, timeline.StepTaken{Step: 1, Response: "r", Spoken: true}},
	})
	long := ended(0, 500*ms, says(1, "One two three four five six seven eight nine.", 2600*ms))
	DescribeTable("cuts what is under way", judged,
		Entry("an answer that was not heard yet", asked(model("Hello you."), hangup(atOnce, delay(400*ms))), "passed", taken),
		Entry("one that comes to the model just then", asked(model("Hello you."), hangup(atOnce)), "passed", ended(0, 25*ms, taken.block)),
		Entry("but not one that was lost before", asked(model("Hello you."), hangup(atOnce, delay(900*ms))), "unheard:2", taken,
			ended(0, 600*ms, block{{0, timeline.ResponseEnded{Response: "r", Status: "completed"}}, {0, timeline.AgentState{State: "listening"}}})),
		Entry("what a response would have asked for", asked(model("Hello you.", asks("find")), hangup(atOnce, delay(400*ms))), "passed", taken,
			ended(0, 420*ms, fact(timeline.ResponseEnded{Response: "r", Status: "cancelled"}))),
		Entry("a tool that runs", asked(model("", asks("find")), hangup(atOnce, delay(400*ms))), "passed", ended(0, 100*ms, block{
			{0, timeline.StepTaken{Step: 1, Response: "r"}}, {5 * ms, timeline.ToolBegan{Call: "find#1", Tool: "find"}},
			{301 * ms, timeline.ToolEnded{Call: "find#1", Tool: "find", Error: "context canceled"}},
		})),
		Entry("a barge-in before the agent had to stop", asked(model("One two three four five six seven eight nine."), caller("Stop", bargeIn(300*ms)), hangup(atOnce)), "passed",
			ended(0, 500*ms, says(1, "One two three four five six seven eight nine.", 620*ms))),
		Entry("a barge-in after it had to", asked(model("One two three four five six seven eight nine."), caller("Stop", bargeIn(100*ms)), hangup(atOnce, delay(2100*ms))), "not_stopped:3", long),
		Entry("an approval asked for just then", asked(hangup(atOnce)), "passed", ended(0, 25*ms, asksApproval("pay#1", "{}"))),
	)

	It("owes nothing from then on", func() {
		brief := func(sc *scenarios.Scenario) { sc.Limits.Patience, sc.Limits.DeadAir = 40*ms, 40*ms }
		judged(scenario(caller("Hi there"), hangup(atOnce), brief), "passed", ended(0, 5*ms, fact(timeline.AgentState{State: "thinking"})))
		judged(scenario(caller("Hi there"), hangup(atOnce, delay(60*ms)), brief), "dead_air:1")
	})

	It("ends a silence, which is measured, and is named as the reason for what did not come", func() {
		r := play(scenario(caller("Hi there"), hangup(atOnce, delay(900*ms)), expect(heard("bye"))))
		Expect(amounts(r, judge.MeasureDeadAir)).To(Equal([]float64{900}))
		Expect(r.Failures).To(ConsistOf(HaveField("Nearest", "the agent was not heard at all; the caller hung up at 2.00 s")))
	})

	It("is told of, where the agent had not reacted yet", func() {
		r := play(scenario(caller("Hi there"), hangup(atOnce)))
		Expect(r.NotLookedAt).To(ContainElement(And(HaveField("Kind", judge.BlindSwitchedOff), HaveField("What", "the caller hung up before the agent had to react"))))
		r = play(asked(model("Hello you."), hangup()), answer)
		Expect(r.NotLookedAt).NotTo(ContainElement(HaveField("Kind", judge.BlindSwitchedOff)))
	})

	DescribeTable("on a dead line", judged,
		Entry("is owed nothing more", asked(model("Hello you."), fault("disconnect", inTheMiddle[0]), hangup()), "passed", half,
			begun(2, 15*ms, fact(timeline.ConnectionChanged{State: "lost"})), begun(2, 16*ms, fact(timeline.ConnectionChanged{State: "closed"}))),
		Entry("where the agent seems to be at work", asked(model("Hello you."), fault("disconnect", inTheMiddle[0]), hangup()), "passed", half,
			begun(2, 15*ms, fact(timeline.ConnectionChanged{State: "lost"})), begun(2, 500*ms, fact(timeline.AgentState{State: "speaking"}))),
		Entry("who waits for a while", asked(model("Hello you."), fault("disconnect", inTheMiddle[0]), hangup(delay(3*time.Second))), "passed", half,
			begun(2, 15*ms, fact(timeline.ConnectionChanged{State: "lost"})), begun(2, 16*ms, fact(timeline.ConnectionChanged{State: "closed"}))),
		Entry("who would have spoken on", asked(model("Hello you."), fault("disconnect", inTheMiddle[0]), caller("Hello"), hangup()), "not_answered:2", half,
			begun(2, 15*ms, fact(timeline.ConnectionChanged{State: "lost"})), begun(2, 16*ms, fact(timeline.ConnectionChanged{State: "closed"}))),
		Entry("where the moment does not come", asked(model("Hello you."), fault("disconnect", inTheMiddle[0]), hangup(after(moment(connection("restored"))))), "no_moment:4", half,
			begun(2, 15*ms, fact(timeline.ConnectionChanged{State: "lost"})), begun(2, 16*ms, fact(timeline.ConnectionChanged{State: "closed"}))),
		Entry("that no fault killed", asked(model("Hello you."), hangup()), "surprise:1", half,
			ended(0, 990*ms, fact(timeline.ConnectionChanged{State: "lost"}))),
	)
})
