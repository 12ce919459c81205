package harness_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/llmjudge"
	"github.com/voicesim/voicesim/scenarios"
)

var _ = Describe("A scenario that asks a language model", func() {
	asks := func() *scenarios.Scenario {
		sc, err := judge.Load("asks.yaml", []byte("name: asks\nagent: supportline\nscript:\n  - caller: Hi, where's my order A1001?\n  - model: Tuesday.\nchecks:\n  judge: The agent is polite\n"))
		Expect(err).NotTo(HaveOccurred())
		return sc
	}

	DescribeTable("is not played on a target where nobody can be asked, and nobody is dialled", func(model *llmjudge.Model, why string) {
		began := time.Now()
		call := harness.Play(context.Background(), asks(), &harness.Options{Target: &harness.Target{Name: "far away", URL: "ws://192.0.2.1/v1/realtime", Key: "x"}, Judge: model})
		Expect(call.Result.Verdict).To(Equal(judge.VerdictError))
		Expect(call.Result.Why).To(ContainSubstring(why))
		Expect(time.Since(began)).To(BeNumerically("<", time.Second))
	},
		Entry("since none is set up", nil, "none is set up: add judge:"),
		Entry("since its key is missing", &llmjudge.Model{URL: "https://llm.example/v1", Model: "wise-1", Unset: "MY_KEY"}, "the environment variable MY_KEY is empty"),
	)

	It("is played on the simulator, where nobody is asked", func() {
		call := harness.Play(context.Background(), asks(), nil)
		Expect(call.Result.Verdict).To(Equal(judge.VerdictPassed), failures(call))
		Expect(call.Result.NotLookedAt).To(ContainElement(And(HaveField("Kind", judge.BlindTarget), HaveField("What", ContainSubstring("The agent is polite")))))
	})
})
