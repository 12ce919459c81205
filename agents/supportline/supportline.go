package supportline

import "github.com/voicesim/voicesim/agents"

// New returns the agent that answers the line: Support, who can hand over to Billing.
func New() *agents.Agent { return &agents.Agent{Name: "Support"} }

// Billing returns the billing desk, who can hand back to Support.
func Billing() *agents.Agent { return &agents.Agent{Name: "Billing"} }
