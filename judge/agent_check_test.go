package judge_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// as makes a model step one for an agent.
func as(agent string) option {
	return func(s *scenarios.Step) { s.Model.As = agent }
}

var _ = Describe("Playhead, demanding that the right agent has the call", func() {
	starts := at(10*ms, fact(timeline.Connected{Agent: "Support"}))
	hands := func(parts ...any) *scenarios.Scenario {
		return asked(append([]any{model("", handsOver("billing")), model("Hello.", as("Billing"))}, parts...)...)
	}
	turnedOver := ended(0, 400*ms, taken(1, "completed"))
	hello := func(step int) cue { return ended(0, 1000*ms, says(step, "Hello.")) }
	passed := func(to string) cue { return ended(0, 700*ms, handedOver("Support", to)) }

	DescribeTable("judges", judged,
		Entry("it has", asked(model("Hello.", as("support"))), "passed", starts, hello(1)),
		Entry("another has", asked(model("Hello.", as("Billing"))), "different:2", starts, hello(1)),
		Entry("nobody tells who has", asked(model("Hello.", as("Billing"))), "passed", hello(1)),
		Entry("it was handed the call", hands(), "passed", starts, turnedOver, passed("Billing"), hello(2)),
		Entry("it was not handed the call", hands(), "different:3", starts, turnedOver, hello(2)),
		Entry("the news of that is late", hands(), "passed", starts, turnedOver, ended(0, 1030*ms, handedOver("Support", "Billing")), hello(2)),
		Entry("it hands the call on at once", asked(model("Hello.", as("Support")), allow(scenarios.SurpriseHandoff)), "passed", starts, ended(0, 1010*ms, handedOver("Support", "Billing")), hello(1)),
		Entry("it is handed the call later", hands(), "different:3", starts, turnedOver, ended(0, 1060*ms, handedOver("Support", "Billing")), hello(2)),
		Entry("the call went to another", asked(model("", handsOver("Billing")), model("Hello.")), "different:2", starts, turnedOver, passed("Sales"), hello(2)),
		Entry("the call went on to another, of itself", asked(model("", handsOver("Billing")), model("Hello."), allow(scenarios.SurpriseHandoff)), "passed",
			starts, turnedOver, passed("Billing"), ended(0, 800*ms, handedOver("Billing", "Sales")), hello(2)),
		Entry("the call went to another, of itself", asked(model("Hello."), allow(scenarios.SurpriseHandoff)), "passed", starts, passed("Sales"), hello(1)),
		Entry("the call went to another before its time", asked(model("Hello."), model("", handsOver("Billing"), optional), allow(scenarios.SurpriseHandoff)), "passed", starts, passed("Sales"), hello(1)),
		Entry("the call ends at once", asked(model("Hello.", as("Billing"), optional), allow(scenarios.SurpriseHangup), reactionAny), "different:2",
			starts, hello(1), ended(0, 1001*ms, fact(timeline.ConnectionChanged{State: "closed"}))),
		Entry("one failure a step", asked(model("Hello.", as("Billing")), playOn), "different:2", starts, hello(1)),
	)

	It("says who had it", func() {
		f := play(asked(model("Hello.", as("Billing"))), starts, hello(1)).Failures[0]
		Expect(f.Message).To(Equal(`Billing should say "Hello."`))
		Expect(f.Nearest).To(Equal("Support had the call at 2.12 s"))
		f = play(asked(model("", handsOver("Billing")), model("Hello.")), starts, turnedOver, passed("Sales"), hello(2)).Failures[0]
		Expect(f.Message).To(Equal("call should pass to Billing"))
		Expect(f.Nearest).To(Equal("line 2 hands over to Billing; the call went to Sales"))
	})
})

var _ = Describe("A failure while an approval waits", func() {
	waits := ended(0, 500*ms, asksApproval("refund#1", "{}"))
	It("names it when the call takes too long", func() {
		f := play(asked(model("Done.", optional), expect(heard("done")), approvals(scenarios.ApprovalsIgnore), patiently), waits).Failures[0]
		Expect(f.Kind).To(Equal(judge.FailureLimit))
		Expect(f.Nearest).To(Equal("line 3 was not done; refund has waited for approval since 1.60 s"))
	})
	It("names it when the call ends with something missing", func() {
		sc := asked(model("Done.", optional), expect(heard("done")), approvals(scenarios.ApprovalsIgnore), allow(scenarios.SurpriseHangup))
		f := play(sc, waits, ended(0, 900*ms, fact(timeline.ConnectionChanged{State: "closed"}))).Failures[0]
		Expect(f.Kind).To(Equal(judge.FailureMissing))
		Expect(f.Nearest).To(Equal("the agent was not heard at all; refund has waited for approval since 1.60 s; the connection was closed at 2.00 s"))
	})
	It("does not name one that was decided", func() {
		decided := ended(0, 600*ms, fact(timeline.ApprovalDecided{Call: "refund#1", Outcome: "approved"}))
		f := play(asked(model("Done."), expect(heard("bye")), approvals(scenarios.ApprovalsIgnore)), waits, decided, answersAt(1, time.Second)).Failures[0]
		Expect(f.Kind).To(Equal(judge.FailureMissing))
		Expect(f.Nearest).To(HaveSuffix(`saying "Done."`))
	})
})

var _ = Describe("A script that only waits", func() {
	load := func(rest string) error {
		_, err := judge.Load("t.yaml", []byte("name: x\nagent: supportline\nscript:\n  - wait: 2s\n"+rest))
		return err
	}
	It("is refused: nothing is judged", func() {
		Expect(load("  - {mute: 1s, delay: 1s}\n  - wait: 1s\n")).To(MatchError(ContainSubstring("the script only waits")))
		Expect(load("  - wait: 1s\n")).To(MatchError(ContainSubstring("t.yaml:3:1: nothing is judged: the script only waits: add a step of the caller's, an expectation or a check")))
		Expect(load("  - wait: 1s\nallow: [error]\n")).To(MatchError(ContainSubstring("nothing is judged")))
	})
	It("is a scenario when something looks at the call", func() {
		Expect(load("checks: {never_heard: card}\n")).To(Succeed())
		Expect(load("  - expect_not: {heard: card}\n")).To(Succeed())
	})
	It("says nothing of it when other steps have mistakes", func() {
		Expect(load("  - cller: Hi\n")).NotTo(MatchError(ContainSubstring("nothing is judged")))
	})
})
