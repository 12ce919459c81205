package usage_test

import (
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/usage"
	"github.com/voicesim/voicesim/wire"
)

func TestUsage(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "usage")
}

// spent is a usage as the server reports it.
func spent() *wire.Usage {
	return &wire.Usage{
		TotalTokens: 1000, InputTokens: 600, OutputTokens: 400,
		InputTokenDetails: &wire.InputTokenDetails{TextTokens: 400, AudioTokens: 200, CachedTokens: 300,
			CachedTokensDetails: &wire.CachedTokensDetails{TextTokens: 250, AudioTokens: 50}},
		OutputTokenDetails: &wire.OutputTokenDetails{TextTokens: 100, AudioTokens: 300, ReasoningTokens: 40},
	}
}

var _ = DescribeTable("The tokens of a usage", func(u *wire.Usage, want usage.Tokens) {
	Expect(usage.Of(u)).To(Equal(want))
},
	Entry("none", nil, usage.Tokens{}),
	Entry("without details", &wire.Usage{InputTokens: 5, OutputTokens: 3}, usage.Tokens{TextIn: 5, TextOut: 3}),
	Entry("cached tokens are a part of the input, thoughts of the text", spent(),
		usage.Tokens{TextIn: 150, AudioIn: 150, CachedText: 250, CachedAudio: 50, TextOut: 100, AudioOut: 300, Reasoning: 40}),
	Entry("cached tokens without details are text", &wire.Usage{InputTokens: 10, InputTokenDetails: &wire.InputTokenDetails{TextTokens: 10, CachedTokens: 4}},
		usage.Tokens{TextIn: 6, CachedText: 4}),
	Entry("more cached than read", &wire.Usage{InputTokenDetails: &wire.InputTokenDetails{TextTokens: 3, CachedTokens: 9}}, usage.Tokens{CachedText: 3}),
)

var _ = Describe("A ledger", func() {
	It("adds up responses by agent, and transcripts of both kinds", func() {
		var l usage.Ledger
		l.Response("Support", spent())
		l.Response("Support", nil)
		l.Response("Billing", &wire.Usage{InputTokens: 1})
		l.Transcribed(&wire.TranscriptionUsage{Type: wire.UsageDuration, Seconds: wire.Some(2.0)})
		l.Transcribed(&wire.TranscriptionUsage{Type: wire.UsageTokens, InputTokens: wire.Some(7), OutputTokens: wire.Some(2)})
		Expect(l.All.Responses).To(Equal(2))
		Expect(l.All.Tokens.TextIn).To(Equal(151))
		Expect(l.ByAgent["Billing"]).To(Equal(usage.Total{Responses: 1, Tokens: usage.Tokens{TextIn: 1}}))
		Expect(l.Unreported).To(Equal(1))
		Expect(l.Transcription).To(Equal(usage.Transcription{Tokens: usage.Tokens{TextIn: 7, TextOut: 2}, Speech: 2 * time.Second}))
		copied := l.Clone()
		l.Response("Billing", spent())
		Expect(copied.ByAgent["Billing"].Responses).To(Equal(1))
	})
})

var _ = Describe("A table of prices", func() {
	It("tells what tokens cost, to the cent", func() {
		prices, err := usage.ReadPrices([]byte(`[{"model": "m", "as_of": "2026-11-30", "text_in": 4, "audio_in": 32, "cached_text": 0.4, "cached_audio": 0.4, "text_out": 16, "audio_out": 64}]`))
		Expect(err).NotTo(HaveOccurred())
		p, known := prices.Of("m")
		Expect(known).To(BeTrue())
		Expect(p.Cost(usage.Of(spent()))).To(BeNumerically("~", (150*4+150*32+250*0.4+50*0.4+100*16+300*64)/1e6, 1e-12))
		_, known = prices.Of("another")
		Expect(known).To(BeFalse())
	})
	DescribeTable("is refused", func(text, want string) {
		_, err := usage.ReadPrices([]byte(text))
		Expect(err).To(MatchError(ContainSubstring(want)))
	},
		Entry(nil, `{`, "prices:"), Entry(nil, `[{}]`, "line 1 names no model"), Entry(nil, `[{"model":"m","text_in":-1}]`, "negative"),
	)
})
