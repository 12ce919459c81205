package scenarios

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// data returns literal data as JSON, its keys in the order written. It is false after noting a
// mistake.
func (l *loader) data(n *yaml.Node) (data []byte, ok bool) {
	switch n.Kind {
	case yaml.MappingNode:
		return l.dataMap(n)
	case yaml.SequenceNode:
		data, ok = []byte{'['}, true
		for i, child := range n.Content {
			item, good := l.data(child)
			if i > 0 {
				data = append(data, ',')
			}
			data, ok = append(data, item...), ok && good
		}
		return append(data, ']'), ok
	default:
		leaf, ok := l.leaf(n)
		return []byte(showValue(leaf)), ok
	}
}

func (l *loader) dataMap(n *yaml.Node) (data []byte, ok bool) {
	data, ok = []byte{'{'}, true
	first := map[string]*yaml.Node{}
	for i, p := range yamltext.Pairs(n) {
		name := p.Key.Value
		if before := first[name]; before != nil {
			l.At(p.Key, fmt.Sprintf("%q is written twice", name), fmt.Sprintf("it stands in line %d already", before.Line))
			ok = false
			continue
		}
		first[name] = p.Key
		value, good := l.data(p.Value)
		if i > 0 {
			data = append(data, ',')
		}
		data = append(append(data, showValue(name)...), ':')
		data, ok = append(data, value...), ok && good
	}
	return append(data, '}'), ok
}

var (
	jsonNumber = regexp.MustCompile(`^-?(?:0|[1-9]\d*)(?:\.\d+)?$`)
	switchWord = regexp.MustCompile(`(?i)^(?:y|n|yes|no|on|off)$`)
)

// leaf returns a single value of data: a string, a json.Number, true, false or nil. What could be
// read as a text or as something else is refused until it is quoted.
func (l *loader) leaf(n *yaml.Node) (value any, ok bool) {
	text := n.Value
	switch {
	case !yamltext.IsPlain(n):
		return text, true
	case text == "":
		l.At(n, "a value is missing", `write it, or "" for an empty text`)
		return nil, false
	case text == "true" || text == "false":
		return text == "true", true
	case text == "null":
		return nil, true
	case jsonNumber.MatchString(text):
		return json.Number(text), true
	case n.Tag != "!!str" || switchWord.MatchString(text):
		l.At(n, text+" can be read in two ways", fmt.Sprintf("write %q if it is a text%s", text, otherReading(n))).Fix =
			l.Replaced(n, `"`+text+`"`)
		return nil, false
	default:
		return text, true
	}
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
