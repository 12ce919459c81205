package agents

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/voicesim/voicesim/internal/contain"
)

// ApprovalNeeded reports whether a call with these arguments must wait for a human. It fails closed:
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
	function := "approval function of tool " + t.Name
	err = contain.Call(function, func() (err error) {
		if needed, err = t.ApprovalFunc(ctx, object); err != nil {
			return fmt.Errorf("%s: %w", function, err)
		}
		return nil
	})
	return needed || err != nil, err
}

// PanicError is the error of a function of the user's that panicked: a tool, a policy, a guardrail, an agent's
// instructions. Its fields are Function (which one, "" where that is not known), Value (what it panicked with)
// and Stack (of the panicking goroutine, for logs). Its text has no stack; it unwraps to Value if that is an error.
type PanicError = contain.PanicError
