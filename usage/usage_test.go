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
		Entry("a name that is none", `[{"model":"m","audio_inn":4}]`, `line 1 cannot be read: unknown field "audio_inn"`),
		Entry("a model without a price", `[{"model":"m","as_of":"2026-11-30"}]`, "line 1 has no price of m"),
		Entry("a model twice", `[{"model":"m","text_in":1},{"model":"m","text_in":2}]`, "line 2 has m, which a line before it has"),
		Entry("a day that is none", `[{"model":"m","text_in":1,"as_of":"today"}]`, `line 1 has the day "today"`),
	)
	It("says what it has no price of, in place of a sum that leaves it out", func() {
		prices, err := usage.ReadPrices([]byte(`[{"model": "m", "as_of": "2026-11-30", "text_in": 4, "text_out": 16}]`))
		Expect(err).NotTo(HaveOccurred())
		Expect(prices.Price("m", usage.Tokens{TextIn: 1e6}, 0)).To(Equal(usage.Cost{Dollars: 4, AsOf: "2026-11-30"}))
		Expect(prices.Price("m", usage.Tokens{TextIn: 1e6, AudioOut: 1}, 0)).To(Equal(usage.Cost{Why: "the prices of m have no audio_out"}))
		Expect(prices.Price("m-2026-01-02", usage.Tokens{TextIn: 1e6}, 0).Dollars).To(Equal(4.0))
		Expect(prices.Price("other", usage.Tokens{TextIn: 1}, 0).Known()).To(BeFalse())
		Expect(prices.Price("other", usage.Tokens{}, 0)).To(Equal(usage.Cost{}))
		Expect(prices.Price("", usage.Tokens{TextIn: 1}, 0).Why).To(Equal("the server does not name its model"))
	})
	It("makes the bill of a call: of each agent, and of what wrote down the caller", func() {
		var l usage.Ledger
		l.Response("Support", &wire.Usage{InputTokens: 1e6})
		l.Response("Billing", &wire.Usage{OutputTokens: 1e6})
		l.Transcribed(&wire.TranscriptionUsage{Type: wire.UsageDuration, Seconds: wire.Some(30.0)})
		prices, err := usage.ReadPrices([]byte(`[{"model": "m", "as_of": "2026-11-30", "text_in": 4, "text_out": 16}, {"model": "w", "as_of": "2026-11-01", "minute": 0.5}]`))
		Expect(err).NotTo(HaveOccurred())
		b := prices.Bill(l, "m", "w")
		Expect(b.Cost).To(Equal(usage.Cost{Dollars: 20.25, AsOf: "2026-11-01, 2026-11-30"}))
		Expect(b.AgentCosts).To(Equal(map[string]float64{"Support": 4, "Billing": 16}))
		b = prices.Bill(l, "m", "another")
		Expect(b.Cost).To(Equal(usage.Cost{Why: "there is no price of another"}))
		Expect(b.AgentCosts).To(BeNil())
	})
	It("of published prices has the model that the runtime uses, by the day of its look-up", func() {
		p, known := usage.Published().Of("gpt-realtime-2.1")
		Expect(known).To(BeTrue())
		Expect(p.As).NotTo(BeEmpty())
		Expect(usage.Published().Price("gpt-realtime-2025-08-28", usage.Tokens{TextOut: 1e6}, 0).Dollars).To(Equal(16.0))
		Expect(usage.Published().Price("gpt-realtime-2.1", usage.Tokens{TextOut: 1e6}, time.Minute).Known()).To(BeFalse())
	})
})

var _ = Describe("Bills", func() {
	It("are added up: tokens by agent, speech, and the cost where both have one", func() {
		one := &usage.Bill{Model: "m", Cost: usage.Cost{Dollars: 1, AsOf: "2026-01-01"}, AgentCosts: map[string]float64{"A": 1}, Ledger: usage.Ledger{
			All: usage.Total{Responses: 1, Tokens: usage.Tokens{TextIn: 5}}, ByAgent: map[string]usage.Total{"A": {Responses: 1, Tokens: usage.Tokens{TextIn: 5}}},
			Unreported: 1, Transcription: usage.Transcription{Speech: time.Second},
		}}
		both := one.And(one).And(nil)
		Expect(both).To(HaveValue(And(HaveField("All", usage.Total{Responses: 2, Tokens: usage.Tokens{TextIn: 10}}), HaveField("Unreported", 2),
			HaveField("Cost", usage.Cost{Dollars: 2, AsOf: "2026-01-01"}), HaveField("AgentCosts", map[string]float64{"A": 2}), HaveField("Transcription.Speech", 2*time.Second))))
		Expect(both.ByAgent).To(HaveKeyWithValue("A", both.All))
		Expect(one.ByAgent["A"].Responses).To(Equal(1), "the bill itself has changed")
		var none *usage.Bill
		Expect(none.And(one)).To(BeIdenticalTo(one))
		unknown := &usage.Bill{Cost: usage.Cost{Why: "no price"}}
		Expect(one.And(unknown)).To(HaveValue(And(HaveField("Cost.Why", "no price"), HaveField("AgentCosts", BeNil()))))
	})
})
