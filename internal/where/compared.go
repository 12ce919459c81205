package where

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

// Compared is a text that an expression compares a value with for being the same.
type Compared struct {
	At   int      // where the text stands in the expression, in characters from 0
	Path []string // of the value: a name and its keys; of an element of a list, "#" and its keys
	Text string
}

// Compared returns the texts that the expression compares values with, from left to right.
func (e *Expression) Compared() []Compared {
	var all []Compared
	add := func(of, with ast.Node) {
		path := pathOf(of)
		if text, ok := with.(*ast.StringNode); ok && len(path) > 1 {
			all = append(all, Compared{At: text.Location().From, Path: path, Text: text.Value})
		}
	}
	visit(e.root, func(n ast.Node) {
		b, ok := n.(*ast.BinaryNode)
		switch {
		case !ok:
		case b.Operator == "==" || b.Operator == "!=":
			add(b.Left, b.Right)
			add(b.Right, b.Left)
		case b.Operator == "in":
			if list, ok := b.Right.(*ast.ArrayNode); ok {
				for _, with := range list.Nodes {
					add(b.Left, with)
				}
			}
		}
	})
	return all
}

// Names returns the names that the expression has something of, each once.
func (e *Expression) Names() []string {
	var all []string
	visit(e.root, func(n ast.Node) {
		if id, ok := n.(*ast.IdentifierNode); ok && !slices.Contains(all, id.Value) {
			all = append(all, id.Value)
		}
	})
	return all
}

// Needs returns the paths of values, none of elements of lists, that have to be there for the expression to hold. What is compared with nil, or is looked up
// with ?. or ??, need not be there.
func (e *Expression) Needs() [][]string { return needs(e.root) }

// needs are the paths of what has to be there for a condition to hold.
func needs(n ast.Node) (paths [][]string) {
	b, ok := n.(*ast.BinaryNode)
	switch {
	case !ok:
		return nil
	case b.Operator == "&&" || b.Operator == "and":
		return slices.Concat(needs(b.Left), needs(b.Right))
	case isNil(b.Left) || isNil(b.Right) || b.Operator == "!=" || b.Operator == "||" || b.Operator == "or" || b.Operator == "??":
		return nil
	}
	for _, side := range []ast.Node{b.Left, b.Right} {
		if path := pathOf(side); len(path) > 1 && path[0] != element {
			paths = append(paths, path)
		}
	}
	return paths
}

func isNil(n ast.Node) bool { _, ok := n.(*ast.NilNode); return ok }

// element begins the path of an element of a list.
const element = "#"

// pathOf is the name and the keys that a node looks up, nil where it is anything else, or is looked up with ?. .
func pathOf(n ast.Node) []string {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return []string{n.Value}
	case *ast.PointerNode:
		return []string{element}
	case *ast.MemberNode:
		key, ok := n.Property.(*ast.StringNode)
		path := pathOf(n.Node)
		if !ok || n.Optional || path == nil {
			return nil
		}
		return append(path, key.Value)
	default:
		return nil
	}
}

// visit calls a function for a node and all below it.
func visit(n ast.Node, f func(ast.Node)) { ast.Walk(&n, visitor(f)) }

type visitor func(ast.Node)

// Visit implements [ast.Visitor].
func (v visitor) Visit(n *ast.Node) { v(*n) }
