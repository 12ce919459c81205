package recorded

import (
	"bytes"
	"encoding/json"
	"errors"

	"go.yaml.in/yaml/v4"
)

// Bounds of an event in a cassette. Chosen: far above those of the protocol.
const (
	deepestEvent = 200
	largestEvent = 64 << 20
)

var errEndless = errors.New("the event nests too deep, or is too large")

// appendJSON writes a YAML value as JSON: keys in their order, numbers as they are written.
func appendJSON(dst []byte, n *yaml.Node, depth int) ([]byte, error) {
	if depth > deepestEvent || len(dst) > largestEvent {
		return nil, errEndless
	}
	open, end := byte('['), byte(']')
	switch n.Kind {
	case yaml.ScalarNode:
		return appendScalar(dst, n)
	case yaml.AliasNode:
		return appendJSON(dst, n.Alias, depth+1)
	case yaml.MappingNode:
		open, end = '{', '}'
	case yaml.SequenceNode:
	default:
		return nil, errors.New("the event is no value")
	}
	dst = append(dst, open)
	for i, child := range n.Content {
		switch {
		case i > 0 && open == '{' && i%2 == 1:
			dst = append(dst, ':')
		case i > 0:
			dst = append(dst, ',')
		}
		var err error
		if dst, err = appendJSON(dst, child, depth+1); err != nil {
			return nil, err
		}
	}
	return append(dst, end), nil
}

// appendScalar writes a single value.
func appendScalar(dst []byte, n *yaml.Node) ([]byte, error) {
	switch n.Tag {
	case "!!null":
		return append(dst, "null"...), nil
	case "!!int", "!!float", "!!bool":
		if json.Valid([]byte(n.Value)) {
			return append(dst, n.Value...), nil
		}
		var value any
		if err := n.Decode(&value); err != nil {
			return nil, err
		}
		text, err := json.Marshal(value)
		return append(dst, text...), err
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	err := enc.Encode(n.Value)
	return append(dst, bytes.TrimSuffix(text.Bytes(), []byte{'\n'})...), err
}
