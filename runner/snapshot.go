package runner

import (
	"context"
	"slices"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner/internal/calling"
	"github.com/voicesim/voicesim/runner/internal/checking"
	"github.com/voicesim/voicesim/wire"
)

// snapshot is an agent as the session was configured for it. It does not change: a response keeps the one with which
// it began, and so do its tool calls and its checks, whatever becomes of the agent meanwhile.
type snapshot struct {
	agent      *agents.Agent // who, for events
	prompt     string
	tools      []agents.Tool
	servers    []agents.MCPServer
	handoffs   []agents.Handoff
	guardrails [][]agents.OutputGuardrail // first those that do no real I/O, then those that do, wherever that may be
	session    wire.Session               // the configuration, set by configure
}

// newSnapshot takes a snapshot of an agent with the prompt that it has now.
func newSnapshot(agent *agents.Agent, prompt string, ofSession []agents.OutputGuardrail) *snapshot {
	return &snapshot{
		agent: agent, prompt: prompt,
		tools:      slices.Clone(agent.Tools),
		servers:    slices.Clone(agent.MCP),
		handoffs:   slices.Clone(agent.Handoffs),
		guardrails: checking.Groups(agent.Guardrails, ofSession),
	}
}

// beside is the config of a response with something to do beside the agent's own instructions.
func (s *snapshot) beside(task string) *wire.ResponseConfig {
	return &wire.ResponseConfig{Instructions: wire.Some(s.prompt + "\n\n" + task)}
}

// hasCode reports whether user code is to run before an agent can be configured.
func hasCode(agent *agents.Agent, opts *Options) bool {
	return agent.InstructionsFunc != nil || opts.Configure != nil ||
		slices.ContainsFunc(agent.Tools, func(t agents.Tool) bool { return t.Enabled != nil }) ||
		slices.ContainsFunc(agent.Handoffs, func(h agents.Handoff) bool { return h.Enabled != nil })
}

// enable keeps the tools and handoffs that may be offered now; it runs user code.
func (s *snapshot) enable(ctx context.Context) {
	s.tools = slices.DeleteFunc(s.tools, func(t agents.Tool) bool { return !t.EnabledNow(ctx) })
	s.handoffs = slices.DeleteFunc(s.handoffs, func(h agents.Handoff) bool { return !h.EnabledNow(ctx) })
}

// tool returns the tool of that name.
func (s *snapshot) tool(name string) (tool agents.Tool, ok bool) {
	i := slices.IndexFunc(s.tools, func(t agents.Tool) bool { return t.Name == name })
	if i < 0 {
		return agents.Tool{}, false
	}
	return s.tools[i], true
}

// handoff returns the handoff that the model knows under that name.
func (s *snapshot) handoff(toolName string) (handoff agents.Handoff, ok bool) {
	i := slices.IndexFunc(s.handoffs, func(h agents.Handoff) bool { return h.ToolName() == toolName })
	if i < 0 {
		return agents.Handoff{}, false
	}
	return s.handoffs[i], true
}

// offered lists what the model may call: the tools, then MCP servers, then the handoffs. The list is never absent, so that the tools
// of another agent do not stay.
func (s *snapshot) offered() []wire.Tool {
	tools := []wire.Tool{}
	for _, t := range s.tools {
		tools = append(tools, wire.Tool{
			Type: wire.ToolFunction, Name: t.Name, Description: t.Description, Parameters: t.Parameters,
		})
	}
	for i := range s.servers {
		tools = append(tools, calling.Tool(&s.servers[i]))
	}
	for _, h := range s.handoffs {
		tools = append(tools, wire.Tool{
			Type: wire.ToolFunction, Name: h.ToolName(), Description: h.ToolDescription(), Parameters: h.Parameters(),
		})
	}
	return tools
}
