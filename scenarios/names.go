package scenarios

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// AgentNames are the names by which an agent goes, and those that the call can come to from it, with all that
// they have.
type AgentNames struct {
	Agents     []string
	Guardrails []string
	Tools      []ToolNames
	Transfers  []string // tools that hand over to another agent
	Greeting   string   // what the agent that answers says first, word for word; "" is that it says nothing, or words of its own
}

// ToolNames is a tool, and what it takes.
type ToolNames struct {
	Name string
	// Arguments returns the keys of the map that stands at a path of keys in its arguments, nil at their top. It is
	// false where any key may stand.
	Arguments func(path []string) (keys []string, closed bool)
	// Unfit returns why the value that stands at a path of keys, {} for any map and [] for any list, can never be one of its arguments, in words; "" when it can.
	Unfit func(path []string, value json.RawMessage) string
	// Wrong returns what is wrong with arguments as a model sends them, in words; nil is nothing.
	Wrong func(args json.RawMessage) []string
}

// alwaysKnown are names that no agent has to have: what the runtime itself does, and who speaks where nobody can.
var alwaysKnown = []string{"end_call", "fallback"}

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
)

// invented reports whether a model step makes up what it asks for.
func (u *nameUse) invented() bool {
	return u.asked && u.step != nil && u.step.Model != nil && u.step.Model.Invented
}

// names returns the names of the sort that a use is of.
func (a *AgentNames) names(kind useKind) []string {
	switch kind {
	case useHandoff, useAgent:
		return a.Agents
	case useGuardrail:
		return a.Guardrails
	case useTool:
	}
	var names []string
	for _, t := range a.Tools {
		names = append(names, t.Name)
	}
	return append(names, a.Transfers...)
}

func (k useKind) noun() string { return [...]string{"tool", "agent", "agent", "guardrail"}[k] }

// lookUpNamesOf notes what the agent does not have.
func (sc *Scenario) lookUpNamesOf(agent *AgentNames, note func(pos Pos, msg, hint string)) {
	for _, u := range sc.uses {
		names := agent.names(u.kind)
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
		sc.lookUpKeys(u, tool, u.with, nil, func(pos Pos, msg, hint string) {
			misnamed = true
			note(pos, msg, hint)
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

// lookUpKeys notes the keys of a map of arguments that a tool does not take there.
func (sc *Scenario) lookUpKeys(u *nameUse, tool *ToolNames, n *yaml.Node, path []string, note func(pos Pos, msg, hint string)) {
	switch {
	case n.Kind == yaml.SequenceNode: // of one_of, or a list of data, whose entries have no names
		for _, item := range n.Content {
			sc.lookUpKeys(u, tool, item, path, note)
		}
		return
	case !yamltext.IsMap(n):
		sc.lookUpValue(u, tool, n, path, note)
		return
	}
	keys, closed := tool.Arguments(path)
	if first := yamltext.Pairs(n); len(path) > 0 && (len(first) != 1 || !isOperator(first[0].Key.Value)) {
		sc.lookUpValue(u, tool, n, path, note)
	}
	for _, p := range yamltext.Pairs(n) {
		name := p.Key.Value
		switch {
		case !u.asked && len(n.Content) == 2 && isOperator(name) && !slices.Contains(keys, name):
			if name != "contains" || yamltext.IsMap(p.Value) { // an element is no value of the argument
				sc.lookUpKeys(u, tool, p.Value, path, note)
			}
		case !closed || slices.Contains(keys, name):
			if yamltext.IsList(p.Value) {
				sc.lookUpValue(u, tool, p.Value, append(slices.Clone(path), name), note)
			} else {
				sc.lookUpKeys(u, tool, p.Value, append(slices.Clone(path), name), note)
			}
		case !sc.sendsKey(u, name):
			hint := "it takes " + suggest.And(keys)
			if meant := suggest.Nearest(name, keys, nil); meant != "" {
				hint = fmt.Sprintf("did you mean %q?", meant)
			} else if len(keys) == 0 {
				hint = "it takes none"
			}
			note(sc.placeOf(p.Key),
				fmt.Sprintf("%s takes no argument %q", tool.Name, strings.Join(append(slices.Clone(path), name), ".")), hint)
		}
	}
}

// lookUpValue notes a value that an argument can never have, where one is compared with it.
func (sc *Scenario) lookUpValue(u *nameUse, tool *ToolNames, n *yaml.Node, path []string, note func(pos Pos, msg, hint string)) {
	leaf, ok := yamltext.LeafOf(n)
	switch {
	case yamltext.IsMap(n):
		leaf, ok = struct{}{}, true
	case yamltext.IsList(n):
		leaf, ok = []any{}, true
	}
	if !ok || u.asked || tool.Unfit == nil || len(path) == 0 || strings.HasPrefix(n.Value, "/") || sc.sendsKey(u, path[len(path)-1]) {
		return
	}
	value, err := json.Marshal(leaf)
	if err != nil {
		return
	}
	if why := tool.Unfit(path, value); why != "" {
		note(sc.placeOf(n), fmt.Sprintf("%s is never called with this: %s", tool.Name, why),
			"write a value that it takes, or what a model makes up in a step with invented: true")
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

// isOperator reports whether a key stands for a matcher of JSON.
func isOperator(key string) bool {
	return slices.Contains([]string{"equals", "one_of", "not", "contains"}, key)
}
