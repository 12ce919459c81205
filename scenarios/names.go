package scenarios

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios/internal/naming"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

type (
	// AgentNames are the names by which an agent goes, and those that the call can come to from it, with all that they have.
	AgentNames = naming.Agent
	// ToolNames is a tool, and what it takes.
	ToolNames = naming.Tool
	// Fallback is what is known of the sound that a runtime plays in a silence that the agent owes.
	Fallback = naming.Fallback
)

// What may be known of a runtime's own sound. The zero value: nobody knows whether there is one.
const (
	FallbackUnknown  = naming.FallbackUnknown
	FallbackNone     = naming.FallbackNone     // the runtime plays nothing
	FallbackWordless = naming.FallbackWordless // it plays a sound of which nobody says the words
	FallbackSpoken   = naming.FallbackSpoken   // it plays a sound whose words are known
)

// ByFallback is who speaks where the runtime plays its own sound.
const ByFallback = naming.ByFallback

// alwaysKnown are names that no agent has to have: what the runtime itself does, and who speaks where nobody can.
var alwaysKnown = []string{"end_call", ByFallback}

// nameUse is a place where a scenario names what an agent has.
type nameUse struct {
	pos      Pos
	kind     useKind
	name     string
	step     *Step
	asked    bool // a model step asks for it
	demanded bool // nothing can meet what stands there unless a model step asks for it
	unknown  bool // the agent has no such thing
	meant    string
	at       *yaml.Node
	fill     *Fill // words of a model step stand for what the tool returned; nil is something else

	with *yaml.Node      // the arguments beside a tool; nil is none
	sent json.RawMessage // the same as a model step sends them
}

type useKind uint8

const (
	useTool useKind = iota
	useHandoff
	useAgent
	useGuardrail
	useFallback
)

// invented reports whether a model step makes up what it asks for.
func (u *nameUse) invented() bool {
	return u.asked && u.step != nil && u.step.Model != nil && u.step.Model.Invented
}

// namesOf returns the names that an agent has of the sort that a use is of.
func namesOf(a *AgentNames, kind useKind) []string {
	switch kind {
	case useHandoff, useAgent:
		return a.Agents
	case useGuardrail:
		return a.Guardrails
	case useTool, useFallback:
	}
	return a.Tooling()
}

func (k useKind) noun() string {
	return [...]string{"tool", "agent", "agent", "guardrail", "fallback"}[k]
}

// lookUpNamesOf notes what the agent does not have.
func (sc *Scenario) lookUpNamesOf(agent *AgentNames, note func(pos Pos, msg, hint string)) {
	for _, u := range sc.uses {
		if u.kind == useFallback {
			if wrong, hint := agent.Fallback.Unheard(sc.Agent); wrong != "" {
				note(u.pos, wrong, hint)
			}
			continue
		}
		names := namesOf(agent, u.kind)
		name, known := words.FindName(u.name, names)
		if u.invented() || slices.Contains(alwaysKnown, u.name) || !known && sc.invents(u) {
			continue
		}
		if !known {
			u.unknown, u.meant = true, suggest.Nearest(u.name, names, nil)
			note(u.pos, fmt.Sprintf("the agent %q has no %s %q", sc.Agent, u.kind.noun(), u.name), u.instead(names))
			continue
		}
		if u.kind == useTool {
			sc.lookUpArguments(u, name, agent.Tools, note)
		}
	}
}

// instead says what to write instead of a name that the agent does not have.
func (u *nameUse) instead(names []string) string {
	hint := fmt.Sprintf("did you mean %q?", u.meant)
	switch {
	case u.meant != "":
	case len(names) == 0:
		hint = "it has none"
	default:
		hint = "it has " + suggest.And(names)
	}
	if u.asked {
		hint += "; what a model makes up is marked invented: true"
	}
	return hint
}

// invents reports whether a model step makes up what a use names.
func (sc *Scenario) invents(u *nameUse) bool {
	return slices.ContainsFunc(sc.uses, func(other *nameUse) bool {
		if !other.invented() {
			return false
		}
		same := words.SameName(other.name, u.name)
		if other.kind == useHandoff && u.kind == useTool {
			return words.SameName(transferTo+other.name, u.name)
		}
		return same && (other.kind == u.kind || other.kind == useHandoff && u.kind == useAgent)
	})
}

// lookUpArguments notes arguments that no tool of that name takes: two agents may have one each.
func (sc *Scenario) lookUpArguments(u *nameUse, name string, tools []ToolNames, note func(pos Pos, msg, hint string)) {
	var first []func()
	for i := range tools {
		if tools[i].Name != name {
			continue
		}
		var wrong []func()
		sc.compareArguments(u, &tools[i], func(pos Pos, msg, hint string) { wrong = append(wrong, func() { note(pos, msg, hint) }) })
		if len(wrong) == 0 {
			return
		}
		if first == nil {
			first = wrong
		}
	}
	for _, tell := range first {
		tell()
	}
}

// compareArguments notes arguments that a tool does not take.
func (sc *Scenario) compareArguments(u *nameUse, tool *ToolNames, note func(pos Pos, msg, hint string)) {
	misnamed := false
	if u.with != nil && tool.Arguments != nil {
		given := naming.Given{Asked: u.asked, Invents: func(key string) bool { return sc.sendsKey(u, key) }}
		tool.Misfits(u.with, given, func(at *yaml.Node, msg, hint string) {
			misnamed = true
			note(sc.placeOf(at), msg, hint)
		})
	}
	if misnamed || !u.asked || tool.Wrong == nil {
		return
	}
	if wrong := tool.Wrong(u.sent); len(wrong) > 0 {
		note(u.pos, fmt.Sprintf("%s takes other arguments: %s", tool.Name, strings.Join(wrong, "; ")),
			"mend them, or mark what a model makes up with invented: true")
	}
}

// placeOf returns the place of a node.
func (sc *Scenario) placeOf(n *yaml.Node) Pos {
	return Pos{File: sc.fileOf(n), Line: n.Line, Column: n.Column}
}

// sendsKey reports whether a model step that makes things up sends an argument of that name to the tool.
func (sc *Scenario) sendsKey(u *nameUse, key string) bool {
	return slices.ContainsFunc(sc.uses, func(other *nameUse) bool {
		if !other.invented() || other.kind != useTool || other.with == nil || !words.SameName(other.name, u.name) {
			return false
		}
		return hasKey(other.with, key)
	})
}

func hasKey(n *yaml.Node, key string) bool {
	return slices.ContainsFunc(yamltext.Pairs(n), func(p yamltext.Pair) bool { return p.Key.Value == key || hasKey(p.Value, key) })
}
