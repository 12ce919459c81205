package agents

import (
	"context"
	"slices"
)

// Agent declares who answers the caller. It does nothing by itself: a runner.Session plays it, and
// reads it without changing it.
type Agent struct {
	Name string // required; unique among the agents reachable from one another

	// Instructions is the prompt. InstructionsFunc, when set, is asked instead, each time the agent
	// takes over a session.
	Instructions     string
	InstructionsFunc func(context.Context) (string, error)

	// ExternalInstructions says that InstructionsFunc does real I/O (network, files, processes): it runs outside virtual time.
	ExternalInstructions bool

	// Voice is the voice in which the agent speaks, by its name: "marin". "" leaves it as it is. What the session's options say
	// wins over it. A server changes the voice of a session only before that has spoken: see runner.VoiceKept.
	Voice string

	Tools      []Tool            // functions that the model may ask for
	MCP        []MCPServer       // servers of tools that the model uses by itself
	Handoffs   []Handoff         // agents that this one may pass the call to
	Guardrails []OutputGuardrail // checks of what this agent says
	Hooks      Hooks             // told what happens to this agent; zero is nobody
}

// Prompt returns the agent's instructions: what InstructionsFunc says, or Instructions when it is
// nil. It runs the user's function and returns its error.
func (a *Agent) Prompt(ctx context.Context) (string, error) {
	if a.InstructionsFunc == nil {
		return a.Instructions, nil
	}
	return a.InstructionsFunc(ctx)
}

// Tool returns the agent's tool of that name.
func (a *Agent) Tool(name string) (tool Tool, ok bool) {
	i := slices.IndexFunc(a.Tools, func(t Tool) bool { return t.Name == name })
	if i < 0 {
		return Tool{}, false
	}
	return a.Tools[i], true
}

// Handoff returns the agent's handoff that the model knows under that name; see [Handoff.ToolName].
func (a *Agent) Handoff(toolName string) (handoff Handoff, ok bool) {
	i := slices.IndexFunc(a.Handoffs, func(h Handoff) bool { return h.Agent != nil && h.ToolName() == toolName })
	if i < 0 {
		return Handoff{}, false
	}
	return a.Handoffs[i], true
}

// Reachable returns a and every agent that the call can come to from it by handoffs, each once,
// nearest first. Circles are fine, nil agents are left out.
func (a *Agent) Reachable() []*Agent {
	if a == nil {
		return nil
	}
	all := []*Agent{a}
	for i := 0; i < len(all); i++ {
		for _, h := range all[i].Handoffs {
			if h.Agent != nil && !slices.Contains(all, h.Agent) {
				all = append(all, h.Agent)
			}
		}
	}
	return all
}

// Clone returns a copy whose lists may be changed without changing a's. The agents that it hands
// over to are the same.
func (a *Agent) Clone() *Agent {
	c := *a
	c.Tools = slices.Clone(a.Tools)
	c.MCP = slices.Clone(a.MCP)
	c.Handoffs = slices.Clone(a.Handoffs)
	c.Guardrails = slices.Clone(a.Guardrails)
	return &c
}

// CloneAll returns a copy of a and of all agents that the call can come to from it, each changed by change, which gets the
// copies. They hand over to each other as before.
func (a *Agent) CloneAll(change func(*Agent)) *Agent {
	all := a.Reachable()
	copies := make(map[*Agent]*Agent, len(all))
	for _, other := range all {
		copies[other] = other.Clone()
	}
	for _, other := range all {
		c := copies[other]
		for i, h := range c.Handoffs {
			if h.Agent != nil {
				c.Handoffs[i].Agent = copies[h.Agent]
			}
		}
		change(c)
	}
	return copies[a]
}
