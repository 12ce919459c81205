package agents_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
)

var _ = Describe("Guardrail", func() {
	ctx := context.Background()
	check := func(g agents.OutputGuardrail) error { return g.Check(ctx, "my text") }

	It("passes when its check passes", func() {
		var seen string
		g := agents.NewGuardrail("polite", func(_ context.Context, text string) error { seen = text; return nil })
		Expect(g.Name()).To(Equal("polite"))
		Expect(check(g)).To(Succeed())
		Expect(seen).To(Equal("my text"))
	})

	It("trips under its own name", func() {
		for _, trip := range []error{agents.Trip("rude"), fmt.Errorf("after a look: %w", agents.Trip("rude"))} {
			g := agents.NewGuardrail("polite", func(context.Context, string) error { return trip })
			Expect(check(g)).To(Equal(&agents.TrippedError{Guardrail: "polite", Reason: "rude"}))
			Expect(check(g)).To(MatchError("guardrail polite tripped: rude"))
		}
	})

	It("keeps a name that the check gave", func() {
		given := &agents.TrippedError{Guardrail: "inner"}
		g := agents.NewGuardrail("outer", func(context.Context, string) error { return given })
		Expect(check(g)).To(BeIdenticalTo(given))
		Expect(given.Error()).To(Equal("guardrail inner tripped"))
	})

	It("does not trip on its own faults", func() {
		broken := errors.New("no word list")
		g := agents.NewGuardrail("polite", func(context.Context, string) error { return broken })
		Expect(check(g)).To(BeIdenticalTo(broken))
	})

	It("forbids a pattern, and does not repeat it", func() {
		g := agents.ForbidPattern("no_codes", regexp.MustCompile(`\bsecret-\d+`))
		Expect(g.Check(ctx, "it is no secret")).To(Succeed())
		err := g.Check(ctx, "it is secret-42, yes")
		Expect(err).To(Equal(&agents.TrippedError{Guardrail: "no_codes", Reason: "the text matches a forbidden pattern"}))
		Expect(err.Error()).NotTo(ContainSubstring("42"))
	})

	It("panics when it is half made", func() {
		Expect(func() { agents.NewGuardrail("", func(context.Context, string) error { return nil }) }).To(Panic())
		Expect(func() { agents.NewGuardrail("x", nil) }).To(Panic())
		Expect(func() { agents.ForbidPattern("x", nil) }).To(Panic())
	})
})
