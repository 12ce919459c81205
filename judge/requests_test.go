package judge_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// handsOver makes a model step hand over.
func handsOver(to string) option {
	return func(s *scenarios.Step) { s.Model.Handoff = to }
}

// taken is a response that takes a model step and has ended 200 ms later; "" is that it has not.
func taken(step int, status string, between ...timeline.Fact) block {
	b := block{{0, timeline.AgentState{State: "thinking"}}, {0, timeline.ResponseBegan{Response: "t"}}, {0, timeline.StepTaken{Step: step, Response: "t"}}}
	for _, f := range between {
		b = append(b, happening{100 * ms, f})
	}
	if status != "" {
		b = append(b, happening{200 * ms, timeline.ResponseEnded{Response: "t", Status: status, Reason: "why"}})
	}
	return append(b, happening{210 * ms, timeline.AgentState{State: "listening"}})
}

var _ = Describe("Playhead, demanding that the model asks for what is written", func() {
	find := func(parts ...any) *scenarios.Scenario {
		return asked(append([]any{model("", asks("find")), model("Hello.", optional)}, parts...)...)
	}
	at500 := func(b block) cue { return ended(0, 500*ms, b) }
	hello := ended(0, 1200*ms, says(2, "Hello."))
	ran := timeline.ToolBegan{Call: "find#1", Tool: "find"}
	done := timeline.ToolEnded{Call: "find#1", Tool: "find", Ran: true}
	wait := caller("Wait a moment", after(word(scenarios.MomentCallerStops)), delay(600*ms))

	DescribeTable("judges", judged,
		Entry("it did", find(), "passed", at500(taken(1, "completed", ran, done)), hello),
		Entry("cancelled before it did", find(), "missing:2", at500(taken(1, "cancelled")), hello),
		Entry("failed before it did", find(), "missing:2", at500(taken(1, "failed")), hello),
		Entry("broken off before it did", find(), "missing:2", at500(taken(1, "incomplete")), hello),
		Entry("lost before it did", find(), "missing:2", at500(taken(1, "")), ended(0, 1200*ms, says(-1, "Hello."))),
		Entry("cancelled after it did", find(), "passed", at500(taken(1, "cancelled", ran, done)), hello),
		Entry("cancelled after it had asked a person", find(allow(scenarios.SurpriseApproval)), "passed", at500(taken(1, "cancelled", timeline.ApprovalAsked{Call: "find#1", Tool: "find"})),
			ended(0, 900*ms, fact(timeline.ApprovalDecided{Call: "find#1", Tool: "find", Outcome: "approved"})), hello),
		Entry("cancelled after it had asked for no such tool", find(allow(scenarios.SurpriseTool)), "passed", at500(taken(1, "cancelled", timeline.ToolEnded{Call: "find#1", Tool: "find"})), hello),
		Entry("cancelled after another tool ran", find(), "missing:2", at500(taken(1, "cancelled", timeline.ToolBegan{Call: "look#1", Tool: "look"})),
			ended(0, 900*ms, fact(timeline.ToolEnded{Call: "look#1", Tool: "look", Ran: true})), hello),
		Entry("the same tool had run before", find(), "missing:2", begun(0, 0, runsTool("find#0", 100*ms, "{}", "x")), at500(taken(1, "cancelled")), hello),
		Entry("one of two calls of a tool", asked(model("", asks("find"), asks("find")), model("Hello.", optional)), "missing:2", at500(taken(1, "cancelled", ran, done)), hello),
		Entry("both of two", asked(model("", asks("find"), asks("find")), model("Hello.", optional), allow(scenarios.SurpriseRepeatedCall)), "passed",
			at500(taken(1, "cancelled", ran, done, timeline.ToolBegan{Call: "find#2", Tool: "find"}, timeline.ToolEnded{Call: "find#2", Tool: "find", Ran: true})), hello),
		Entry("the next step asks for the same tool", asked(model("", asks("find")), model("", asks("find")), model("Hello.", optional)), "missing:2",
			at500(taken(1, "cancelled")), ended(0, 720*ms, calls(2, "find#1", 50*ms, "{}", "x")), ended(0, 900*ms, says(3, "Hello."))),
		Entry("it may stay unused", asked(model("", asks("find"), optional), model("Hello.")), "passed", at500(taken(1, "cancelled")), hello),
		Entry("it hands over", asked(model("", handsOver("Billing")), model("Hello.", optional)), "passed", at500(taken(1, "cancelled", timeline.HandedOff{To: "Billing"})), hello),
		Entry("cancelled before it hands over", asked(model("", handsOver("Billing")), model("Hello.", optional)), "missing:2", at500(taken(1, "cancelled")), hello),
		Entry("another had handed over before", asked(model("", handsOver("Billing")), model("Hello.", optional), allow(scenarios.SurpriseHandoff)), "missing:2",
			begun(0, 0, handedOver("Billing", "Support")), at500(taken(1, "cancelled")), hello),
		Entry("a handoff that takes its time", asked(model("", handsOver("Billing")), model("Hello.", optional)), "passed",
			at500(taken(1, "cancelled")[:4]), ended(0, 1500*ms, handedOver("Support", "Billing")), ended(0, 1600*ms, says(2, "Hello."))),
		Entry("the news of it is late", find(), "passed", at500(taken(1, "cancelled")), ended(0, 1000*ms, fact(ran)), ended(0, 1010*ms, fact(done)), hello),
		Entry("it takes its time, unnoticed by the runtime", find(), "passed",
			at500(block{{0, timeline.ResponseBegan{Response: "t"}}, {0, timeline.StepTaken{Step: 1, Response: "t"}}, {600 * ms, timeline.ResponseEnded{Response: "t", Status: "cancelled"}}}),
			ended(0, 1000*ms, fact(ran)), ended(0, 1010*ms, fact(done)), hello),
		Entry("the caller speaks before it ends", find(wait, model("Yes?")), "passed", ended(0, 500*ms, taken(1, "cancelled")), ended(3, 500*ms, says(4, "Yes?"))),
		Entry("the caller speaks after it ended", find(wait, model("Yes?")), "missing:2", ended(0, 380*ms, taken(1, "cancelled")), ended(3, 500*ms, says(4, "Yes?"))),
		Entry("the caller still speaks when it is taken", asked(model("Hello."), caller("Wait a moment"), model("", asks("find")), model("Yes?")), "passed",
			at500(says(1, "Hello.")), begun(2, 400*ms, taken(3, "cancelled")), ended(2, 500*ms, says(4, "Yes?"))),
		Entry("a guardrail stops it", find(expect(guardrail("g"))), "passed", at500(taken(1, "cancelled", timeline.GuardrailTripped{Guardrail: "g", Response: "t"})), hello),
		Entry("a guardrail stops something", find(expect(guardrail("g"))), "passed", at500(taken(1, "cancelled", timeline.GuardrailTripped{Guardrail: "g"})), hello),
		Entry("a guardrail stops another response", find(expect(guardrail("g"))), "missing:2", at500(taken(1, "cancelled", timeline.GuardrailTripped{Guardrail: "g", Response: "x"})), hello),
		Entry("a guardrail had stopped something before", find(allow(scenarios.SurpriseGuardrail)), "missing:2", begun(0, 0, tripped("g", "")), at500(taken(1, "cancelled")), hello),
		Entry("the call ends before it does", find(allow(scenarios.SurpriseHangup), reactionAny), "passed", at500(taken(1, "")[:3]), ended(0, 600*ms, fact(timeline.ConnectionChanged{State: "closed"}))),
	)

	It("says how the response ended", func() {
		f := play(find(), at500(taken(1, "cancelled")), hello).Failures[0]
		Expect(f.Message).To(Equal("model should ask for find"))
		Expect(f.Nearest).To(Equal("the response of line 2 was cancelled before it asked for find: why"))
		nearest := func(status string) string {
			return play(asked(model("", handsOver("Billing"))), at500(taken(1, status)), ended(0, 1200*ms, says(-1, "Hello."))).Failures[0].Nearest
		}
		Expect(nearest("failed")).To(Equal("the response of line 2 failed before it handed over to Billing: why"))
		Expect(nearest("incomplete")).To(Equal("the response of line 2 ended incomplete before it handed over to Billing: why"))
		Expect(nearest("")).To(Equal("the response of line 2 was lost before it handed over to Billing"))
	})
})

// reactionAny lets the caller's first words go unanswered.
func reactionAny(sc *scenarios.Scenario) { sc.Script[0].Caller.Reaction = scenarios.ReactionAny }
