package harness

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/scenarios"
)

// Names returns what the agent and those that it can hand over to are called, and what they have. It makes the agent
// and throws it away; one that cannot be made has no names.
func (k *Known) Names(sc *scenarios.Scenario) (names *scenarios.AgentNames, unknown string) {
	var start *agents.Agent
	var line lineOfFile
	err := contain.Call("", func() (err error) {
		start, line, err = k.opts.newAgent(sc, k.beside(sc))
		return err
	})
	if panicked, ok := err.(*contain.PanicError); ok {
		return nil, fmt.Sprintf("making the agent %q panicked: %v", sc.Agent, panicked.Value)
	}
	if err != nil {
		return nil, err.Error()
	}
	settings := k.opts.runnerOptions(sc)
	line.settle(settings)
	names = &scenarios.AgentNames{Greeting: settings.Greeting.Text, Fallback: k.opts.fallbackOf(settings)}
	for _, a := range start.Reachable() {
		names.Agents = append(names.Agents, a.Name)
		for _, t := range a.Tools {
			names.Tools = append(names.Tools, toolNames(t))
		}
		for _, h := range a.Handoffs {
			if h.Agent != nil {
				names.Transfers = append(names.Transfers, h.ToolName())
			}
		}
		for _, g := range a.Guardrails {
			if g != nil && !slices.Contains(names.Guardrails, g.Name()) {
				names.Guardrails = append(names.Guardrails, g.Name())
			}
		}
	}
	return names, ""
}

// toolNames returns what a tool takes.
func toolNames(t agents.Tool) scenarios.ToolNames {
	return scenarios.ToolNames{
		Name:      t.Name,
		Arguments: func(path []string) ([]string, bool) { return argumentsAt(t.Parameters, path) },
		Unfit:     func(path []string, value json.RawMessage) string { return unfitAt(t.Parameters, path, value) },
		Wrong: func(args json.RawMessage) []string {
			wrong, _ := errors.AsType[*agents.ArgumentsError](t.CheckArguments(args))
			if wrong == nil {
				return nil
			}
			return wrong.Problems
		},
	}
}

// unfitAt returns why a value, {} for any map and [] for any list, can never stand at a path of keys where a JSON Schema describes the whole; "" when it can, or
// nobody knows.
func unfitAt(schema json.RawMessage, path []string, value json.RawMessage) string {
	var o object
	if json.Unmarshal(schema, &o) != nil {
		return ""
	}
	inner, ok := o.Properties[path[0]]
	if !ok {
		return ""
	}
	if len(path) > 1 {
		return unfitAt(inner, path[1:], value)
	}
	if inner = shapeOf(inner, value); inner == nil {
		return ""
	}
	alone, err := json.Marshal(map[string]any{"type": "object", "properties": map[string]json.RawMessage{path[0]: inner}})
	if err != nil || (agents.Tool{Parameters: alone}).CheckArguments(nil) != nil { // it refers to other parts of the schema
		return ""
	}
	args, err := json.Marshal(map[string]json.RawMessage{path[0]: value})
	if err != nil {
		return ""
	}
	wrong, _ := errors.AsType[*agents.ArgumentsError]((agents.Tool{Parameters: alone}).CheckArguments(args))
	if wrong == nil {
		return ""
	}
	return strings.Join(wrong.Problems, "; ")
}

// shapeOf returns a schema without what it demands of the keys or the elements of a map or a list, of which a value here
// shows only that it is one; nil for one that is no map.
func shapeOf(schema, value json.RawMessage) json.RawMessage {
	if string(value) != "{}" && string(value) != "[]" {
		return schema
	}
	var all map[string]json.RawMessage
	if json.Unmarshal(schema, &all) != nil {
		return nil
	}
	for _, demand := range []string{"required", "minProperties", "minItems", "contains"} {
		delete(all, demand)
	}
	bare, _ := json.Marshal(all)
	return bare
}

// object is what a JSON Schema says of the keys of an object.
type object struct {
	Properties map[string]json.RawMessage `json:"properties"`
	Additional json.RawMessage            `json:"additionalProperties"`
	Patterns   json.RawMessage            `json:"patternProperties"`
	Ref        string                     `json:"$ref"`
	AllOf      json.RawMessage            `json:"allOf"`
	AnyOf      json.RawMessage            `json:"anyOf"`
	OneOf      json.RawMessage            `json:"oneOf"`
}

// argumentsAt returns the keys that a JSON Schema knows of the object at a path, and whether it has no others: it names
// some or refuses the rest, and does not say that others may stand there or that they stand elsewhere in the schema.
func argumentsAt(schema json.RawMessage, path []string) (keys []string, closed bool) {
	var o object
	if json.Unmarshal(schema, &o) != nil {
		return nil, false
	}
	if len(path) > 0 {
		inner, ok := o.Properties[path[0]]
		if !ok {
			return nil, false
		}
		return argumentsAt(inner, path[1:])
	}
	keys = slices.Sorted(maps.Keys(o.Properties))
	refused := string(o.Additional) == "false"
	elsewhere := o.Ref != "" || o.AllOf != nil || o.AnyOf != nil || o.OneOf != nil || o.Patterns != nil
	return keys, !elsewhere && (refused || o.Additional == nil && len(keys) > 0)
}
