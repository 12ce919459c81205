package fakeserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// node is a JSON value as it was written, with its keys in order.
type node struct {
	kind    nodeKind
	text    string // of a string its contents, of a number as written
	keys    []string
	members []*node // of an object in the order of keys, or of an array
}

type nodeKind uint8

const (
	nodeNull nodeKind = 1 << iota
	nodeBoolean
	nodeInteger
	nodeDecimal
	nodeString
	nodeArray
	nodeObject
)

// String names the kind as the server's error messages do.
func (k nodeKind) String() string {
	switch k {
	case nodeNull:
		return "null"
	case nodeBoolean:
		return "a boolean"
	case nodeInteger:
		return "an integer"
	case nodeDecimal:
		return "a decimal"
	case nodeString:
		return "a string"
	case nodeArray:
		return "an array"
	}
	return "an object"
}

// member returns the value of a key, the last if there are several, or nil.
func (n *node) member(key string) *node {
	for i := len(n.keys) - 1; i >= 0; i-- {
		if n.keys[i] == key {
			return n.members[i]
		}
	}
	return nil
}

// count tells how often an object has a key.
func (n *node) count(key string) int {
	found := 0
	for _, k := range n.keys {
		if k == key {
			found++
		}
	}
	return found
}

// deepest nesting that is read; a tool's schema stays far below.
const deepestTree = 200

var errTooDeep = errors.New("too many nested values")

// parseTree reads one JSON value and nothing else.
func parseTree(text []byte) (*node, error) {
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

func readNode(dec *json.Decoder, depth int) (*node, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case nil:
		return &node{kind: nodeNull}, nil
	case bool:
		return &node{kind: nodeBoolean}, nil
	case string:
		return &node{kind: nodeString, text: t}, nil
	case json.Number:
		kind := nodeInteger
		if strings.ContainsAny(t.String(), ".eE") {
			kind = nodeDecimal
		}
		return &node{kind: kind, text: t.String()}, nil
	case json.Delim:
		if depth == deepestTree {
			return nil, errTooDeep
		}
		return readMembers(dec, t, depth+1)
	}
	return nil, errors.New("unknown token")
}

func readMembers(dec *json.Decoder, open json.Delim, depth int) (*node, error) {
	n := &node{kind: nodeArray}
	if open == '{' {
		n.kind = nodeObject
	}
	for dec.More() {
		if n.kind == nodeObject {
			key, err := dec.Token()
			if err != nil {
				return nil, err
			}
			n.keys = append(n.keys, key.(string))
		}
		m, err := readNode(dec, depth)
		if err != nil {
			return nil, err
		}
		n.members = append(n.members, m)
	}
	_, err := dec.Token() // the closing delimiter
	return n, err
}
