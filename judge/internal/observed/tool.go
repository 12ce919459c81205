package observed

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/voicesim/voicesim/scenarios"
)

// ApprovalTime returns how much of a span some approval was pending.
func (c *Call) ApprovalTime(from, to time.Duration) time.Duration {
	var total time.Duration
	for at := from; at < to; {
		next := to
		waiting := false
		for _, tc := range c.Tools {
			if !tc.Asked {
				continue
			}
			end := tc.DecidedAt
			if tc.Outcome == "" {
				end = to
			}
			if tc.AskedAt <= at && at < end {
				waiting, next = true, min(next, end)
			} else if tc.AskedAt > at {
				next = min(next, tc.AskedAt)
			}
		}
		if waiting {
			total += next - at
		}
		at = next
	}
	return total
}

// ToolCall is one asking for a tool, from the question for approval to the output.
type ToolCall struct {
	ID, Tool  string
	Arguments json.RawMessage

	Asked     bool
	AskedAt   time.Duration
	Outcome   Outcome // of the approval; "" while it waits
	DecidedAt time.Duration
	Assigned  bool               // a step or the approvals key decides about it
	Decision  scenarios.Decision // what whoever decides about it says; "" is that nobody has
	ByHuman   bool               // a step decides about it
	Exchange  int                // of the caller's newest turn when it was first told of

	Began, Ended     bool
	BeganAt, EndedAt time.Duration
	Ran              bool
	Output           string
	Fault            string // why the output is not the tool's own; "" when it is or nobody says
}

// Waits reports whether the call waits for a human.
func (tc *ToolCall) Waits() bool { return tc.Asked && tc.Outcome == "" }

// Answered reports whether a call ran without an error.
func Answered(tc *ToolCall) bool { return tc.Ended && tc.Ran && tc.Fault == "" }

// Denied reports whether the call asked for approval and did not get it.
func (tc *ToolCall) Denied() bool { return tc.Outcome != "" && tc.Outcome != "approved" }

// Outcome is what becomes of an approval.
type Outcome string

// The outcomes.
const (
	OutcomeApproved  Outcome = "approved"
	OutcomeRejected  Outcome = "rejected"
	OutcomeTimedOut  Outcome = "timed_out"
	OutcomeCancelled Outcome = "cancelled"
)

// Worded renders an outcome as a participle: "timed out".
func Worded(o Outcome) string { return strings.ReplaceAll(string(o), "_", " ") }

// SeenAt returns when the call was first told of.
func (tc *ToolCall) SeenAt() time.Duration {
	switch {
	case tc.Asked:
		return tc.AskedAt
	case tc.Began:
		return tc.BeganAt
	default:
		return tc.EndedAt
	}
}
