package matchers

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/contract"
)

// nobodyHas says that no agent of a call has something of a name, so that it cannot happen and its absence says nothing. It is "" where
// one has it, and where that cannot be known: tools of MCP servers have their names from there.
func nobodyHas(c *harness.Call, what, name string, of func(*contract.Agent) []string) string {
	if c.Contract == nil {
		return ""
	}
	var names []string
	for i := range c.Contract.Agents {
		a := &c.Contract.Agents[i]
		if what == aTool && len(a.MCP) > 0 {
			return ""
		}
		names = append(names, of(a)...)
	}
	if _, ok := words.FindName(name, names); ok {
		return ""
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) == 0 {
		return fmt.Sprintf("no agent of this call has %s", what)
	}
	return fmt.Sprintf("no agent of this call has %s %q: %s", what, name, suggest.DidYouMean(name, names, nil))
}

func nameOf(a *contract.Agent) []string       { return []string{a.Name} }
func guardrailsOf(a *contract.Agent) []string { return a.Guardrails }

func toolsOf(a *contract.Agent) []string {
	var names []string
	for _, t := range a.Tools {
		names = append(names, t.Name)
	}
	return names
}

// aTool is what a tool is called in messages.
const aTool = "a tool"
