package agents

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// Handoff lets an agent pass the call to another one. The model sees it as a tool, without arguments unless Schema says
// so. [NewHandoff] makes one with typed arguments.
type Handoff struct {
	Agent       *Agent // who takes over; required
	Name        string // of the tool; zero means "transfer_to_" and the agent's name, see ToolName
	Description string // of the tool; zero means "Handoff to the … agent to handle the request."

	// Enabled reports whether the model may hand off: nil means that it may. It is asked when the session is configured for
	// the agent who has the call, for what is offered, and again when the model asks for it. It must be quick.
	Enabled func(ctx context.Context) bool

	// On is called when the model asks for the handoff, before the other agent is asked for instructions; nil calls nothing.
	// An error keeps the agent. The arguments fit Schema.
	On     func(ctx context.Context, args json.RawMessage) error
	Schema json.RawMessage // JSON Schema of the arguments, of type "object", for On; nil means that there are none
}

// NewHandoff makes a handoff whose arguments are derived from In, as NewTool does. f is Handoff.On. It panics on a
// programmer's mistake: a nil agent or f, an In that has no schema.
func NewHandoff[In any](to *Agent, f func(ctx context.Context, in In) error) Handoff {
	if to == nil || f == nil {
		panic("agents: a handoff needs an agent and a function")
	}
	schema, err := deriveSchema(reflect.TypeFor[In]())
	if err != nil {
		panic(fmt.Sprintf("agents: handoff to %q: %v", to.Name, err))
	}
	return Handoff{Agent: to, Schema: schema.text, On: func(ctx context.Context, args json.RawMessage) error {
		var in In
		if problems := schema.decode(args, &in); len(problems) > 0 {
			return &ArgumentsError{Tool: Handoff{Agent: to}.ToolName(), Problems: problems}
		}
		return f(ctx, in)
	}}
}

// EnabledNow reports whether the model may hand off now: the handoff's Enabled says so, or there is none.
func (h Handoff) EnabledNow(ctx context.Context) bool { return h.Enabled == nil || h.Enabled(ctx) }

// Take checks the arguments of a handoff and calls On, if there is one.
func (h Handoff) Take(ctx context.Context, args json.RawMessage) error {
	if h.On == nil {
		return nil
	}
	if err := (Tool{Name: h.ToolName(), Parameters: h.Parameters()}).CheckArguments(args); err != nil {
		return err
	}
	return h.On(ctx, args)
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

// Parameters returns the JSON Schema of the handoff's arguments: Schema, or that of none.
func (h Handoff) Parameters() json.RawMessage {
	if h.Schema != nil {
		return h.Schema
	}
	return json.RawMessage(noParameters)
}

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
