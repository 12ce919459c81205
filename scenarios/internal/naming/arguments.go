package naming

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// Given is where arguments of a tool stand in a scenario.
type Given struct {
	Asked   bool                  // a model step sends them: they are data, and not matchers of it
	Invents func(key string) bool // whether a model step that makes things up sends an argument of that name
}

// Misfits notes the keys and the values of arguments, a map, that the tool does not take.
func (t *Tool) Misfits(with *yaml.Node, given Given, note func(at *yaml.Node, msg, hint string)) {
	look := lookup{t, given, note}
	look.keys(with, nil)
}

// lookup looks up the arguments of one tool.
type lookup struct {
	tool *Tool
	Given
	note func(at *yaml.Node, msg, hint string)
}

// keys notes the keys of a map of arguments that the tool does not take there.
func (l *lookup) keys(n *yaml.Node, path []string) {
	switch {
	case n.Kind == yaml.SequenceNode: // of one_of, or a list of data, whose entries have no names
		for _, item := range n.Content {
			l.keys(item, path)
		}
		return
	case !yamltext.IsMap(n):
		l.value(n, path)
		return
	}
	keys, closed := l.tool.Arguments(path)
	if first := yamltext.Pairs(n); len(path) > 0 && (len(first) != 1 || !isOperator(first[0].Key.Value)) {
		l.value(n, path)
	}
	for _, p := range yamltext.Pairs(n) {
		name := p.Key.Value
		switch {
		case !l.Asked && len(n.Content) == 2 && isOperator(name) && !slices.Contains(keys, name):
			if name != "contains" || yamltext.IsMap(p.Value) { // an element is no value of the argument
				l.keys(p.Value, path)
			}
		case !closed || slices.Contains(keys, name):
			if below := append(slices.Clone(path), name); yamltext.IsList(p.Value) {
				l.value(p.Value, below)
			} else {
				l.keys(p.Value, below)
			}
		case !l.Invents(name):
			hint := "it takes " + suggest.And(keys)
			if meant := suggest.Nearest(name, keys, nil); meant != "" {
				hint = fmt.Sprintf("did you mean %q?", meant)
			} else if len(keys) == 0 {
				hint = "it takes none"
			}
			l.note(p.Key, fmt.Sprintf("%s takes no argument %q", l.tool.Name, strings.Join(append(slices.Clone(path), name), ".")), hint)
		}
	}
}

// value notes a value that an argument can never have, where one is compared with it.
func (l *lookup) value(n *yaml.Node, path []string) {
	leaf, ok := yamltext.LeafOf(n)
	switch {
	case yamltext.IsMap(n):
		leaf, ok = struct{}{}, true
	case yamltext.IsList(n):
		leaf, ok = []any{}, true
	}
	if !ok || l.Asked || l.tool.Unfit == nil || len(path) == 0 || strings.HasPrefix(n.Value, "/") || l.Invents(path[len(path)-1]) {
		return
	}
	value, err := json.Marshal(leaf)
	if err != nil {
		return
	}
	if why := l.tool.Unfit(path, value); why != "" {
		l.note(n, fmt.Sprintf("%s is never called with this: %s", l.tool.Name, why),
			"write a value that it takes, or what a model makes up in a step with invented: true")
	}
}

// isOperator reports whether a key stands for a matcher of JSON.
func isOperator(key string) bool {
	return slices.Contains([]string{"equals", "one_of", "not", "contains"}, key)
}
