package judge_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

var _ = Describe("What was not looked at", func() {
	answer := ended(0, 500*ms, says(1, "Your order shipped."))
	told := func(change func(*scenarios.Scenario)) []judge.NotLookedAt {
		sc := asked(model("Your order shipped."), expect(heard("shipped")))
		sc.File = "t.yaml"
		change(sc)
		return play(sc, answer).NotLookedAt
	}
	data := judge.NotLookedAt{
		Kind: judge.BlindNoData, Pos: scenarios.Pos{File: "t.yaml"},
		What: "no value of time_to_first_audio, barge_in_stop, heard_after_barge_in, truncation_error, tool_time, approval_time, yield_rate, selectivity, transcript_wer",
	}

	It("are the measures without a value, where nothing is switched off", func() {
		Expect(told(func(*scenarios.Scenario) {})).To(Equal([]judge.NotLookedAt{data}))
	})

	DescribeTable("is what the scenario switches off", func(kind judge.BlindSpot, what string, change func(*scenarios.Scenario)) {
		list := told(change)
		Expect(list).To(HaveLen(2))
		Expect(list[0].Kind).To(Equal(kind))
		Expect(list[0].What).To(Equal(what))
		Expect(list[0].Pos.File).To(Equal("t.yaml"))
	},
		Entry("a surprise", judge.BlindAllowed, "surprise guardrail", allow(scenarios.SurpriseGuardrail)),
		Entry("who asks for approval", judge.BlindSwitchedOff, "approvals: ignore, whatever asks", func(sc *scenarios.Scenario) { sc.Approvals = scenarios.ApprovalsIgnore }),
		Entry("approvals that are given", judge.BlindSwitchedOff, "approvals: approve, whatever asks", func(sc *scenarios.Scenario) { sc.Approvals = scenarios.ApprovalsApprove }),
		Entry("how long nobody may be heard", judge.BlindSwitchedOff, "limits: dead_air is 1 m, usually 8 s", func(sc *scenarios.Scenario) { sc.Limits.DeadAir = time.Minute }),
		Entry("how long a hole may be", judge.BlindSwitchedOff, "limits: hole is 1 s, usually 300 ms", func(sc *scenarios.Scenario) { sc.Limits.Hole = time.Second }),
		Entry("what comes late", judge.BlindSwitchedOff, "limits: tail is 10 ms, usually 1 s: what comes later is not seen", func(sc *scenarios.Scenario) { sc.Limits.Tail = 10 * ms }),
		Entry("an answer", judge.BlindSwitchedOff, "reaction: any, so no answer is owed", func(sc *scenarios.Scenario) { sc.Script[0].Caller.Reaction = scenarios.ReactionAny }),
		Entry("an answer, where stopping will do", judge.BlindSwitchedOff, "reaction: stop, so no answer is owed", func(sc *scenarios.Scenario) { sc.Script[0].Caller.Reaction = scenarios.ReactionStop }),
		Entry("what a model makes up", judge.BlindSwitchedOff, "invented: true, so what it asks for is compared with nothing that was said", func(sc *scenarios.Scenario) { sc.Script[1].Model.Invented = true }),
		Entry("steps that need not be all", judge.BlindSwitchedOff, "simulator: steps are loose, so a response without a step, and a step without a response, are let pass", loose),
		Entry("a condition that never held", judge.BlindSwitchedOff, "when, so the step may stay unused, and did", func(sc *scenarios.Scenario) {
			bye := model("Bye.", only)
			bye.Pos.File = "t.yaml"
			sc.Add(bye)
		}),
		Entry("what a tool does", judge.BlindSwitchedOff, "tools: find did not run, and returned what the file says", func(sc *scenarios.Scenario) {
			sc.OnFailure, sc.Tools = scenarios.ContinueOnFailure, []scenarios.ToolOverride{{Pos: scenarios.Pos{File: "t.yaml"}, Tool: "find", Returns: new(string)}}
		}),
		Entry("a tool that fails", judge.BlindSwitchedOff, "tools: find did not run, and failed as the file says", func(sc *scenarios.Scenario) {
			sc.OnFailure, sc.Tools = scenarios.ContinueOnFailure, []scenarios.ToolOverride{{Pos: scenarios.Pos{File: "t.yaml"}, Tool: "find", Fails: "down"}}
		}),
		Entry("a tool that hangs", judge.BlindSwitchedOff, "tools: find did not run, and hung", func(sc *scenarios.Scenario) {
			sc.OnFailure, sc.Tools = scenarios.ContinueOnFailure, []scenarios.ToolOverride{{Pos: scenarios.Pos{File: "t.yaml"}, Tool: "find", Hangs: true}}
		}),
		Entry("a step of the model", judge.BlindSwitchedOff, "optional: true, so the step may stay unused or unheard", func(sc *scenarios.Scenario) { sc.Script[1].Model.Optional = true }),
	)

	It("names all surprises in one order", func() {
		list := told(func(sc *scenarios.Scenario) {
			sc.Allow = map[scenarios.Surprise]bool{scenarios.SurpriseTool: true, scenarios.SurpriseError: true, scenarios.SurpriseHangup: false}
		})
		Expect(list).To(HaveExactElements(HaveField("What", "surprise error"), HaveField("What", "surprise tool"), Equal(data)))
	})
})
