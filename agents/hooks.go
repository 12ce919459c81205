package agents

import (
	"context"
	"encoding/json"
)

// Hooks are functions that are told what happens to an agent, after it happened: those of the agent itself, and those of
// the whole call (runner.Options.Hooks), which are told first. A nil function is told nothing.
//
// They run one after the other, in the order of what they are told of, and hold nothing up: what happens meanwhile is told
// afterwards, as far as the session has not ended. Their contexts end after ten seconds, and know the agent (see
// [AgentFrom]) and the tool call (see [ToolCallFrom]). One that panics or does not return is a runner.Problem of kind
// hook_failed, and no more.
type Hooks struct {
	Started func(ctx context.Context)              // the agent began a response
	Ended   func(ctx context.Context, text string) // a response of the agent is over; text is what it says, as generated

	// A tool began to run; and the output of a call was sent, whatever became of the call: one that was refused, or whose tool
	// is unknown, ends without having started. err says why the output is not the tool's own; nil when it is.
	ToolStarted func(ctx context.Context, args json.RawMessage)
	ToolEnded   func(ctx context.Context, output string, err error)

	// The call was passed from one agent to another. Both are told, or the one that takes over from itself (see
	// runner.Session.UpdateAgent), once; the context knows who has the call now.
	HandedOff func(ctx context.Context, from, to *Agent)

	External bool // the functions do real I/O (network, files, processes): they run outside virtual time
}
