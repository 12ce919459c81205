package agents

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"time"
)

// Tool is a function that the model may ask for. [NewTool] makes one from a Go function and
// [NewSchemaTool] from a JSON Schema; with fields only, everything is the caller's own duty.
type Tool struct {
	Name        string          // required: 1 to 64 letters, digits, underscores and dashes
	Description string          // tells the model when to use the tool
	Parameters  json.RawMessage // required: JSON Schema of the arguments, of type "object"

	// NeedsApproval makes every call wait for a human. ApprovalFunc decides by call instead, nil for
	// never; it is not asked when NeedsApproval is set. Ask [Tool.ApprovalNeeded], not these.
	NeedsApproval bool
	ApprovalFunc  func(ctx context.Context, args json.RawMessage) (bool, error)

	// Enabled reports whether the model may call the tool: nil means that it may. It is asked when the session is configured
	// for the agent, for what is offered, and again at each call. It must be quick.
	Enabled func(ctx context.Context) bool

	// Silent outputs make no response: the model knows of them when it answers next. A tool that notes something, say.
	Silent bool

	Timeout  time.Duration // longest run; zero means the session's ToolTimeout
	External bool          // does real I/O (network, files, processes): runs outside virtual time

	// Call runs the tool; required. Empty args mean {}. Both the output and the text of an error are
	// for the model. The runner calls it on a goroutine of its own, with a context that ends at the
	// timeout or with the session, has the values of the one given to Connect, and knows the call: see
	// [ToolCallFrom].
	Call func(ctx context.Context, args json.RawMessage) (output string, err error)

	input []ToolGuardrail               // that Call asks before it runs the tool, in this order
	wraps []func(run toolCall) toolCall // what stands around the tool in Call, the innermost first
}

// NewTool makes a Tool from a function. The JSON Schema of the arguments is derived from In, a
// struct or a map; struct{} means none. Before f runs, arguments are checked against the schema and
// decoded; if In has a method Validate() error, that is called too. What is wrong is returned as
// an *ArgumentsError. An Out of type string is the output as it is, anything else becomes JSON.
//
// It panics on a programmer's mistake: a name that is not allowed, a nil f, an In that has no
// schema, an Out that has no JSON.
func NewTool[In, Out any](name, description string, f func(context.Context, In) (Out, error)) Tool {
	mustBeToolName(name)
	if f == nil {
		panic(fmt.Sprintf("agents: tool %q has no function", name))
	}
	if err := checkOutputType(reflect.TypeFor[Out]()); err != nil {
		panic(fmt.Sprintf("agents: tool %q: %v", name, err))
	}
	schema, err := deriveSchema(reflect.TypeFor[In]())
	if err != nil {
		panic(fmt.Sprintf("agents: tool %q: %v", name, err))
	}
	return Tool{
		Name: name, Description: description, Parameters: schema.text,
		Call: func(ctx context.Context, args json.RawMessage) (string, error) {
			var in In
			if problems := schema.decode(args, &in); len(problems) > 0 {
				return "", &ArgumentsError{Tool: name, Problems: problems}
			}
			out, err := f(ctx, in)
			if err != nil {
				return "", err
			}
			return outputText(out)
		},
	}
}

// NewSchemaTool makes a Tool from a JSON Schema of its arguments, for schemas that are known at run
// time only. Arguments that do not fit are an *ArgumentsError, f gets the others as they came, and
// {} for none. It returns an error for a name that is not allowed, a nil f, and a schema that cannot
// be used.
func NewSchemaTool(name, description string, schema json.RawMessage, f func(ctx context.Context, args json.RawMessage) (string, error)) (Tool, error) {
	if !toolName.MatchString(name) {
		return Tool{}, fmt.Errorf("tool name %q must be 1 to 64 letters, digits, underscores and dashes", name)
	}
	if f == nil {
		return Tool{}, fmt.Errorf("tool %q has no function", name)
	}
	s, err := parseSchema(schema)
	if err != nil {
		return Tool{}, fmt.Errorf("tool %q: %w", name, err)
	}
	return Tool{
		Name: name, Description: description, Parameters: s.text,
		Call: func(ctx context.Context, args json.RawMessage) (string, error) {
			var whole json.RawMessage
			if problems := s.decode(args, &whole); len(problems) > 0 {
				return "", &ArgumentsError{Tool: name, Problems: problems}
			}
			return f(ctx, whole)
		},
	}, nil
}

// mustBeToolName panics unless the Realtime API takes name as the name of a function.
func mustBeToolName(name string) {
	if !toolName.MatchString(name) {
		panic(fmt.Sprintf("agents: tool name %q must be 1 to 64 letters, digits, underscores and dashes", name))
	}
}

// EnabledNow reports whether the model may call t now: the tool's Enabled says so, or there is none.
func (t Tool) EnabledNow(ctx context.Context) bool { return t.Enabled == nil || t.Enabled(ctx) }

// CheckArguments compares arguments with t.Parameters without running t; empty args mean {}. The error is nil or an
// *ArgumentsError with everything that is wrong with them. What a tool checks by itself besides, such as the Validate
// method of [NewTool], it does not know.
func (t Tool) CheckArguments(args json.RawMessage) error {
	schema, err := parseSchema(t.Parameters)
	if err != nil {
		return &ArgumentsError{Tool: t.Name, Problems: []string{err.Error()}}
	}
	var whole json.RawMessage
	if problems := schema.decode(args, &whole); len(problems) > 0 {
		return &ArgumentsError{Tool: t.Name, Problems: problems}
	}
	return nil
}

// WithApproval returns a copy of t whose every call waits for a human.
func (t Tool) WithApproval() Tool {
	t.NeedsApproval = true
	return t
}

// WithApprovalFunc returns a copy of t whose calls wait for a human when f says so. f gets arguments
// that are a JSON object, not yet checked against the tool's schema. It must be quick and is not
// asked twice for a call, nor at all on top of WithApproval: every call waits then.
func (t Tool) WithApprovalFunc(f func(ctx context.Context, args json.RawMessage) (bool, error)) Tool {
	t.ApprovalFunc = f
	return t
}

// WithTimeout returns a copy of t that may run for so long; zero means the session's ToolTimeout.
func (t Tool) WithTimeout(longest time.Duration) Tool {
	t.Timeout = longest
	return t
}

// AsExternal returns a copy of t that is marked as doing real I/O, so that it runs outside virtual
// time.
func (t Tool) AsExternal() Tool {
	t.External = true
	return t
}
