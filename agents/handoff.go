package agents

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Handoff lets an agent pass the call to another one. The model sees it as a tool without
// arguments.
type Handoff struct {
	Agent       *Agent // who takes over; required
	Name        string // of the tool; zero means "transfer_to_" and the agent's name, see ToolName
	Description string // of the tool; zero means "Handoff to the … agent to handle the request."
}

// ToolName returns the name under which the model knows the handoff. Without a Name that is
// "transfer_to_" and the agent's name in lower case, with an underscore for every character that is
// not an ASCII letter or digit.
//
// Source: the Python Agents SDK, realtime_handoff.
func (h Handoff) ToolName() string {
	if h.Name != "" || h.Agent == nil {
		return h.Name
	}
	return "transfer_to_" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return '_'
	}, h.Agent.Name)
}

// ToolDescription returns the description that the model reads.
func (h Handoff) ToolDescription() string {
	if h.Description != "" || h.Agent == nil {
		return h.Description
	}
	return fmt.Sprintf("Handoff to the %s agent to handle the request.", h.Agent.Name)
}

// Parameters returns the JSON Schema of the handoff's arguments, of which there are none.
func (h Handoff) Parameters() json.RawMessage { return json.RawMessage(noParameters) }

// noParameters is the schema of a function without arguments, in the form that the Agents SDKs send.
const noParameters = `{"type":"object","properties":{},"required":[],"additionalProperties":false}`

// Output returns the function output that tells the model who has taken over, such as
// {"assistant": "Billing"}. Source: the Python Agents SDK, transfer message.
func (h Handoff) Output() string {
	name := ""
	if h.Agent != nil {
		name = h.Agent.Name
	}
	text, _ := jsonText(name) // a string always has JSON
	return `{"assistant": ` + text + `}`
}
