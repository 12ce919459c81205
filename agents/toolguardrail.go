package agents

import (
	"context"
	"encoding/json"
	"errors"
)

// ToolCheck is what a guardrail of a tool looks at.
type ToolCheck struct {
	Tool      string          // its name
	Arguments json.RawMessage // as the model gave them
	Output    string          // what the tool returned; "" before it ran
}

// ToolGuardrail looks at a call before the tool runs, or at its output before the model gets that. It returns nil to let
// it pass, and what [Refuse] returns to stop it. Any other error is one of the tool. It runs where the tool runs, within
// its time.
type ToolGuardrail func(ctx context.Context, c ToolCheck) error

// RefusedError reports that a guardrail of a tool stopped a call, or its output.
type RefusedError struct {
	Message string // for the model, in place of the output
	Ran     bool   // the tool ran; its output was stopped
}

// Error says that much, without the message.
func (e *RefusedError) Error() string {
	if e.Ran {
		return "a guardrail of the tool refused its output"
	}
	return "a guardrail of the tool refused the call"
}

// Refuse returns the error by which a ToolGuardrail stops a call. The model gets the message in place of the output.
func Refuse(message string) error { return &RefusedError{Message: message} }

// WithInputGuardrail returns a copy of t whose calls a guardrail looks at before they run, and before those that t has do.
// A call that waits for a human is looked at when it was approved, and before that if the session says so
// (runner.Options.CheckBeforeApproval).
func (t Tool) WithInputGuardrail(g ToolGuardrail) Tool {
	name := t.Name
	t.input = append([]ToolGuardrail{g}, t.input...)
	return t.around(func(run toolCall) toolCall {
		return func(ctx context.Context, args json.RawMessage) (string, error) {
			if err := g(ctx, ToolCheck{Tool: name, Arguments: args}); err != nil {
				return "", err
			}
			return run(ctx, args)
		}
	})
}

// toolCall runs a tool: see [Tool].Call.
type toolCall = func(ctx context.Context, args json.RawMessage) (output string, err error)

// around returns a copy of t with something around what it runs.
func (t Tool) around(wrap func(run toolCall) toolCall) Tool {
	t.Call = wrap(t.Call)
	t.wraps = append(t.wraps[:len(t.wraps):len(t.wraps)], wrap)
	return t
}

// Instead returns a copy of t that runs another function: arguments that do not fit t's schema come to an *ArgumentsError as
// before, and t's guardrails, approvals and timeout hold. It is there for those who try an agent with tools that answer
// otherwise, and do nothing.
func (t Tool) Instead(run func(ctx context.Context, args json.RawMessage) (string, error)) Tool {
	checked := t
	t.Call = func(ctx context.Context, args json.RawMessage) (string, error) {
		if err := checked.CheckArguments(args); err != nil {
			return "", err
		}
		return run(ctx, args)
	}
	for _, wrap := range t.wraps {
		t.Call = wrap(t.Call)
	}
	return t
}

// HasInputGuardrails reports whether guardrails look at t's calls before they run.
func (t Tool) HasInputGuardrails() bool { return len(t.input) > 0 }

// CheckCall has the guardrails of [Tool.WithInputGuardrail] look at a call that is not run, and returns the first error of
// theirs. It is there for runners that ask them before they ask a human.
func (t Tool) CheckCall(ctx context.Context, args json.RawMessage) error {
	for _, g := range t.input {
		if err := g(ctx, ToolCheck{Tool: t.Name, Arguments: args}); err != nil {
			return err
		}
	}
	return nil
}

// WithOutputGuardrail returns a copy of t whose outputs a guardrail looks at before the model gets them, behind those that
// t has. Errors of t are not looked at.
func (t Tool) WithOutputGuardrail(g ToolGuardrail) Tool {
	name := t.Name
	return t.around(func(run toolCall) toolCall {
		return func(ctx context.Context, args json.RawMessage) (string, error) {
			output, err := run(ctx, args)
			if err != nil {
				return output, err
			}
			err = g(ctx, ToolCheck{Tool: name, Arguments: args, Output: output})
			if refused, ok := errors.AsType[*RefusedError](err); ok {
				return "", &RefusedError{Message: refused.Message, Ran: true}
			}
			if err != nil {
				return "", err
			}
			return output, nil
		}
	})
}
