package harness

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
)

// endCall is the usual name of the tool by which a model ends the call.
const endCall = "end_call"

// hangsUp gives the bundled support line, which has no such tool, one that ends the call, where a model step asks for it. The
// agents of others have what they have: a scenario in which a model asks for a tool that they do not offer is red.
func hangsUp(agent *agents.Agent, sc *scenarios.Scenario) *agents.Agent {
	if !slices.ContainsFunc(sc.Script, asksToHangUp) {
		return agent
	}
	return agent.CloneAll(func(a *agents.Agent) { a.Tools = append(a.Tools, endCallTool()) })
}

// asksToHangUp reports whether a model step asks for the tool that ends the call.
func asksToHangUp(s *scenarios.Step) bool {
	return s.Model != nil && !s.Model.Invented && slices.ContainsFunc(s.Model.Tools, func(t scenarios.ToolRequest) bool {
		return words.SameName(t.Tool, endCall)
	})
}

// endCallTool is the tool. Its output asks for no words: they stand beside the call, and are heard before the end.
func endCallTool() agents.Tool {
	return agents.Tool{
		Name: endCall, Description: "End the call, after you have said goodbye.", Silent: true,
		Parameters: json.RawMessage(`{"type":"object","properties":{},"additionalProperties":false}`),
		Call: func(ctx context.Context, _ json.RawMessage) (string, error) {
			if err := hangUpOf(ctx); err != nil {
				return "", err
			}
			return "the call ends", nil
		},
	}
}
