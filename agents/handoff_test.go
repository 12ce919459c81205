package agents_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
)

var _ = DescribeTable("Handoff, to the model",
	func(h agents.Handoff, name, description, output string) {
		Expect(h.ToolName()).To(Equal(name))
		Expect(h.ToolDescription()).To(Equal(description))
		Expect(h.Output()).To(Equal(output))
		Expect(string(h.Parameters())).To(Equal(`{"type":"object","properties":{},"required":[],"additionalProperties":false}`))
	},
	Entry("of an agent", agents.Handoff{Agent: &agents.Agent{Name: "Billing Bot 2"}},
		"transfer_to_billing_bot_2", "Handoff to the Billing Bot 2 agent to handle the request.", `{"assistant": "Billing Bot 2"}`),
	Entry("with words of its own", agents.Handoff{Agent: &agents.Agent{Name: "B"}, Name: "escalate", Description: "When angry."},
		"escalate", "When angry.", `{"assistant": "B"}`),
	Entry("of an agent with other letters", agents.Handoff{Agent: &agents.Agent{Name: "Café: <R&D>"}},
		"transfer_to_caf____r_d_", "Handoff to the Café: <R&D> agent to handle the request.", `{"assistant": "Café: <R&D>"}`),
	Entry("of nobody", agents.Handoff{}, "", "", `{"assistant": ""}`),
)
