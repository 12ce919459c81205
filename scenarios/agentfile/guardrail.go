package agentfile

import (
	"context"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// made returns the guardrail.
func (g *guardrail) made() agents.OutputGuardrail {
	return agents.NewGuardrail(g.text, func(ctx context.Context, text string) error {
		if err := pass(ctx, g.takes); err != nil {
			return err
		}
		for _, m := range g.never {
			if m.Match(text) {
				return agents.Trip("the text matches a forbidden pattern")
			}
		}
		return nil
	})
}

// neverSay reads words or patterns, one or a list.
func (g *guardrail) neverSay(f field) {
	entries := []field{f}
	if yamltext.IsList(f.value) {
		entries = f.list()
	}
	for _, e := range entries {
		text, ok := e.text()
		if !ok {
			continue
		}
		m, err := scenarios.ParseText(text)
		if err != nil {
			e.wrong(err.Error(), "write words, or a regular expression between slashes in single quotes")
			continue
		}
		g.never = append(g.never, m)
	}
}
