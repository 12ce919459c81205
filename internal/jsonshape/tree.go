package jsonshape

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// Node is a JSON value as it was written.
type Node struct {
	Kind    Kind     // one of the constants
	Text    string   // of a string its contents, of a number as written; "" of others
	Keys    []string // of an object, in their order; one may be there twice
	Members []*Node  // of an object in the order of its keys, or of an array
}

// Kind is a kind of JSON value, or a set of kinds.
type Kind uint8

// The kinds. A number with a point or an exponent is a decimal.
const (
	KindNull Kind = 1 << iota
	KindBoolean
	KindInteger
	KindDecimal
	KindString
	KindArray
	KindObject
)

// String names a single kind as the live server's error messages do: "a string".
func (k Kind) String() string {
	switch k {
	case KindNull:
		return "null"
	case KindBoolean:
		return "a boolean"
	case KindInteger:
		return "an integer"
	case KindDecimal:
		return "a decimal"
	case KindString:
		return "a string"
	case KindArray:
		return "an array"
	case KindObject:
		return "an object"
	default:
		return "something else"
	}
}

// Member returns the value of a key, the last if there are several; nil if there is none, or no object.
func (n *Node) Member(key string) *Node {
	for i := len(n.Keys) - 1; i >= 0; i-- {
		if n.Keys[i] == key {
			return n.Members[i]
		}
	}
	return nil
}

// Count returns how often an object has a key.
func (n *Node) Count(key string) int {
	found := 0
	for _, k := range n.Keys {
		if k == key {
			found++
		}
	}
	return found
}

// MaxDepth is the deepest nesting of objects and arrays that is read; a tool's schema stays far below.
const MaxDepth = 200

// ErrTooDeep is the error of [Parse] beyond [MaxDepth].
var ErrTooDeep = errors.New("too many nested values")

// Parse reads one JSON value and nothing else. Beside [ErrTooDeep] errors are those of encoding/json; io.EOF and
// io.ErrUnexpectedEOF mean that the text ends within a value.
func Parse(text []byte) (*Node, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	n, err := readNode(dec, 0)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("trailing characters")
	}
	return n, nil
}

func readNode(dec *json.Decoder, depth int) (*Node, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case nil:
		return &Node{Kind: KindNull}, nil
	case bool:
		return &Node{Kind: KindBoolean}, nil
	case string:
		return &Node{Kind: KindString, Text: t}, nil
	case json.Number:
		kind := KindInteger
		if strings.ContainsAny(t.String(), ".eE") {
			kind = KindDecimal
		}
		return &Node{Kind: kind, Text: t.String()}, nil
	case json.Delim:
		if depth == MaxDepth {
			return nil, ErrTooDeep
		}
		return readMembers(dec, t, depth+1)
	}
	return nil, errors.New("unknown token")
}

func readMembers(dec *json.Decoder, open json.Delim, depth int) (*Node, error) {
	n := &Node{Kind: KindArray}
	if open == '{' {
		n.Kind = KindObject
	}
	for dec.More() {
		if n.Kind == KindObject {
			key, err := dec.Token()
			if err != nil {
				return nil, err
			}
			n.Keys = append(n.Keys, key.(string))
		}
		m, err := readNode(dec, depth)
		if err != nil {
			return nil, err
		}
		n.Members = append(n.Members, m)
	}
	_, err := dec.Token() // the closing delimiter
	return n, err
}
