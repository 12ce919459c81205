package judge_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("Playhead, counting deeds", func() {
	const order = `{"order_id":"A1001"}`
	ran := func(call string, d time.Duration, arguments string) cue {
		return ended(0, d, runsTool(call, 40*ms, arguments, "x"))
	}
	asksFor := func(call string, d time.Duration) cue { return ended(0, d, asksApproval(call, order)) }
	done := ended(0, time.Second, says(1, "Done."))
	bye := ended(2, 500*ms, says(3, "Bye."))
	once := func(parts ...any) *scenarios.Scenario { return asked(append([]any{model("Done.")}, parts...)...) }
	twice := func(parts ...any) *scenarios.Scenario {
		return asked(append([]any{model("Done."), caller("And now"), model("Bye.")}, parts...)...)
	}

	DescribeTable("that are repeated", func(sc *scenarios.Scenario, want string, cues ...cue) { judged(sc, want, cues...) },
		Entry("with the same arguments", once(), "surprise:1", ran("find#1", 300*ms, order), ran("find#2", 500*ms, ` {"order_id": "A1001"}`), done),
		Entry("with others", once(), "passed", ran("find#1", 300*ms, order), ran("find#2", 500*ms, `{"order_id":"B"}`), done),
		Entry("of another tool", once(), "passed", ran("find#1", 300*ms, order), ran("look#2", 500*ms, order), done),
		Entry("where one is expected", once(expect(tool("find"))), "surprise:1", ran("find#1", 300*ms, order), ran("find#2", 500*ms, order), done),
		Entry("where two are", once(expect(tool("find")), expect(tool("find"))), "passed", ran("find#1", 300*ms, order), ran("find#2", 500*ms, order), done),
		Entry("where they are counted", once(expect(tool("find", times(2)))), "passed", ran("find#1", 300*ms, order), ran("find#2", 500*ms, order), done),
		Entry("where others are counted", once(expect(tool("look", times(0)))), "surprise:1", ran("find#1", 300*ms, order), ran("find#2", 500*ms, order), done),
		Entry("after an error", once(allow(scenarios.SurpriseTool)), "passed",
			ended(0, 300*ms, fact(timeline.ToolBegan{Call: "find#1", Tool: "find"}).then(40*ms, fact(timeline.ToolEnded{Call: "find#1", Tool: "find", Ran: true, Error: "down"}))),
			ran("find#2", 500*ms, "{}"), done),
		Entry("in another exchange", twice(), "passed", ran("find#1", 300*ms, order), done, ended(2, 300*ms, runsTool("find#2", 40*ms, order, "x")), bye),
		Entry("in another exchange, but of what needs approval", twice(allow(scenarios.SurpriseApproval)), "surprise:3",
			asksFor("refund#1", 300*ms), ended(0, 350*ms, fact(timeline.ApprovalDecided{Call: "refund#1", Tool: "refund", Outcome: "approved"})),
			ended(0, 400*ms, runsTool("refund#1", 40*ms, order, "x")), done,
			ended(2, 300*ms, runsTool("refund#2", 40*ms, order, "x")), bye),
		Entry("as is allowed", once(allow(scenarios.SurpriseRepeatedCall)), "passed", ran("find#1", 300*ms, order), ran("find#2", 500*ms, order), done),
	)

	DescribeTable("that need approval", func(sc *scenarios.Scenario, want string, cues ...cue) { judged(sc, want, cues...) },
		Entry("which the key gives and nothing looks at", once(approvals(scenarios.ApprovalsApprove)), "surprise:1", asksFor("refund#1", 300*ms), done),
		Entry("which an expectation looks at", once(expect(approval("refund")), approvals(scenarios.ApprovalsApprove)), "passed", asksFor("refund#1", 300*ms), done),
		Entry("which an expectation of another looks at", once(expect(approval("pay")), approvals(scenarios.ApprovalsApprove)), "surprise:1",
			asksFor("refund#1", 300*ms), ended(0, 400*ms, asksApproval("pay#1", order)), done),
		Entry("about which a human decides", once(human(scenarios.DecisionApprove, "refund"), approvals(scenarios.ApprovalsReject)), "passed",
			asksFor("refund#1", 300*ms), ended(0, 1500*ms, says(1, "Done."))),
		Entry("as is allowed", once(allow(scenarios.SurpriseApproval), approvals(scenarios.ApprovalsApprove)), "passed", asksFor("refund#1", 300*ms), done),
	)

	passes := func(to string) cue { return ended(0, 600*ms, handedOver("Support", to)) }
	DescribeTable("that hand over", func(sc *scenarios.Scenario, want string, cues ...cue) { judged(sc, want, cues...) },
		Entry("unasked", once(), "surprise:1", passes("Billing"), done),
		Entry("where a watch names another", once(expectNot(handoff("Sales"))), "surprise:1", passes("Billing"), done),
		Entry("where an expectation names it", once(expect(handoff("billing"))), "passed", passes("Billing"), done),
		Entry("where a step asks for the tool", asked(model("", asks("transfer_to_billing")), model("Done.")), "passed",
			ended(0, 400*ms, taken(1, "completed", timeline.ToolEnded{Call: "transfer_to_billing#1", Tool: "transfer_to_billing", Ran: true})),
			passes("Billing"), ended(0, time.Second, says(2, "Done."))),
		Entry("as is allowed", once(allow(scenarios.SurpriseHandoff)), "passed", passes("Billing"), done),
	)

	said := func(words string, parts ...any) *scenarios.Scenario {
		return scenario(append([]any{caller(words), model("Done.")}, parts...)...)
	}
	DescribeTable("about what was misheard", func(sc *scenarios.Scenario, want string, cues ...cue) { judged(sc, want, cues...) },
		Entry("another identifier of its shape", said("I mean A1001"), "surprise:1", ran("find#1", 300*ms, `{"id":"A1002"}`), done),
		Entry("the same", said("I mean A1001."), "passed", ran("find#1", 300*ms, `{"id":"A1001"}`), done),
		Entry("the same, in another case and with dashes", said("I mean A-1001."), "passed", ran("find#1", 300*ms, `{"id":"a1001"}`), done),
		Entry("one of several", said("A1001 and A1002"), "passed", ran("find#1", 300*ms, `{"ids":["A1002"]}`), done),
		Entry("something of another shape", said("I mean A1001"), "passed", ran("find#1", 300*ms, `{"id":"AB12","n":3}`), done),
		Entry("a number instead of another", said("Card 55512"), "surprise:1", ran("find#1", 300*ms, `{"in":{"card":55521}}`), done),
		Entry("a quantity instead of another", said("I want 12"), "passed", ran("find#1", 300*ms, `{"n":13}`), done),
		Entry("in a sentence", said("I mean A1001"), "surprise:1", ran("find#1", 300*ms, `{"q":"order A1002, please"}`), done),
		Entry("what a tool returned", said("I mean A1001"), "passed", ended(0, 300*ms, runsTool("find#1", 40*ms, `{"id":"A1001"}`, "replaced by A1002.")),
			ran("look#1", 500*ms, `{"id":"A1002"}`), done),
		Entry("before it is approved", said("I mean A1001", approvals(scenarios.ApprovalsIgnore)), "surprise:1",
			ended(0, 300*ms, asksApproval("refund#1", `{"id":"A1002"}`)), done),
		Entry("as the model makes up", scenario(caller("I mean A1001"), model("", asks("find"), invented(`{"id":"A1002"}`)), model("Done.")), "passed",
			ended(0, 400*ms, taken(1, "completed", timeline.ToolBegan{Call: "find#1", Tool: "find", Arguments: []byte(`{"id":"A1002"}`)},
				timeline.ToolEnded{Call: "find#1", Tool: "find", Ran: true})), ended(0, time.Second, says(2, "Done."))),
		Entry("a letter for a digit", said("I mean A1001"), "surprise:1", ran("find#1", 300*ms, `{"id":"AI001"}`), done),
		Entry("a digit too few", said("I mean A1001"), "surprise:1", ran("find#1", 300*ms, `{"id":"A101"}`), done),
		Entry("a digit too many", said("I mean A1001"), "surprise:1", ran("find#1", 300*ms, `{"id":"A10011"}`), done),
		Entry("something longer", said("I mean A1001"), "passed", ran("find#1", 300*ms, `{"id":"A1001-R7"}`), done),
		Entry("something shorter", said("I mean A1001"), "passed", ran("find#1", 300*ms, `{"id":"A10"}`), done),
		Entry("another of what was spelled", said("It is A 1 0 0 1, please"), "surprise:1", ran("find#1", 300*ms, `{"id":"A1002"}`), done),
		Entry("what was spelled", said("It is A 1 0 0 1, please"), "passed", ran("find#1", 300*ms, `{"id":"a1001"}`), done),
		Entry("what was said in two pieces", said("It is A 1001"), "passed", ran("find#1", 300*ms, `{"id":"A1001"}`), done),
		Entry("another telephone number", said("Call 555 0101."), "surprise:1", ran("find#1", 300*ms, `{"to":"555-0102"}`), done),
		Entry("the telephone number", said("Call 555 0101."), "passed", ran("find#1", 300*ms, `{"to":5550101}`), done),
		Entry("a date, as dates are written", said("On 12 11 2026"), "passed", ran("find#1", 300*ms, `{"on":"2026-11-12"}`), done),
		Entry("numbers that stand apart", said("Take 12, 345 or 6"), "passed", ran("find#1", 300*ms, `{"n":12346}`), done),
		Entry("as is allowed", said("I mean A1001", allow(scenarios.SurpriseMisheard)), "passed", ran("find#1", 300*ms, `{"id":"A1002"}`), done),
	)

	It("says what there was", func() {
		f := play(said("I mean A1001"), ran("find#1", 300*ms, `{"id":"A1002"}`), done).Failures[0]
		Expect(f.Message).To(Equal("find should be about what the caller said"))
		Expect(f.Nearest).To(Equal(`it has {"id":"A1002"}, and the caller said A1001 (allow: [misheard])`))
		f = play(once(), ran("find#1", 300*ms, order), ran("find#2", 500*ms, order), done).Failures[0]
		Expect(f.Message).To(Equal(`find should run once with {"order_id":"A1001"}`))
		Expect(f.Nearest).To(Equal("it ran 2 times, at 1.40 s first and at 1.60 s last; 0 of them met an expectation (allow: [repeated_call])"))
	})
})

var _ = Describe("Checks that count", func() {
	names := func(name string, names ...string) scenarios.Check {
		return scenarios.Check{Name: name, Names: append([]string{}, names...)}
	}
	bound := func(name, relation string, n float64) scenarios.Check {
		return scenarios.Check{Name: name, Bounds: []scenarios.Bound{{Statistic: "each", Relation: relation, Value: n}}}
	}
	play := func(c scenarios.Check) string {
		sc := asked(model("", asks("find")), model("Done.", handsOver("Billing")), checks(c))
		return verdict(play(sc, at(10*ms, fact(timeline.Connected{Agent: "Support"})),
			ended(0, 300*ms, calls(1, "find#1", 50*ms, "{}", "x")), ended(0, 500*ms, runsTool("look#1", 50*ms, "{}", "x")),
			ended(0, 700*ms, says(2, "Done.")), ended(0, 900*ms, handedOver("Support", "Billing"))))
	}
	DescribeTable("judge", func(c scenarios.Check, want string) { Expect(play(c)).To(Equal(want)) },
		Entry("the tools that ran", names("tools_run", "find", "Look"), "passed"),
		Entry("other tools", names("tools_run", "find", "pay"), "check:0"),
		Entry("another order", names("tools_run", "look", "find"), "check:0"),
		Entry("fewer", names("tools_run", "find"), "check:0"),
		Entry("more", names("tools_run", "find", "look", "look"), "check:0"),
		Entry("none", names("tools_run"), "check:0"),
		Entry("the agents that had the call", names("agents", "support", "billing"), "passed"),
		Entry("other agents", names("agents", "Support"), "check:0"),
		Entry("as many handoffs", bound("handoffs", "at_most", 1), "passed"),
		Entry("more handoffs", bound("handoffs", "at_most", 0), "check:0"),
		Entry("fewer handoffs", bound("handoffs", "at_least", 2), "check:0"),
		Entry("turns", bound("turns", "exactly", 1), "passed"),
		Entry("other turns", bound("turns", "exactly", 2), "check:0"),
		Entry("responses", bound("responses", "at_most", 2), "passed"),
		Entry("more responses", bound("responses", "at_most", 1), "check:0"),
	)

	It("do not fail, in a call that was cut short, for what might have come", func() {
		sc := asked(model("Done."), expect(heard("never")), checks(names("tools_run", "find"), names("agents", "Support", "Billing")))
		r := playCut(sc)
		Expect(verdict(r)).To(Equal("missing:3"))
		sc = asked(model("Done."), expect(heard("never")), checks(names("tools_run", "pay")))
		Expect(verdict(playCut(sc, ended(0, 300*ms, runsTool("find#1", 40*ms, "{}", "x"))))).To(Equal("missing:3 check:0"))
	})
})

// playCut plays a call whose answer is not what is expected.
func playCut(sc *scenarios.Scenario, more ...cue) *judge.Result {
	return play(sc, append(more, at(10*ms, fact(timeline.Connected{Agent: "Support"})), ended(0, 500*ms, says(1, "Done.")))...)
}

// invented gives a tool of a model step its arguments, which the model makes up.
func invented(arguments string) option {
	return func(s *scenarios.Step) { s.Model.Invented, s.Model.Tools[0].With = true, []byte(arguments) }
}
