package supportline

import (
	"regexp"

	"github.com/voicesim/voicesim/agents"
)

// New returns the agent that answers the line: Support, who looks up orders and can hand over to
// Billing. Every call returns new agents that share nothing.
func New() *agents.Agent {
	support, _ := desks()
	return support
}

// Billing returns the billing desk of a new line: it issues refunds, each of which a human must
// approve, and can hand back to Support.
func Billing() *agents.Agent {
	_, billing := desks()
	return billing
}

// desks returns the two agents of the line, each reachable from the other.
func desks() (support, billing *agents.Agent) {
	guardrails := []agents.OutputGuardrail{agents.ForbidPattern("no_card_numbers", cardNumber)}
	support = &agents.Agent{
		Name:         "Support",
		Instructions: "You are a phone support agent. Ask for an order number, then call get_order_status.",
		Tools: []agents.Tool{
			agents.NewTool("get_order_status", "Look up the status of an order by its ID.", orderStatus),
		},
		Guardrails: guardrails,
	}
	billing = &agents.Agent{
		Name:         "Billing",
		Instructions: "You help with refunds. Confirm the order number, then call issue_refund.",
		Tools: []agents.Tool{
			agents.NewTool("issue_refund", "Refund an order.", issueRefund).WithApproval(),
		},
		Guardrails: guardrails,
	}
	support.Handoffs = []agents.Handoff{{Agent: billing, Description: "Transfer to billing support"}}
	billing.Handoffs = []agents.Handoff{{Agent: support, Description: "Transfer back to general support"}}
	return support, billing
}

// cardNumber matches 13 to 16 digits, as payment cards have them, with spaces or dashes between.
var cardNumber = regexp.MustCompile(`\b\d(?:[ -]*\d){12,15}\b`)
