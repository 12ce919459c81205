package yamltext

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Data is [Data] for a node of this file.
func (s *Text) Data(n *yaml.Node) (data []byte, ok bool) { return Data(s, n) }

// Data returns literal data as JSON, its keys in the order written. It is false after noting a
// mistake.
func Data(notes Notes, n *yaml.Node) (data []byte, ok bool) {
	switch n.Kind {
	case yaml.MappingNode:
		return dataMap(notes, n)
	case yaml.SequenceNode:
		data, ok = []byte{'['}, true
		for i, child := range n.Content {
			item, good := Data(notes, child)
			if i > 0 {
				data = append(data, ',')
			}
			data, ok = append(data, item...), ok && good
		}
		return append(data, ']'), ok
	default:
		leaf, ok := Leaf(notes, n)
		return []byte(asJSON(leaf)), ok
	}
}

func dataMap(notes Notes, n *yaml.Node) (data []byte, ok bool) {
	data, ok = []byte{'{'}, true
	first := map[string]*yaml.Node{}
	for i, p := range Pairs(n) {
		name := p.Key.Value
		if before := first[name]; before != nil {
			notes.At(p.Key, fmt.Sprintf("%q is written twice", name), fmt.Sprintf("it stands in line %d already", before.Line))
			ok = false
			continue
		}
		first[name] = p.Key
		value, good := Data(notes, p.Value)
		if i > 0 {
			data = append(data, ',')
		}
		data = append(append(data, asJSON(name)...), ':')
		data, ok = append(data, value...), ok && good
	}
	return append(data, '}'), ok
}

var (
	jsonNumber = regexp.MustCompile(`^-?(?:0|[1-9]\d*)(?:\.\d+)?$`)
	switchWord = regexp.MustCompile(`(?i)^(?:y|n|yes|no|on|off)$`)
)

// LeafOf returns a single value of data: a string, a json.Number, true, false or nil. It is false for what is no single
// value, and for one that could be read as a text or as something else.
func LeafOf(n *yaml.Node) (value any, ok bool) {
	text := n.Value
	switch {
	case !IsScalar(n):
		return nil, false
	case !IsPlain(n):
		return text, true
	case text == "true" || text == "false":
		return text == "true", true
	case text == "null":
		return nil, true
	case jsonNumber.MatchString(text):
		return json.Number(text), true
	default:
		return text, text != "" && n.Tag == "!!str" && !switchWord.MatchString(text)
	}
}

// Leaf returns a single value as [LeafOf] does. What could be read as a text or as something else is refused until it is
// quoted.
func Leaf(notes Notes, n *yaml.Node) (value any, ok bool) {
	text := n.Value
	if value, ok := LeafOf(n); ok {
		return value, true
	}
	if text == "" {
		notes.At(n, "a value is missing", `write it, or "" for an empty text`)
		return nil, false
	}
	notes.At(n, text+" can be read in two ways", fmt.Sprintf("write %q if it is a text%s", text, otherReading(n))).Fix =
		notes.Replaced(n, `"`+text+`"`)
	return nil, false
}

// otherReading says how to write a plain value that YAML takes for something other than text.
func otherReading(n *yaml.Node) string {
	switch text := strings.ToLower(n.Value); {
	case n.Tag == "!!null":
		return ", null if it is nothing"
	case text == "yes" || text == "on" || text == "y" || text == "true":
		return ", true if it is not"
	case text == "no" || text == "off" || text == "n" || text == "false":
		return ", false if it is not"
	case n.Tag == "!!int" || n.Tag == "!!float":
		return ", and in plain digits if it is a number"
	default:
		return ""
	}
}

// asJSON returns a text, a json.Number, true, false or nil as JSON, with the signs < > and & as they are.
func asJSON(leaf any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(leaf) // of a leaf, which cannot fail
	return strings.TrimSuffix(b.String(), "\n")
}
