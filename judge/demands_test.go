package judge_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("A scenario in an older version of the language", func() {
	answer := ended(0, 500*ms, says(1, "Hello you."))
	broken := ended(0, 500*ms, says(1, "Hello you.").then(0, nil))
	broken.block = append(block{{150 * ms, timeline.SpeechBroken{How: timeline.BrokenLost, Length: 200 * ms}}}, broken.block...)
	half := ended(0, 500*ms, says(1, "Hello you.", 400*ms))
	findAt := func(id string, at time.Duration, args string) cue {
		return ended(0, at, runsTool(id, 40*ms, args, "x"))
	}

	DescribeTable("is played without a demand that came later", func(sc *scenarios.Scenario, newest string, cues ...cue) {
		judged(sc, newest, cues...)
		sc.Language = scenarios.NewestLanguage
		judged(sc, newest, cues...)
		sc.Language = 1
		judged(sc, "passed", cues...)
	},
		Entry("answers in one piece", asked(model("Hello you.")), "broken_speech:2", broken),
		Entry("nobody left in silence", asked(model("Hello you."), func(sc *scenarios.Scenario) { sc.Limits.DeadAir = 400 * ms }), "dead_air:1", answer),
		Entry("watches that can see", asked(model("Hello you."), expectNot(heard("bye"), lasting(100*ms))), "proves_nothing:3", answer),
		Entry("words that are there to be cut", asked(model("Hello you."), caller("Stop", bargeIn(300*ms)), expect(interrupted(notHearing("bye"))), model("Yes?")), "proves_nothing:4",
			half, ended(2, 500*ms, says(4, "Yes?"))),
		Entry("words after what stands above them", asked(model("Hello you."), expect(tool("find")), expect(heard("hello"))), "out_of_order:4", answer, findAt("find#1", 700*ms, "{}")),
		Entry("faults that strike", asked(model("Hello you."), fault("unstruck")), "unused:3", answer),
		Entry("answers owed anew", asked(model("Hello you."), fault("drop", after(word(scenarios.MomentAgentStarts)))), "not_answered:2", half),
		Entry("deeds: calls again", asked(model("Hello you.")), "surprise:1", answer, findAt("find#1", 100*ms, `{"a":1}`), findAt("find#2", 200*ms, `{"a":1}`)),
		Entry("deeds: handoffs", asked(model("Hello you.")), "surprise:1", answer, ended(0, 100*ms, handedOver("A", "B"))),
		Entry("deeds: what was misheard", scenario(caller("It is A1001"), model("Hello you.")), "surprise:1", answer, findAt("find#1", 100*ms, `{"id":"A1002"}`)),
		Entry("deeds: approvals", asked(model("Hello you."), approvals(scenarios.ApprovalsApprove)), "surprise:1", answer, ended(0, 100*ms, asksApproval("pay#1", "{}")),
			findAt("pay#1", 300*ms, "{}")),
		Entry("deeds: what runs without its approval", asked(model("Hello you."), approvals(scenarios.ApprovalsIgnore), allow(scenarios.SurpriseApproval)), "surprise:1", answer,
			ended(0, 100*ms, asksApproval("pay#1", "{}")), findAt("pay#1", 200*ms, "{}"), ended(0, 300*ms, fact(timeline.ApprovalDecided{Call: "pay#1", Tool: "pay", Outcome: "rejected"}))),
	)

	It("has that told in its result", func() {
		sc := asked(model("Hello you."))
		sc.Language = 1
		Expect(play(sc, answer).NotLookedAt).To(ContainElement(judge.NotLookedAt{
			Kind: judge.BlindLanguage, Pos: scenarios.Pos{File: "t.yaml"},
			What: "language 1 has no demand of: answers in one piece (broken_speech); nobody left in silence (dead_air); watches that can see (proves_nothing); " +
				"words after what stands above them (out_of_order); faults that strike (unused); answers owed anew after a fault (not_answered); " +
				"deeds that steps name (repeated_call, handoff, misheard, approvals looked at)",
		}))
	})
})
