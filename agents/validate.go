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
		agent.checkMCP(report)
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

// checkFunctionNames reports names that the model could not tell apart: tools and handoffs share one list. Those of which
// one is enabled by a function may share a name, as long as they are not enabled at the same time: see [CheckNames].
func (a *Agent) checkFunctionNames(report reportFunc) {
	for _, clash := range clashes(a.Tools, a.Handoffs) {
		if clash.always {
			report("%v", clash)
		}
	}
}

// CheckNames returns an error that tells of every name that two of the tools and handoffs have that the model is offered
// together, nil if there is none.
func CheckNames(tools []Tool, handoffs []Handoff) error {
	var all []error
	for _, clash := range clashes(tools, handoffs) {
		all = append(all, clash)
	}
	return errors.Join(all...)
}

// nameClash is a name that two have.
type nameClash struct {
	name, first, second string
	always              bool // both are enabled whatever happens
}

// Error names both.
func (c *nameClash) Error() string {
	return fmt.Sprintf("%s and %s have the same name %q", c.first, c.second, c.name)
}

// clashes finds the names that are there twice; of each it tells the first that has it and any later one.
func clashes(tools []Tool, handoffs []Handoff) (found []*nameClash) {
	type owner struct {
		who    string
		always bool
	}
	owners := map[string]owner{}
	claim := func(name string, o owner) {
		first, taken := owners[name]
		if !taken {
			owners[name] = o
			return
		}
		found = append(found, &nameClash{name, first.who, o.who, first.always && o.always})
		if o.always { // what comes after it clashes with it, too
			owners[name] = o
		}
	}
	for i, t := range tools {
		claim(t.Name, owner{fmt.Sprintf("tool %d", i), t.Enabled == nil})
	}
	for i, h := range handoffs {
		if h.Agent != nil {
			claim(h.ToolName(), owner{fmt.Sprintf("handoff %d", i), h.Enabled == nil})
		}
	}
	return found
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
		if _, broken := saysExternal(g); broken != nil {
			report("guardrail %d: %v", i, broken)
		}
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
