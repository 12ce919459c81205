package measures

import (
	"cmp"
	"slices"

	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/verdict"
)

// toolsRun returns the names of the tools in the order in which they began to run.
func toolsRun(c *Call) []string {
	var began []*observed.ToolCall
	for _, tc := range c.Tools {
		if tc.Began {
			began = append(began, tc)
		}
	}
	slices.SortStableFunc(began, func(a, b *observed.ToolCall) int { return cmp.Compare(a.BeganAt, b.BeganAt) })
	names := make([]string, len(began))
	for i, tc := range began {
		names[i] = tc.Tool
	}
	return names
}

// toolTime has a value for each tool that ran and whose output was sent.
func toolTime(c *Call) []verdict.Value {
	var values []verdict.Value
	for _, tc := range c.Tools {
		if tc.Began && tc.Ended {
			values = append(values, verdict.Value{At: tc.EndedAt, Amount: Milliseconds(tc.EndedAt - tc.BeganAt), Of: tc.Tool})
		}
	}
	return values
}

// approvalTimes has a value for each approval that was decided.
func approvalTimes(c *Call) []verdict.Value {
	var values []verdict.Value
	for _, tc := range c.Tools {
		if tc.Asked && tc.Outcome != "" {
			values = append(values, verdict.Value{At: tc.DecidedAt, Amount: Milliseconds(tc.DecidedAt - tc.AskedAt), Of: tc.Tool})
		}
	}
	return values
}
