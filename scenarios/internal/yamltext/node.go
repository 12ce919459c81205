package yamltext

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// Pair is one key of a map with its value.
type Pair struct{ Key, Value *yaml.Node }

// Pairs returns the keys of a map in the order written, and none of anything else. What is no plain
// key was noted when the file was parsed.
func Pairs(n *yaml.Node) []Pair {
	if !IsMap(n) {
		return nil
	}
	pairs := make([]Pair, 0, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i]; key.Kind == yaml.ScalarNode && key.Tag != "!!merge" {
			pairs = append(pairs, Pair{key, n.Content[i+1]})
		}
	}
	return pairs
}

// IsMap reports whether a node is a map.
func IsMap(n *yaml.Node) bool { return n.Kind == yaml.MappingNode }

// IsList reports whether a node is a list.
func IsList(n *yaml.Node) bool { return n.Kind == yaml.SequenceNode }

// IsScalar reports whether a node is a single value.
func IsScalar(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode }

// IsPlain reports whether a node is a single value without quotes.
func IsPlain(n *yaml.Node) bool {
	const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	return IsScalar(n) && n.Style&quoted == 0
}

// IsEmpty reports whether nothing was written where a value is expected.
func IsEmpty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0
}

// EachScalar calls visit with every value below n that is not a key.
func EachScalar(n *yaml.Node, visit func(*yaml.Node)) {
	switch n.Kind {
	case yaml.ScalarNode:
		visit(n)
	case yaml.MappingNode:
		for _, p := range Pairs(n) {
			EachScalar(p.Value, visit)
		}
	default:
		for _, child := range n.Content {
			EachScalar(child, visit)
		}
	}
}

// Replaced returns the line of a plain value with another in its place, or "" when the line is not to
// be corrected.
func (s *Text) Replaced(n *yaml.Node, with string) string {
	runes := s.runes(n.Line)
	if len(runes) > maxFixBytes {
		return ""
	}
	from, to := n.Column-1, n.Column-1+len([]rune(n.Value))
	if to > len(runes) || string(runes[from:to]) != n.Value {
		return ""
	}
	return string(runes[:from]) + with + string(runes[to:])
}

// Notes takes what is wrong with nodes: [*Text] does for those of one file.
type Notes interface {
	// At notes a mistake at a node. The hint may be "". The result is not nil.
	At(n *yaml.Node, msg, hint string) *Mistake
	// Replaced returns the line of a plain value with another in its place, or "" when the line is not to be corrected.
	Replaced(n *yaml.Node, with string) string
}

// Single is [Single] for a node of this file.
func (s *Text) Single(name string, key, value *yaml.Node) (text string, ok bool) {
	return Single(s, name, key, value)
}

// Single returns what was typed as the value of a key, without the spaces around it. It is false, after noting that, when
// the value is missing or not a single one.
func Single(notes Notes, name string, key, value *yaml.Node) (text string, ok bool) {
	text = strings.TrimSpace(value.Value)
	switch {
	case !IsScalar(value):
		notes.At(value, name+" takes a single value", "write it behind the key")
	case text == "":
		notes.At(key, name+" has no value", "write it behind the key")
	default:
		return text, true
	}
	return "", false
}
