package agents

import "encoding/json"

// Handoff lets an agent pass the call to another one. The model sees it as a tool without arguments.
type Handoff struct {
	Agent       *Agent // who takes over; required
	Name        string // of the tool; zero means transfer_to_ and the agent's name in lower case, other characters than letters and digits as underscores
	Description string // of the tool; zero means a sentence that names the agent
}

// ToolName returns the name under which the model sees the handoff.
func (h Handoff) ToolName() string { return h.Name }

// ToolDescription returns the description under which the model sees the handoff.
func (h Handoff) ToolDescription() string { return h.Description }

// Parameters returns the JSON Schema of the handoff's arguments: an object without properties.
func (h Handoff) Parameters() json.RawMessage { return nil }

// Output returns the function output that tells the model who has taken over: {"assistant": "Billing"}.
func (h Handoff) Output() string { return "" }
