package judge_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	whose "github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("Whose a failure is", func() {
	blame := func(r *judge.Result) whose.Blamed {
		GinkgoHelper()
		Expect(r.Failures).NotTo(BeEmpty())
		b := r.Failures[0].Blame
		Expect(b.Why == "").To(Equal(b.Known() == whose.BlameUnclear))
		Expect(b.String() == "").To(Equal(b.Why == ""))
		return b.Known()
	}

	It("is the scenario's where a barge-in finds silence", func() {
		sc := scenario(caller("Hi"), model("One two three."), caller("Stop", bargeIn(2*time.Second)))
		Expect(blame(play(sc, ended(0, 100*ms, says(1, "One two three."))))).To(Equal(whose.BlameScenario))
	})

	It("is the scenario's where no model step has the words", func() {
		sc := scenario(caller("Hi"), model("One two three."), expect(heard("four", within(time.Second))))
		Expect(blame(play(sc, ended(0, 100*ms, says(1, "One two three."))))).To(Equal(whose.BlameScenario))
	})

	It("is the agent's where its tool returns something else", func() {
		sc := scenario(caller("Hi"), model("", asks("find")), expect(tool("find", returns("shipped"))), playOn)
		Expect(blame(play(sc, ended(0, 100*ms, calls(1, "find#1", 50*ms, "{}", "lost"))))).To(Equal(whose.BlameAgent))
	})

	It("is the agent's where its guardrail trips", func() {
		sc := scenario(caller("Hi", reaction(scenarios.ReactionAny)))
		Expect(blame(play(sc, ended(0, 100*ms, fact(timeline.GuardrailTripped{Guardrail: "g"}))))).To(Equal(whose.BlameAgent))
	})

	It("is the network's where the connection is lost by itself", func() {
		sc := scenario(caller("Hi", reaction(scenarios.ReactionAny)))
		Expect(blame(play(sc, ended(0, 100*ms, fact(timeline.ConnectionChanged{State: "lost"}))))).To(Equal(whose.BlameNetwork))
	})

	It("is the runtime's where the agent talks on though it was told of the caller", func() {
		sc := scenario(model("One two three four five six seven eight nine ten."), caller("Stop", bargeIn(200*ms)))
		r := play(sc, at(0, says(0, "One two three four five six seven eight nine ten.")), ended(1, 0, fact(timeline.SpeechDetected{})))
		Expect(r.Failures[0].Kind).To(Equal(judge.FailureNotStopped))
		Expect(blame(r)).To(Equal(whose.BlameRuntime))
	})

	broke := fact(timeline.Problem{Code: "server_error", Message: "The server had an error while processing your request: panic"})

	It("is the simulator's where it broke in itself", func() {
		sc := scenario(caller("Hi", reaction(scenarios.ReactionAny)))
		Expect(blame(play(sc, ended(0, 100*ms, broke)))).To(Equal(whose.BlameSimulator))
	})

	DescribeTable("is unclear", func(target string, what block) {
		sc := scenario(caller("Hi", reaction(scenarios.ReactionAny)))
		sc.Target = target
		Expect(blame(play(sc, ended(0, 100*ms, what)))).To(Equal(whose.BlameUnclear))
	},
		Entry("where the simulator refused a request", "", fact(timeline.Problem{Code: "missing_required_parameter"})),
		Entry("where another target broke", "live", broke),
	)

	It("is unclear where nothing tells", func() {
		sc := scenario(model("One two three four five six seven eight nine ten."), caller("Stop", bargeIn(200*ms)))
		r := play(sc, at(0, says(0, "One two three four five six seven eight nine ten.")))
		Expect(r.Failures[0].Kind).To(Equal(judge.FailureNotStopped))
		Expect(blame(r)).To(Equal(whose.BlameUnclear))
	})
})
