package judge_test

import (
	"encoding/json"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("Failure", func() {
	It("says what was expected, the nearest thing that happened, and where", func() {
		sc := scenario(
			caller("Where is my order A1001"), // from 0.5 to 2.0 s
			model("", asks("get_order_status")),
			expect(tool("get_order_status", returns("shipped"))),
			model("Your order shipped and should arrive Tuesday."),
			expect(heard("arrive Tuesday", within(1500*ms))),
		)
		for i, line := range []int{8, 9, 12, 12, 13} {
			sc.Script[i].Pos = scenarios.Pos{File: "refund.yaml", Line: line, Column: 5}
		}
		r := play(sc,
			ended(0, 500*ms, calls(1, "get_order_status#1", 1100*ms, "{}", "shipped")),
			ended(0, 1640*ms, says(3, "Your order shipped and should arrive Tuesday.")))
		Expect(r.Failures).To(HaveLen(1))
		Expect(r.Failures[0].String()).To(Equal(
			"refund.yaml:13:5  late  caller should hear \"arrive Tuesday\", beginning within 1.5 s of 2.00 s, the end of line 8\n" +
				"   it began at 3.74 s: 0.24 s late. 1.10 s of that was get_order_status (line 9)"))
		Expect(*r.Failures[0]).To(Equal(judge.Failure{
			Kind: judge.FailureLate, Step: 4, Pos: scenarios.Pos{File: "refund.yaml", Line: 13, Column: 5},
			At: r.Failures[0].At, Message: r.Failures[0].Message, Nearest: r.Failures[0].Nearest,
			Blame: judge.Blame{Who: "agent", Why: "get_order_status took most of the time"},
		}))
	})

	It("shows the place of the expectation in a list", func() {
		e := tool("refund")
		e.Pos = scenarios.Pos{File: "t.yaml", Line: 7, Column: 9}
		r := play(asked(model("Hello."), list(heard("hello"), e)), ended(0, 500*ms, says(1, "Hello.")))
		Expect(r.Failures[0].Pos).To(Equal(e.Pos))
	})

	answer := ended(0, 500*ms, says(1, "Your order shipped.")) // heard from 1.7 to 2.6 s
	DescribeTable("names the nearest thing", func(want string, sc *scenarios.Scenario, cues ...cue) {
		r := play(sc, cues...)
		Expect(r.Failures).NotTo(BeEmpty())
		Expect(r.Failures[0].Nearest).To(Equal(want))
	},
		Entry("the same tool with other arguments", `find ran at 1.20 s, but id is 2, not 1`,
			asked(model("Your order shipped."), expect(tool("find", args(`{"id":1}`)))),
			ended(0, 100*ms, runsTool("find#1", 100*ms, `{"id":2}`, "x")), answer),
		Entry("generated but not heard", `the model said "It is on its way.", but that was not heard`,
			asked(model("Your order shipped."), expect(heard("on its way"))),
			answer, ended(0, 600*ms, block{{0, timeline.ResponseBegan{Response: "b"}}, {0, timeline.Generated{Response: "b", Text: "It is on"}},
				{10 * ms, timeline.Generated{Response: "b", Text: " its way."}}})),
		Entry("sound that the server never sent", `40 ms of other sound at 1.20 s`,
			asked(model("Your order shipped.")), ended(0, 100*ms, fact(timeline.Foreign{Length: 40 * ms})), answer),
		Entry("less than a millisecond of it", `other sound at 1.20 s`,
			asked(model("Your order shipped.")), ended(0, 100*ms, fact(timeline.Foreign{})), answer),
		Entry("heard, but before the act", `heard at 2.60 s, in "Your order shipped.", before the act of line 3: move the step up`,
			asked(model("Your order shipped."), caller("Thanks"), expect(heard("shipped")), model("Bye.")),
			answer, ended(2, 500*ms, says(4, "Bye."))),
		Entry("ran, but before the act", `find ran at 1.20 s, before the act of line 3: move the step up`,
			asked(model("Your order shipped."), caller("Thanks"), expect(tool("find")), model("Bye.")),
			ended(0, 100*ms, runsTool("find#1", 100*ms, `{}`, "x")), answer, ended(2, 500*ms, says(4, "Bye."))),
		Entry("heard from the other agent", `heard at 2.00 s, in "Hello.", from Support`,
			asked(model("Hello."), expect(heard("hello", by("Billing")))), ended(0, 500*ms, saysAs("Support", 1, "Hello."))),
		Entry("a list in the wrong order", `find ran at 1.20 s; above it in the list: heard at 2.60 s, in "Your order shipped."`,
			asked(model("Your order shipped."), list(heard("shipped"), tool("find"))),
			ended(0, 100*ms, runsTool("find#1", 100*ms, `{}`, "x")), answer),
		Entry("a tool that does not return", `find ran at 1.20 s, and its output has not been sent; the connection was closed at 3.10 s`,
			asked(model("Your order shipped."), expect(tool("find", returns("x"))), allow(scenarios.SurpriseHangup)),
			ended(0, 100*ms, fact(timeline.ToolBegan{Call: "find#1", Tool: "find"})), answer,
			ended(0, 2*time.Second, fact(timeline.ConnectionChanged{State: "closed"}))),
		Entry("the agent that was silent", "the agent was silent when the act began",
			asked(model("Your order shipped."), caller("Thanks"), expect(interrupted(within(200*ms))), model("Bye.")),
			answer, ended(2, 500*ms, says(4, "Bye."))),
		Entry("a decision about another tool", `find asked for approval at 1.70 s`,
			asked(model("Done."), human(scenarios.DecisionApprove, "refund"), approvals(scenarios.ApprovalsApprove)),
			ended(0, 600*ms, asksApproval("find#1", "{}")), ended(0, 900*ms, says(1, "Done."))),
		Entry("a decision about other arguments", `refund asked for approval at 1.70 s, but id is 2, not 1`,
			asked(model("Done."), human(scenarios.DecisionApprove, "refund", func(s *scenarios.Step) { s.Human.With = data(`{"id":1}`) }),
				approvals(scenarios.ApprovalsApprove)),
			ended(0, 600*ms, asksApproval("refund#1", `{"id":2}`)), ended(0, 900*ms, says(1, "Done."))),
		Entry("a decision about what was decided", `its approval was timed out at 1.80 s`,
			asked(model("Done."), expect(approval("refund", outcome("timed_out"))), human(scenarios.DecisionApprove, "refund")),
			ended(0, 600*ms, asksApproval("refund#1", `{}`)), ended(0, 700*ms, fact(timeline.ApprovalDecided{Call: "refund#1", Tool: "refund", Outcome: "timed_out"})),
			ended(0, 900*ms, says(1, "Done."))),
		Entry("a model step behind another that was not taken", "line 3 was not taken either",
			asked(model("One.", optional), model("Two."), model("Three."), func(sc *scenarios.Scenario) { sc.Script[2].Model.Optional = true }),
			ended(0, 500*ms, says(1, "One."))),
		Entry("nothing at all", "the agent was not heard at all",
			scenario(caller("Hi", reaction(scenarios.ReactionAny)), expect(heard("hello")))),
	)

	It("names steps by what they do", func() {
		sc := asked(model("", asks("find")), model("", func(s *scenarios.Step) { s.Model.Handoff = "Billing" }), model(""),
			expect(heard("never", within(100*ms))), human(scenarios.DecisionReject, "refund"), wait(2*time.Minute), waitFor(tool("find")),
			list(tool("find"), handoff("Billing")), expectNot(guardrail("g")), caller(strings.Repeat("long ", 30)))
		var open []string
		for _, n := range play(sc).NotJudged {
			open = append(open, n.What)
		}
		Expect(open).To(Equal([]string{
			"model: the model step with tool find", "model: the model step that hands over to Billing", "model: the model step",
			"human: reject refund", "wait: 2 m", "wait: tool find should run", "expect: tool find should run; call should pass to Billing",
			"expect_not: guardrail g should trip", `caller: "` + strings.Repeat("long ", 18) + `…"`,
		}))
	})
})

var _ = Describe("FailureKinds", func() {
	It("are the fixed list of the format", func() {
		kinds, err := json.Marshal(judge.FailureKinds())
		Expect(err).NotTo(HaveOccurred())
		Expect(kinds).To(MatchJSON(`["missing","late","out_of_order","different","unwanted","proves_nothing","unheard",
			"broken_speech","dead_air","not_answered","not_stopped","false_interruption","unscripted_response","unused_step","unused",
			"surprise","not_audible","too_late","no_moment","no_branch","limit","no_data","check","assertion"]`),
			"readers of results.json know these: a new kind is added here, and none changes its name")
	})
})
