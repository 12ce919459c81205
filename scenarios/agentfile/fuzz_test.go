package agentfile_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/agentfile"
)

// FuzzRead demands of any text that it is an agent whose tools can be asked, or has mistakes.
func FuzzRead(f *testing.F) {
	f.Add(frontdesk)
	f.Add(desk("    arguments: {id: text}\n    exec: {command: [ls, <id>], size: 1KB}\n"))
	f.Add(desk("    http: {url: 'https://x/<id>', headers: {A: '${B}'}}\n    arguments: {id: {type: [string, 'null']}}\n"))
	f.Add(desk("    mcp: {url: 'https://x/${K}', tool: y, limit: 1s}\n    arguments: {id: text}\n"))
	f.Add("agents:\n  A: {instructions: |\n    x}\n  A: [\ntools: {? [a] : b, <<: *x}\n")
	f.Add("agents: {A: {instructions: a, handoffs: {A: x}, guardrails: [g, g]}}\nguardrails: {g: {never_say: [[]]}}\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := agentfile.Read("a.yaml", []byte(text))
		if err != nil {
			if found, ok := errors.AsType[*scenarios.Mistakes](err); !ok || len(found.All) == 0 || file != nil {
				t.Fatalf("%v", err)
			}
			return
		}
		agent := file.New(agentfile.Given{})
		if err := agent.Validate(); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		for _, a := range agent.Reachable() {
			for _, tool := range a.Tools {
				_, _ = tool.Call(ctx, json.RawMessage(`{"order_id": "A1001"}`))
			}
			for _, g := range a.Guardrails {
				_ = g.Check(ctx, "some words")
			}
		}
	})
}
