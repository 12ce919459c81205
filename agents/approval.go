package agents

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
)

// ApprovalNeeded says whether a call with these arguments must wait for a human. It fails closed:
// arguments that are not one JSON object need approval without asking the ApprovalFunc, and so does
// everything for which it returns an error. Empty args mean {}.
//
// It runs the user's ApprovalFunc; a panic in there is returned as a *PanicError.
func (t Tool) ApprovalNeeded(ctx context.Context, args json.RawMessage) (needed bool, err error) {
	if t.NeedsApproval || t.ApprovalFunc == nil {
		return t.NeedsApproval, nil
	}
	object, _, problem := parseObject(args)
	if problem != "" {
		return true, nil
	}
	defer func() {
		if v := recover(); v != nil {
			needed, err = true, &PanicError{Function: "approval function of tool " + t.Name, Value: v, Stack: debug.Stack()}
		}
	}()
	needed, err = t.ApprovalFunc(ctx, object)
	if err != nil {
		return true, fmt.Errorf("approval function of tool %s: %w", t.Name, err)
	}
	return needed, nil
}

// PanicError reports that a function of the user's panicked.
type PanicError struct {
	Function string // which one
	Value    any    // what it panicked with
	Stack    []byte // of the panicking goroutine, for logs
}

// Error names the function and the value, without the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("%s panicked: %v", e.Function, e.Value) }
