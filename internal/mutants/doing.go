package mutants

import (
	"context"
	"encoding/json"
	"sync/atomic"

	"github.com/voicesim/voicesim/agents"
)

// doing are the mutants that do what nobody has allowed, or twice.
func doing() []Mutant {
	return []Mutant{
		mutant("approval_skipped", "runs what needs an approval without asking", func() *Broken {
			return tools(func(t *agents.Tool) { t.NeedsApproval, t.ApprovalFunc = false, nil })
		}),
		mutant("approval_ignored", "runs what a human has rejected", func() *Broken { return &Broken{decide: func(bool) bool { return true }} }),
		mutant("approval_replayed", "takes one approval for all further calls of the tool", func() *Broken { return tools(approvedOnce) }),
	}
}

// tools changes each tool of each agent.
func tools(change func(t *agents.Tool)) *Broken {
	return &Broken{agent: func(a *agents.Agent) {
		for i := range a.Tools {
			change(&a.Tools[i])
		}
	}}
}

// approvedOnce asks for the first call only.
func approvedOnce(t *agents.Tool) {
	if !t.NeedsApproval {
		return
	}
	var asked atomic.Bool
	t.NeedsApproval = false
	t.ApprovalFunc = func(context.Context, json.RawMessage) (bool, error) { return !asked.Swap(true), nil }
}
