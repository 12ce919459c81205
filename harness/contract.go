package harness

import (
	"context"
	"encoding/json"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/judge/contract"
	"github.com/voicesim/voicesim/wire"
)

// contractOf is what an agent comes into a call with. update is the first configuration that the runtime sent; nil where it sent none.
func contractOf(agent *agents.Agent, update *wire.SessionUpdate) *contract.Contract {
	c := &contract.Contract{}
	for i, a := range agent.Reachable() {
		out := contract.Agent{Name: a.Name, Instructions: a.Instructions, Voice: a.Voice}
		if a.InstructionsFunc != nil {
			out.Dynamic, out.Instructions = true, ""
			if i == 0 && update != nil {
				out.Instructions, _ = update.Session.Instructions.Value()
			}
		}
		for _, t := range a.Tools {
			out.Tools = append(out.Tools, contract.Tool{Name: t.Name, Description: t.Description, Parameters: t.Parameters, Approval: approvalOf(t)})
		}
		for _, m := range a.MCP {
			out.MCP = append(out.MCP, m.Label)
		}
		for _, h := range a.Handoffs {
			if h.Agent != nil {
				out.Handoffs = append(out.Handoffs, contract.Handoff{To: h.Agent.Name, Tool: h.ToolName(), Description: h.Description, Parameters: h.Schema})
			}
		}
		for _, g := range a.Guardrails {
			if g != nil {
				out.Guardrails = append(out.Guardrails, g.Name())
			}
		}
		c.Agents = append(c.Agents, out)
	}
	if update != nil {
		settings := update.Session
		settings.Instructions, settings.Tools = wire.Opt[string]{}, nil
		c.Settings, _ = json.Marshal(&settings)
	}
	return c
}

// approvalOf says which calls of a tool wait for a human.
func approvalOf(t agents.Tool) string {
	switch {
	case t.NeedsApproval:
		return "always"
	case t.ApprovalFunc != nil:
		return "by call"
	}
	return ""
}

// contracted notes what the agent came into the call with. It asks the user's guardrails for their names.
func (l *live) contracted(ctx context.Context, agent *agents.Agent) {
	l.apart(ctx, MarkTools, "the names of guardrails", func() { l.contract = contractOf(agent, l.taps.Configured()) })
}
