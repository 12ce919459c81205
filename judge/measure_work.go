package judge

import (
	"cmp"
	"slices"
)

// toolsRun returns the names of the tools in the order in which they began to run.
func (c *call) toolsRun() []string {
	var began []*toolCall
	for _, tc := range c.tools {
		if tc.began {
			began = append(began, tc)
		}
	}
	slices.SortStableFunc(began, func(a, b *toolCall) int { return cmp.Compare(a.beganAt, b.beganAt) })
	names := make([]string, len(began))
	for i, tc := range began {
		names[i] = tc.tool
	}
	return names
}

// toolTime has a value for each tool that ran and whose output was sent.
func (c *call) toolTime() []Value {
	var values []Value
	for _, tc := range c.tools {
		if tc.began && tc.ended {
			values = append(values, Value{At: tc.endedAt, Amount: milliseconds(tc.endedAt - tc.beganAt), Of: tc.tool})
		}
	}
	return values
}

// approvalTimes has a value for each approval that was decided.
func (c *call) approvalTimes() []Value {
	var values []Value
	for _, tc := range c.tools {
		if tc.asked && tc.outcome != "" {
			values = append(values, Value{At: tc.decidedAt, Amount: milliseconds(tc.decidedAt - tc.askedAt), Of: tc.tool})
		}
	}
	return values
}
