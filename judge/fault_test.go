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
	It("ends the call when nobody restores it, although the agent seems to be at work", func() {
		sc := asked(model("Hello."), allow(scenarios.SurpriseConnection))
		result := play(sc, ended(0, 500*ms, says(1, "Hello.")), ended(0, 1600*ms, fact(timeline.AgentState{State: "speaking"})),
			ended(0, 1700*ms, fact(timeline.ConnectionChanged{State: "lost"})))
		Expect(verdict(result)).To(Equal("passed"))
		Expect(result.HungUp).To(BeNumerically("<", 12*time.Second))
	})
})
