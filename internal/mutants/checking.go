package mutants

import (
	"context"
	"sync"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
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
		mutant("guardrail_cuts_newest", "stops whatever the agent is saying when a guardrail trips, though that was said in an earlier answer", guardrailCutsNewest),
	}
}

// guardrailCutsNewest cancels and silences the newest response where a guardrail has tripped on an earlier one.
func guardrailCutsNewest() *Broken {
	var mu sync.Mutex
	var newest string
	var hushed bool // until the next response
	b := &Broken{up: pass}
	b.frame = func(f runner.Frame) {
		if ev, ok := f.Server.(*wire.ResponseCreated); ok {
			mu.Lock()
			newest, hushed = ev.Response.ID, false
			mu.Unlock()
		}
	}
	b.event = func(ev runner.Event) {
		trip, ok := ev.(*runner.GuardrailTripped)
		mu.Lock()
		defer mu.Unlock()
		if ok && trip.ResponseID != newest {
			hushed = true
			b.work.Go(func() { b.wires.sendEvent(&wire.ResponseCancel{}) })
		}
	}
	b.play = func(frame []int16) {
		mu.Lock()
		defer mu.Unlock()
		if hushed {
			clear(frame)
		}
	}
	return b
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
