package agents

import "context"

// ToolCall is one call of a tool by the model, as user code that runs for it sees it.
type ToolCall struct {
	ID    string // as the server names it; unique in the conversation
	Tool  string // the tool's name
	Agent *Agent // whose tool it is, whatever is handed off meanwhile
}

type (
	toolCallKey struct{}
	agentKey    struct{}
)

// WithToolCall returns a context of user code that runs for a tool call. The runner makes the contexts of tools and
// of approval functions with it; tests of a tool may do so too.
func WithToolCall(ctx context.Context, call ToolCall) context.Context {
	return context.WithValue(WithAgent(ctx, call.Agent), toolCallKey{}, call)
}

// ToolCallFrom returns the tool call that a context belongs to, and whether it belongs to one: it does in tools and
// in approval functions.
func ToolCallFrom(ctx context.Context) (call ToolCall, ok bool) {
	call, ok = ctx.Value(toolCallKey{}).(ToolCall)
	return call, ok
}

// WithAgent returns a context of user code that runs for an agent. The runner makes the contexts of all user code
// with it.
func WithAgent(ctx context.Context, agent *Agent) context.Context {
	return context.WithValue(ctx, agentKey{}, agent)
}

// AgentFrom returns the agent that user code runs for, nil if the context does not say: the agent whose tool, policy,
// guardrail or instructions they are. For guardrails of the session it is the agent who speaks.
func AgentFrom(ctx context.Context) *Agent {
	agent, _ := ctx.Value(agentKey{}).(*Agent)
	return agent
}
