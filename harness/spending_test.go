package harness_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/usage"
)

var _ = Describe("What a call costs", func() {
	spent := func(rec *timeline.Recording) (all []timeline.Spent) {
		for _, r := range rec.Records {
			if f, ok := r.Fact.(timeline.Spent); ok {
				all = append(all, f)
			}
		}
		return all
	}
	It("is counted by agent and priced by its models, and stands on no timeline that nobody looks at for it", func() {
		c := harness.Play(context.Background(), scenario("order-status"), nil)
		Expect(c.Usage.Model).To(Equal("gpt-realtime-2.1"))
		Expect(c.Usage.Transcriber).To(Equal("gpt-4o-mini-transcribe"))
		Expect(c.Usage.Simulated).To(BeTrue())
		Expect(c.Usage.All.Responses).To(Equal(3))
		Expect(c.Usage.ByAgent).To(HaveLen(1))
		Expect(c.Usage.Cost.Dollars).To(BeNumerically(">", 0.0001))
		Expect(spent(c.Recording)).To(BeEmpty())
	})
	It("is not known without a price, which is not nothing", func() {
		c := harness.Play(context.Background(), scenario("order-status"), &harness.Options{Prices: usage.Prices{}})
		Expect(c.Usage.Cost).To(Equal(usage.Cost{Why: "there is no price of gpt-realtime-2.1"}))
		Expect(c.Usage.All.Tokens.Out()).To(BeNumerically(">", 10))
	})
	It("is a fact for each response and each transcript where a check looks at it: together the bill", func() {
		sc := *scenario("order-status")
		sc.Checks = append(sc.Checks[:len(sc.Checks):len(sc.Checks)], scenarios.Check{Name: "tokens"})
		c := harness.Play(context.Background(), &sc, nil)
		var tokens usage.Tokens
		dollars := 0.0
		for _, f := range spent(c.Recording) {
			if f.Response != "" {
				tokens = tokens.Add(f.Tokens)
				Expect(f.Agent).NotTo(BeEmpty())
			}
			dollars += *f.Dollars
		}
		Expect(spent(c.Recording)).To(HaveLen(5))
		Expect(tokens).To(Equal(c.Usage.All.Tokens))
		Expect(dollars).To(BeNumerically("~", c.Usage.Cost.Dollars, 1e-12))
	})
})
