package judge_test

import (
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// wants are expectations of every kind with all their options, as they are written, and what they demand.
var wants = []struct{ written, demand string }{
	{`{heard: arrive Tuesday}`, `caller should hear "arrive Tuesday"`},
	{`{heard: true}`, `caller should hear anything`},
	{`{heard: {one_of: [yes, no]}, by: Billing}`, `caller should hear "yes" or "no" from Billing`},
	{`{heard: yes, heard_within: 2s}`, `caller should hear "yes"`},
	{`{tool: issue_refund}`, `tool issue_refund should run`},
	{`{tool: issue_refund, ran: true}`, `tool issue_refund should run`},
	{`{tool: issue_refund, ran: false}`, `tool issue_refund should be refused`},
	{`{tool: issue_refund, with: {order_id: A1001}}`, `tool issue_refund should run with {order_id: "A1001"}`},
	{`{tool: issue_refund, returns: shipped}`, `tool issue_refund should run and return "shipped"`},
	{`{tool: issue_refund, ran: false, returns: denied}`, `tool issue_refund should be refused and answer "denied"`},
	{`{handoff: Billing}`, `call should pass to Billing`},
	{`{handoff: Billing, from: Support}`, `call should pass to Billing from Support`},
	{`{approval: issue_refund}`, `issue_refund should ask for approval`},
	{`{approval: issue_refund, with: {order_id: A1001}}`, `issue_refund with {order_id: "A1001"} should ask for approval`},
	{`{approval: issue_refund, outcome: timed_out}`, `approval of issue_refund should be timed out`},
	{`{approval: issue_refund, with: {order_id: A1001}, outcome: rejected}`, `approval of issue_refund with {order_id: "A1001"} should be rejected`},
	{`{guardrail: no_card_numbers}`, `guardrail no_card_numbers should trip`},
	{`{interrupted: true}`, `agent should be interrupted`},
	{`{interrupted: true, heard: I can}`, `agent should be interrupted, with "I can" heard`},
	{`{interrupted: true, unheard: number}`, `agent should be interrupted, with "number" unheard`},
	{`{interrupted: true, heard: I can, unheard: number}`, `agent should be interrupted, with "I can" heard, with "number" unheard`},
	{`{silence: 1.5s}`, `agent should stay silent for 1.5 s`},
	{`{connection: restored}`, `connection should be restored`},
	{`{generated: arrive Tuesday}`, `the model should say "arrive Tuesday"`},
	{`{understood: order A1001}`, `server should understand "order A1001"`},
	{`{remembered: order A1001}`, `conversation should keep "order A1001"`},
	{`{response: cancelled}`, `a response should be cancelled`},
	{`{digits: 12#}`, `the agent should be told of the keys "12#"`},
	{`{hangup: agent}`, `the agent should hang up`},
	{`{error: handoff_failed}`, `error handoff_failed should be told`},
	{`{usage: {total: 500, audio_out: {at_least: 1}}}`, `a response should cost at most 500 total, at least 1 audio_out tokens`},
	{`{event: response.done}`, `event response.done should come`},
	{`{event: response.done, where: 'event.response.id != "x"'}`, `event response.done should come, where event.response.id != "x"`},
}

var _ = Describe("What an expectation demands, in words", func() {
	want := func(written string) scenarios.Want {
		GinkgoHelper()
		sc, err := judge.Load("t.yaml", []byte("name: x\nagent: y\nscript:\n  - caller: Hi\n  - expect: "+written+"\n"))
		Expect(err).NotTo(HaveOccurred())
		return sc.Script[1].Expect.All[0].Want
	}
	demand := func(written string) string {
		GinkgoHelper()
		return want(written).Describe()
	}

	It("is of a kind that has the name it is written by", func() {
		for _, w := range wants {
			Expect(w.written).To(HavePrefix("{" + judge.KindOf(want(w.written)) + ": "))
		}
	})

	for _, w := range wants {
		It("for "+w.written, func() { Expect(demand(w.written)).To(Equal(w.demand)) })
	}

	It("can be denied: it says should once", func() {
		for _, w := range wants {
			Expect(strings.Count(demand(w.written), " should ")).To(Equal(1), w.written)
		}
	})

	It("is there for every kind and every option", func() {
		for _, k := range judge.Kinds() {
			for _, key := range k.Keys {
				Expect(slices.ContainsFunc(wants, func(w struct{ written, demand string }) bool {
					return strings.HasPrefix(w.written, "{"+k.Name+": ") && strings.Contains(w.written, key.Name+": ")
				})).To(BeTrue(), "wants, in this file, needs one of the kind %s that has %s", k.Name, key.Name)
			}
		}
	})
})

var _ = Describe("What happened, in words", func() {
	// The caller speaks from 0.50 s to 0.80 s, and the fact follows a tenth of a second later.
	DescribeTable("is said where it must not happen",
		func(e *scenarios.Expectation, f timeline.Fact, story string) {
			sc := scenario(caller("Hi", reaction(scenarios.ReactionAny)), expectNot(e))
			sc.Allow = map[scenarios.Surprise]bool{scenarios.SurpriseTool: true, scenarios.SurpriseApproval: true}
			result := play(sc, ended(0, 0, listening()), ended(0, 100*ms, fact(f)))
			Expect(result.Failures).To(ConsistOf(HaveField("Nearest", story)))
			Expect(result.Failures[0].Message).To(ContainSubstring(" should not "))
		},
		Entry("a tool", tool("find"), timeline.ToolBegan{Call: "find#1", Tool: "find"}, "find ran at 0.90 s"),
		Entry("a refusal", tool("find", refused), timeline.ToolEnded{Call: "find#1", Tool: "find", Output: "no"}, `find was refused at 0.90 s with "no"`),
		Entry("a question", approval("find"), timeline.ApprovalAsked{Call: "find#1", Tool: "find"}, "find asked for approval at 0.90 s"),
		Entry("a decision", approval("find", outcome(judge.OutcomeTimedOut)), timeline.ApprovalDecided{Call: "find#1", Tool: "find", Outcome: "timed_out"},
			"the approval of find was timed out at 0.90 s"),
		Entry("a handoff", handoff("Billing"), timeline.HandedOff{From: "Support", To: "Billing"}, "the call passed from Support to Billing at 0.90 s"),
		Entry("a guardrail", guardrail("no_cards"), timeline.GuardrailTripped{Guardrail: "no_cards"}, "guardrail no_cards tripped at 0.90 s"),
	)

	It("is said of words, of an interruption and of silence", func() {
		sc := scenario(model("One two three."), caller("Stop", bargeIn(200*ms), reaction(scenarios.ReactionAny)),
			expectNot(interrupted()), expectNot(heard("two")), expectNot(silence(time.Second)), playOn)
		var told []string
		for _, f := range play(sc, at(0, says(0, "One two three.", 500*ms)), ended(1, 0, listening())).Failures {
			told = append(told, f.Nearest)
		}
		Expect(told).To(Equal([]string{
			`heard at 0.60 s, in "One two"`, `the agent stopped at 0.60 s, in "One two"`, "it did so from 0.60 s to 1.60 s",
		}))
	})
})
