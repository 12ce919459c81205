package scenarios_test

import (
	"encoding/json"
	"os"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gstruct"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// loaded returns a scenario that must have no mistakes.
func loaded(text string) *scenarios.Scenario {
	GinkgoHelper()
	sc, err := judge.Load("call.yaml", []byte(text))
	Expect(err).NotTo(HaveOccurred())
	return sc
}

// added returns the last step of the preamble with more steps.
func added(steps string) *scenarios.Step {
	GinkgoHelper()
	sc := loaded(preamble + strings.TrimPrefix(steps, "\n"))
	return sc.Script[len(sc.Script)-1]
}

var _ = Describe("A scenario file", func() {
	It("becomes steps, each with its place and its exchange", func() {
		data, err := os.ReadFile("testdata/examples/00-refund-with-approval.yaml")
		Expect(err).NotTo(HaveOccurred())
		sc := loaded(string(data))
		Expect(sc.Name).To(Equal("refund needs billing and an approval"))
		Expect(sc.Pos).To(Equal(scenarios.Pos{File: "call.yaml", Line: 2, Column: 7}))
		Expect(sc.Agent).To(Equal("supportline"))
		Expect(sc.Tags).To(Equal([]string{"smoke", "refund"}))

		var verbs []string
		var exchanges []int
		for i, step := range sc.Script {
			Expect(step.Index).To(Equal(i))
			verbs, exchanges = append(verbs, string(step.Verb)), append(exchanges, step.Exchange)
		}
		Expect(strings.Join(verbs, " ")).To(Equal("caller model expect model expect caller model expect model " +
			"caller expect model expect human expect model expect model expect"))
		Expect(exchanges).To(Equal([]int{1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3}))
		Expect(sc.Script[0].Pos).To(Equal(scenarios.Pos{File: "call.yaml", Line: 7, Column: 5}))

		Expect(sc.Script[1].Model.Tools).To(HaveLen(1))
		Expect(sc.Script[1].Model.Tools[0].With).To(Equal(json.RawMessage(`{"order_id":"A1001"}`)))
		Expect(sc.Script[6].Model).To(gstruct.PointTo(gstruct.MatchFields(gstruct.IgnoreExtras, gstruct.Fields{
			"Say": Equal("Sure, let me bring in our billing team."), "Handoff": Equal("Billing"),
		})))
		Expect(sc.Script[8].Model.As).To(Equal("Billing"))
		Expect(sc.Script[9].Caller.Timing).To(gstruct.MatchFields(gstruct.IgnoreExtras, gstruct.Fields{
			"BargeIn": BeTrue(), "Delay": Equal(900 * time.Millisecond),
			"After": gstruct.PointTo(HaveField("Word", scenarios.MomentAgentStarts)),
		}))
		cut := sc.Script[10].Expect.All[0]
		Expect(cut.Within).To(Equal(250 * time.Millisecond))
		Expect(cut.Want).To(Equal(&judge.Interrupted{Heard: scenarios.MatchWords("I can help"), Unheard: scenarios.MatchWords("order number")}))
		Expect(sc.Script[13].Human).To(gstruct.PointTo(gstruct.MatchFields(gstruct.IgnoreExtras, gstruct.Fields{
			"Decision": Equal(scenarios.DecisionApprove), "Tool": Equal("issue_refund"),
			"Timing": Equal(scenarios.Timing{Delay: 2 * time.Second}),
		})))
		Expect(sc.Checks).To(HaveLen(3))
	})

	It("has a greeting above the first thing the caller says", func() {
		sc := loaded("name: x\nagent: y\nscript:\n  - model: Hello.\n  - expect: {heard: hello}\n  - caller: Hi\n  - model: Yes?\n")
		Expect([]int{sc.Script[0].Exchange, sc.Script[1].Exchange, sc.Script[2].Exchange, sc.Script[3].Exchange}).
			To(Equal([]int{0, 0, 1, 1}))
	})

	It("has defaults for what it leaves out", func() {
		sc := loaded(preamble)
		Expect(sc.Limits).To(Equal(scenarios.Limits{
			Duration: 2 * time.Minute, Patience: 5 * time.Second, Gap: 300 * time.Millisecond, Tail: time.Second,
			Hole: 300 * time.Millisecond, DeadAir: 8 * time.Second,
		}))
		Expect(sc.Approvals).To(Equal(scenarios.ApprovalsFail))
		Expect(sc.OnFailure).To(Equal(scenarios.StopOnFailure))
		Expect(sc.Session.TurnDetection).To(BeNil())
		Expect(sc.Allow).To(BeEmpty())
	})

	It("may set everything at its top", func() {
		sc := loaded(`name: a call
about: >
  A story
  of a call.
tags: [a, 1]
targets: [sim, live]
skip: the tool is being rewritten
session:
  turn_detection: {silence: 700ms, prefix: 300ms, threshold: 0.6}
approvals: reject
allow: [guardrail, error]
on_failure: continue
limits: {duration: 3m, patience: 8s, gap: 200ms, tail: 2s, hole: 500ms, dead_air: 30s}
` + strings.TrimPrefix(preamble, "name: a call\n"))
		Expect(sc.About).To(Equal("A story of a call."))
		Expect(sc.Tags).To(Equal([]string{"a", "1"}))
		Expect(sc.Targets).To(Equal([]string{"sim", "live"}))
		Expect(sc.Skip).To(Equal("the tool is being rewritten"))
		Expect(sc.Session.TurnDetection).To(Equal(&scenarios.TurnDetection{
			Type: "server_vad", Silence: 700 * time.Millisecond, PrefixPadding: 300 * time.Millisecond, Threshold: 0.6,
		}))
		Expect(sc.Approvals).To(Equal(scenarios.ApprovalsReject))
		Expect(sc.Allow).To(Equal(map[scenarios.Surprise]bool{scenarios.SurpriseGuardrail: true, scenarios.SurpriseError: true}))
		Expect(sc.OnFailure).To(Equal(scenarios.ContinueOnFailure))
		Expect(sc.Limits).To(Equal(scenarios.Limits{
			Duration: 3 * time.Minute, Patience: 8 * time.Second, Gap: 200 * time.Millisecond, Tail: 2 * time.Second,
			Hole: 500 * time.Millisecond, DeadAir: 30 * time.Second,
		}))
	})

	DescribeTable("has bounds on measures",
		func(check string, want ...scenarios.Bound) {
			sc := loaded(preamble + "checks:\n  response_latency: " + check + "\n")
			Expect(sc.Checks).To(HaveLen(1))
			Expect(sc.Checks[0].Name).To(Equal("response_latency"))
			Expect(sc.Checks[0].Pos.Line).To(Equal(11))
			Expect(sc.Checks[0].Bounds).To(Equal(want))
		},
		Entry("a bare value is the worst of each", "1.5s", scenarios.Bound{Statistic: "each", Relation: "at_most", Value: 1500}),
		Entry("nothing at all", "0ms", scenarios.Bound{Statistic: "each", Relation: "at_most", Value: 0}),
		Entry("a statistic", "{p95: 800ms}", scenarios.Bound{Statistic: "p95", Relation: "at_most", Value: 800}),
		Entry("a relation", "{at_least: 2s}", scenarios.Bound{Statistic: "each", Relation: "at_least", Value: 2000}),
		Entry("both", "{mean: {exactly: 2s}}", scenarios.Bound{Statistic: "mean", Relation: "exactly", Value: 2000}),
		Entry("several", "{at_least: 100ms, max: 2s}",
			scenarios.Bound{Statistic: "each", Relation: "at_least", Value: 100},
			scenarios.Bound{Statistic: "max", Relation: "at_most", Value: 2000}),
	)

	It("has words that must not be heard, one or several", func() {
		one := loaded(preamble + "checks:\n  never_heard: /\\d{4}/\n").Checks
		Expect(one[0].NeverHeard[0].String()).To(Equal(`/\d{4}/`))
		two := loaded(preamble + "checks:\n  never_heard: [0042, {one_of: [a, b]}]\n").Checks
		Expect(two[0].NeverHeard).To(HaveLen(2))
		Expect(two[0].NeverHeard[0].String()).To(Equal(`"0042"`))
	})
})
