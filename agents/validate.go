package agents

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"github.com/voicesim/voicesim/internal/contain"
)

// toolName is what the Realtime API accepts as the name of a function.
// Source: OpenAI API reference, tools[].name.
var toolName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)

// Validate checks a and every agent reachable from it by handoffs, and returns all mistakes at once,
// joined by [errors.Join]: missing or ambiguous names, tools that cannot be called, handoffs that
// lead nowhere, guardrails that are nil.
func (a *Agent) Validate() error {
	if a == nil {
		return errors.New("agent is nil")
	}
	var mistakes []error
	named := map[string]bool{}
	for _, agent := range a.Reachable() {
		subject := fmt.Sprintf("agent %q", agent.Name)
		report := func(format string, args ...any) {
			mistakes = append(mistakes, fmt.Errorf("%s: "+format, append([]any{subject}, args...)...))
		}
		if agent.Name == "" {
			report("it has no name")
		} else if named[agent.Name] {
			report("another agent has the same name")
		}
		named[agent.Name] = true
		agent.checkTools(report)
		agent.checkHandoffs(report)
		agent.checkFunctionNames(report)
		agent.checkGuardrails(report)
	}
	return errors.Join(mistakes...)
}

// reportFunc takes one mistake of the agent that is being checked.
type reportFunc func(format string, args ...any)

func (a *Agent) checkTools(report reportFunc) {
	for i, t := range a.Tools {
		if !toolName.MatchString(t.Name) {
			report("tool %d: name %q must be 1 to 64 letters, digits, underscores and dashes", i, t.Name)
		}
		if t.Call == nil {
			report("tool %q has no Call function", t.Name)
		}
		if err := checkParameters(t.Parameters); err != nil {
			report("tool %q: %w", t.Name, err)
		}
		if t.Timeout < 0 {
			report("tool %q: Timeout %v is negative", t.Name, t.Timeout)
		}
	}
}

// checkParameters refuses what the Realtime API would refuse as the parameters of a function.
func checkParameters(schema json.RawMessage) error {
	var top struct {
		Type any `json:"type"`
	}
	if err := json.Unmarshal(schema, &top); err != nil {
		return fmt.Errorf("its Parameters are not a JSON Schema: %w", err)
	}
	if top.Type != "object" {
		return errors.New(`its Parameters must be a JSON Schema of type "object"`)
	}
	return nil
}

func (a *Agent) checkHandoffs(report reportFunc) {
	for i, h := range a.Handoffs {
		if h.Agent == nil {
			report("handoff %d leads to no agent", i)
		} else if name := h.ToolName(); !toolName.MatchString(name) {
			report("handoff to %q: name %q must be 1 to 64 letters, digits, underscores and dashes", h.Agent.Name, name)
		} else if h.Schema != nil && h.On == nil {
			report("handoff to %q has a Schema, and no On to take the arguments", h.Agent.Name)
		} else if err := checkParameters(h.Parameters()); err != nil {
			report("handoff to %q: %w", h.Agent.Name, err)
		}
	}
}

// checkFunctionNames reports names that the model could not tell apart: tools and handoffs share
// one list.
func (a *Agent) checkFunctionNames(report reportFunc) {
	owners := map[string]string{}
	claim := func(name, owner string) {
		if first, taken := owners[name]; taken {
			report("%s and %s have the same name %q", first, owner, name)
			return
		}
		owners[name] = owner
	}
	for i, t := range a.Tools {
		claim(t.Name, fmt.Sprintf("tool %d", i))
	}
	for i, h := range a.Handoffs {
		if h.Agent != nil {
			claim(h.ToolName(), fmt.Sprintf("handoff %d", i))
		}
	}
}

func (a *Agent) checkGuardrails(report reportFunc) {
	named := map[string]bool{}
	for i, g := range a.Guardrails {
		if g == nil {
			report("guardrail %d is nil", i)
			continue
		}
		var name string
		err := contain.Call(fmt.Sprintf("the name of guardrail %d", i), func() error {
			name = g.Name()
			return nil
		})
		switch {
		case err != nil:
			report("%v", err)
		case name == "":
			report("guardrail %d has no name", i)
		case named[name]:
			report("two guardrails have the name %q", name)
		}
		named[name] = true
	}
}
