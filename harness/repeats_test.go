package harness_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/measured"
)

// everyMeasure has a value of every measure, on a line on which everything is random that can be.
const everyMeasure = `name: every measure
agent: supportline
line: {codec: pcmu, noise: street, snr: 14dB, jitter: 30ms, loss: 8%, latency: 60ms}
on_failure: continue
allow: [misunderstood]
script:
  - caller: Hi, where's my order A1001?
  - model: {tool: get_order_status, with: {order_id: A1001}}
  - model: Your order A1001 left our warehouse on Friday, was handed to the carrier, passed customs on Saturday, and should arrive Tuesday.
  - caller: Stop, please. Just tell me the day.
    barge_in: 1s
  - model: Tuesday.
  - caller: I want a refund on order A1001.
  - model: Sure, let me bring in our billing team.
    handoff: Billing
  - model: {as: Billing, tool: issue_refund, with: {order_id: A1001}}
  - human: approve
    tool: issue_refund
    delay: 1s
  - model: Your refund is on its way to the card on file.
  - backchannel: mm-hmm
    barge_in: 1s
checks:
  audio_intact: 0.5
  tokens: 100000
  cost: $9
  transcript_wer: 0.5
`

var _ = Describe("All measures", Label("determinism"), func() {
	load := func() *scenarios.Scenario {
		GinkgoHelper()
		sc, err := judge.Language().Load("every.yaml", []byte(everyMeasure), harness.Catalog(nil))
		Expect(err).NotTo(HaveOccurred())
		return sc
	}
	It("of docs/measures.md have values in one call", func() {
		call := harness.Play(context.Background(), load(), nil)
		for _, m := range measured.All() {
			Expect(amountsOf(call.Result, m.Name)).NotTo(BeEmpty(), m.Name)
		}
	})
	It("are the same in fifty plays on a line with noise, losses and jitter, with more calls at once than processors", func() {
		samePlays(load(), 50, harness.Options{Parallel: 8})
	})
})
