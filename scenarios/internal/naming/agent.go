package naming

import (
	"encoding/json"
	"fmt"
)

// Agent is what an agent goes by, and those that the call can come to from it, with all that they have.
type Agent struct {
	Agents     []string
	Guardrails []string
	Tools      []Tool
	Transfers  []string // tools that hand over to another agent
	Greeting   string   // what the agent that answers says first, word for word; "" is that it says nothing, or words of its own
	Fallback   Fallback // what is known of the runtime's own sound
}

// Tool is a tool, and what it takes.
type Tool struct {
	Name string
	// Arguments returns the keys of the map that stands at a path of keys in its arguments, nil at their top. It is
	// false where any key may stand.
	Arguments func(path []string) (keys []string, closed bool)
	// Unfit returns why the value that stands at a path of keys, {} for any map and [] for any list, can never be one of its arguments, in words; "" when it can.
	Unfit func(path []string, value json.RawMessage) string
	// Wrong returns what is wrong with arguments as a model sends them, in words; nil is nothing.
	Wrong func(args json.RawMessage) []string
}

// Tooling returns the names of the tools, with those that hand over.
func (a *Agent) Tooling() []string {
	var names []string
	for _, t := range a.Tools {
		names = append(names, t.Name)
	}
	return append(names, a.Transfers...)
}

// ByFallback is who speaks where the runtime plays its own sound.
const ByFallback = "fallback"

// Fallback is what is known of the sound that a runtime plays in a silence that the agent owes.
type Fallback uint8

// What may be known of it. The zero value: nobody knows whether there is one.
const (
	FallbackUnknown  Fallback = iota
	FallbackNone              // the runtime plays nothing
	FallbackWordless          // it plays a sound of which nobody says the words
	FallbackSpoken            // it plays a sound whose words are known
)

// Unheard returns why the words of the fallback cannot be heard where an agent answers, and what to do about it; "" where they can be.
func (f Fallback) Unheard(agent string) (wrong, hint string) {
	switch f {
	case FallbackNone:
		return fmt.Sprintf("the line of the agent %q plays no fallback", agent),
			"an agent file has it as runtime: {fallback: {after: 1s, say: One moment please.}}, a program as runner.Options.Fallback"
	case FallbackWordless:
		return fmt.Sprintf("nobody says what the fallback of the agent %q says", agent), "write its words beside its sound: runner.Fallback.Words"
	case FallbackUnknown, FallbackSpoken:
	}
	return "", ""
}
