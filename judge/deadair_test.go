package judge_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("Playhead, listening for dead air", func() {
	told := func(seconds time.Duration) cue {
		return ended(0, 100*ms, runsTool("find#1", seconds*time.Second, "{}", "x"))
	}
	late := func(d time.Duration) cue { return ended(0, d, says(1, "Done.")) }
	waits := func(d time.Duration) cue {
		return ended(0, 100*ms, asksApproval("refund#1", "{}").
			then(d, fact(timeline.ApprovalDecided{Call: "refund#1", Tool: "refund", Outcome: "approved"})))
	}
	words := func(sc *scenarios.Scenario) { sc.Limits.DeadAir = 3 * time.Second }
	ignoring := approvals(scenarios.ApprovalsIgnore)

	DescribeTable("judges", func(sc *scenarios.Scenario, want string, cues ...cue) {
		Expect(verdict(play(sc, cues...))).To(Equal(want))
	},
		Entry("a tool that takes a little less", asked(model("Done.")), "passed", told(7), late(7500*ms)),
		Entry("a tool that takes too long", asked(model("Done.")), "dead_air:1", told(9), late(9500*ms)),
		Entry("a human who takes too long", asked(model("Done."), ignoring), "dead_air:1", waits(9*time.Second), late(9500*ms)),
		Entry("a human who takes too long, with words in between", asked(model("Wait."), model("Done."), ignoring, allow(scenarios.SurpriseApproval)), "passed",
			waits(9*time.Second), ended(0, 5*time.Second, says(1, "Wait.")), ended(0, 9500*ms, says(2, "Done."))),
		Entry("no answer, however patient the scenario", asked(model("Done."), func(sc *scenarios.Scenario) { sc.Limits.Patience = time.Minute }),
			"dead_air:1", late(8100*ms)),
		Entry("an answer just in time", asked(model("Done."), func(sc *scenarios.Scenario) { sc.Limits.Patience = time.Minute }),
			"passed", late(7800*ms)),
		Entry("a limit of its own", asked(model("Done."), words), "dead_air:1", told(4), late(4500*ms)),
		Entry("a greeting that does not come", scenario(model("Hello."), caller("Hi"), model("Yes?"), words), "dead_air:1",
			at(4*time.Second, says(0, "Hello.")), ended(1, 400*ms, says(2, "Yes?"))),
		Entry("silence that nobody owes", asked(model("Done."), wait(20*time.Second)), "passed", late(500*ms)),
		Entry("an answer that stops for long", asked(model("Done."), words, allow(scenarios.SurpriseBrokenSpeech)), "dead_air:1",
			ended(0, 500*ms, fact(timeline.AgentState{State: "speaking"})),
			ended(0, 510*ms, fact(timeline.UtteranceBegan{Utterance: 0, Response: "r"})),
			ended(0, 800*ms, fact(timeline.SpeechPaused{Utterance: 0, LastHeard: 1700 * ms})),
			ended(0, 4900*ms, fact(timeline.SpeechResumed{Utterance: 0, Silent: 4 * time.Second}))),
	)

	It("says what it waited for", func() {
		f := play(asked(model("Done.")), told(9)).Failures[0]
		Expect(f.Message).To(Equal("nobody should be left in silence for 8 s (limits: dead_air)"))
		Expect(f.Nearest).To(Equal("nobody was heard from 1.10 s on, and find has run since 1.20 s"))
		Expect(f.At).To(Equal(9100 * ms))
	})
})
