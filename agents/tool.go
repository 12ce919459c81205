package agents

import (
	"context"
	"encoding/json"
	"time"
)

// Tool is a function that the model may ask for. [NewTool] makes one from a Go function.
type Tool struct {
	Name        string          // required: 1 to 64 letters, digits, underscores, dashes
	Description string          // tells the model when to use it
	Parameters  json.RawMessage // JSON Schema of the arguments, an object

	// NeedsApproval makes every call wait for a human. ApprovalFunc decides by call instead; it is
	// not asked when NeedsApproval is set.
	NeedsApproval bool
	ApprovalFunc  func(ctx context.Context, args json.RawMessage) (bool, error)

	Timeout  time.Duration // longest run; zero means the session's ToolTimeout
	External bool          // does real I/O (network, files, processes): runs outside virtual time

	// Call runs the tool. Empty args mean {}. Its output is for the model; an error's text is too.
	Call func(ctx context.Context, args json.RawMessage) (output string, err error)
}

// NewTool makes a Tool from a function.
func NewTool[In, Out any](name, description string, f func(context.Context, In) (Out, error)) Tool {
	panic("agents: NewTool is not there yet")
}

// NewSchemaTool makes a Tool from a hand-written JSON Schema of its arguments.
func NewSchemaTool(name, description string, schema json.RawMessage, f func(context.Context, json.RawMessage) (string, error)) Tool {
	panic("agents: NewSchemaTool is not there yet")
}

// WithApproval returns a copy of t whose every call waits for a human.
func (t Tool) WithApproval() Tool { t.NeedsApproval = true; return t }

// WithApprovalFunc returns a copy of t whose calls wait for a human when f says so.
func (t Tool) WithApprovalFunc(f func(ctx context.Context, args json.RawMessage) (bool, error)) Tool {
	t.ApprovalFunc = f
	return t
}

// WithTimeout returns a copy of t that may run for so long.
func (t Tool) WithTimeout(d time.Duration) Tool { t.Timeout = d; return t }

// AsExternal returns a copy of t that is marked as doing real I/O.
func (t Tool) AsExternal() Tool { t.External = true; return t }

// ApprovalNeeded says whether a call with these arguments must wait for a human. It fails closed:
// whenever it returns an error, and for arguments that are not a JSON object, it returns true.
// It runs the user's ApprovalFunc, whose panics become errors.
func (t Tool) ApprovalNeeded(ctx context.Context, args json.RawMessage) (needed bool, err error) {
	panic("agents: ApprovalNeeded is not there yet")
}

// ArgumentsError reports arguments that do not fit a tool. Its text is written for the model.
type ArgumentsError struct {
	Tool     string
	Problems []string // one for each thing that is wrong
}

// Error lists all problems.
func (e *ArgumentsError) Error() string { return "arguments" }
