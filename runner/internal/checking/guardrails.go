package checking

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/contain"
)

// each returns guardrails of an agent and of the session, each once.
func each(ofAgent, ofSession []agents.OutputGuardrail) []agents.OutputGuardrail {
	all := slices.Clone(ofAgent)
	for _, g := range ofSession {
		if !slices.ContainsFunc(ofAgent, func(other agents.OutputGuardrail) bool { return sameGuardrail(g, other) }) {
			all = append(all, g)
		}
	}
	return all
}

// Groups returns the guardrails of an agent and of the session, each once: first those that do no real I/O, then those that
// do, wherever that may be. No group is empty.
func Groups(ofAgent, ofSession []agents.OutputGuardrail) (groups [][]agents.OutputGuardrail) {
	all := each(ofAgent, ofSession)
	for _, external := range []bool{false, true} {
		other := func(g agents.OutputGuardrail) bool { return agents.IsExternal(g) != external }
		if group := slices.DeleteFunc(slices.Clone(all), other); len(group) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

// sameGuardrail reports whether two guardrails are one. Those of types that cannot be compared never are.
func sameGuardrail(a, b agents.OutputGuardrail) bool {
	return reflect.ValueOf(a).Comparable() && reflect.ValueOf(b).Comparable() && a == b
}

// Name is what a check by guardrails is called, for people.
func Name(guardrails []agents.OutputGuardrail) string {
	names := make([]string, len(guardrails))
	for i, g := range guardrails {
		_ = contain.Call("", func() error { // a mistake in there is told by the check
			names[i] = g.Name()
			return nil
		})
	}
	return "guardrail " + strings.Join(names, ", ")
}

// Result is what the guardrails say about a text.
type Result struct {
	Trips  []*agents.TrippedError
	Faults []error // of guardrails that could not do their check
}

// Look asks one guardrail after the other.
func (r *Result) Look(ctx context.Context, guardrails []agents.OutputGuardrail, text string) {
	for _, g := range guardrails {
		err := contain.Call("", func() error { return g.Check(ctx, text) })
		var tripped *agents.TrippedError
		switch {
		case err == nil:
		case errors.As(err, &tripped):
			r.Trips = append(r.Trips, &agents.TrippedError{Guardrail: g.Name(), Reason: tripped.Reason})
		default:
			r.Faults = append(r.Faults, fmt.Errorf("guardrail %s: %w", g.Name(), err))
		}
	}
}
