package mutants

import (
	"context"
	"time"

	"github.com/voicesim/voicesim/agents"
)

// checking are the mutants whose guardrails do not guard.
func checking() []Mutant {
	return []Mutant{
		mutant("guardrail_never", "does not ask its guardrails", func() *Broken {
			return guardrails(func(agents.OutputGuardrail) func(context.Context, string) error {
				return func(context.Context, string) error { return nil }
			})
		}),
		mutant("guardrail_late", "asks its guardrails 3 s late", func() *Broken {
			return guardrails(func(g agents.OutputGuardrail) func(context.Context, string) error {
				return func(ctx context.Context, text string) error {
					select {
					case <-time.After(3 * time.Second):
					case <-ctx.Done():
					}
					return g.Check(ctx, text)
				}
			})
		}),
	}
}

// guardrails changes what each guardrail of each agent checks.
func guardrails(change func(g agents.OutputGuardrail) func(context.Context, string) error) *Broken {
	return &Broken{agent: func(a *agents.Agent) {
		for i, g := range a.Guardrails {
			if g != nil {
				a.Guardrails[i] = agents.NewGuardrail(g.Name(), change(g))
			}
		}
	}}
}
