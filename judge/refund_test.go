package judge_test

import (
	"os"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// The scenario that must work first, played by cues. Its steps are counted from 0:
//
//	0 caller  1 model tool  2 expect  3 model  4 expect
//	5 caller  6 model handoff  7 expect  8 model of Billing
//	9 caller barges in  10 expect  11 model tool  12 expect  13 human  14 expect  15 model  16 expect  17 model  18 expect
var _ = Describe("The refund", func() {
	load := func() *scenarios.Scenario {
		const file = "../scenarios/library/supportline/refund-approved.yaml"
		text, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		sc, err := judge.Load(file, text)
		Expect(err).NotTo(HaveOccurred())
		return sc
	}
	question := "I can help with that refund. Can you confirm the order number?"
	card := "Your refund is on its way to card 4111 1111 1111 1111."
	cues := func(stopped time.Duration) []cue {
		return []cue{
			ended(0, 500*ms, calls(1, "get_order_status#1", 50*ms, `{"order_id":"A1001"}`, "shipped, arriving Tuesday")),
			ended(0, 700*ms, says(3, "Let me check. Your order shipped, arriving Tuesday.")),
			ended(5, 500*ms, says(6, "Sure, let me bring in our billing team.")),
			ended(5, 900*ms, handedOver("Support", "Billing")),
			ended(5, 3100*ms, saysAs("Billing", 8, question, 900*ms+stopped)),
			begun(9, 160*ms, fact(timeline.SpeechDetected{})),
			begun(9, 161*ms, fact(timeline.Truncated{Item: "item-r-8-" + question, Heard: 900*ms + stopped})),
			ended(9, 500*ms, fact(timeline.StepTaken{Step: 11, Response: "t"}).then(0, asksApproval("issue_refund#1", `{"order_id":"A1001"}`))),
			begun(13, 20*ms, runsTool("issue_refund#1", 40*ms, `{"order_id":"A1001"}`, "refund issued")),
			begun(13, 100*ms, saysAs("Billing", 15, card, 600*ms)),
			begun(13, 695*ms, tripped("no_card_numbers", "r-15-"+card)),
			begun(13, 1300*ms, saysAs("Billing", 17, "Your refund is on its way to the card on file.")),
		}
	}

	It("passes as it is meant", func() {
		r, acts := playActs(load(), cues(240*ms)...)
		Expect(r.Failures).To(BeEmpty())
		Expect(r.Verdict).To(Equal(judge.VerdictPassed))
		Expect(r.NotJudged).To(BeEmpty())
		Expect(doings(acts)).To(HaveLen(4))
		Expect(amounts(r, "barge_in_stop")).To(Equal([]float64{240}))
		Expect(amounts(r, "approval_time")).To(Equal([]float64{2000}))
		Expect(amounts(r, "response_latency")).To(Equal([]float64{800, 600, 700}))
	})

	It("fails when the agent stops a frame too late", func() {
		Expect(verdict(play(load(), cues(260*ms)...))).To(Equal("late:24 check:41"))
	})
})
