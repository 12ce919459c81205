package where

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// Compared is a text that an expression compares a value with.
type Compared struct {
	At   int      // where the text stands in the expression, in characters from 0
	Path []string // of the value: a name and its keys; of an element of a list, "#" and its keys
	How  string   // "==", "contains", "startsWith", "endsWith" or "matches"
	Text string
}

// Fits reports whether a value is as the text says.
func (c *Compared) Fits(value string) bool {
	switch c.How {
	case "contains":
		return strings.Contains(value, c.Text)
	case "startsWith":
		return strings.HasPrefix(value, c.Text)
	case "endsWith":
		return strings.HasSuffix(value, c.Text)
	case "matches":
		re, err := regexp.Compile(c.Text)
		return err != nil || re.MatchString(value)
	default:
		return value == c.Text
	}
}

// Compared returns the texts that the expression compares values with, from left to right.
func (e *Expression) Compared() []Compared {
	var all []Compared
	add := func(of, with ast.Node, how string) {
		path := pathOf(of)
		if text, ok := with.(*ast.StringNode); ok && len(path) > 1 {
			all = append(all, Compared{At: text.Location().From, Path: path, How: how, Text: text.Value})
		}
	}
	visit(e.root, func(n ast.Node) {
		b, ok := n.(*ast.BinaryNode)
		switch {
		case !ok:
		case b.Operator == "==" || b.Operator == "!=":
			add(b.Left, b.Right, "==")
			add(b.Right, b.Left, "==")
		case slices.Contains([]string{"contains", "startsWith", "endsWith", "matches"}, b.Operator):
			add(b.Left, b.Right, b.Operator)
		case b.Operator == "in":
			if list, ok := b.Right.(*ast.ArrayNode); ok {
				for _, with := range list.Nodes {
					add(b.Left, with, "==")
				}
			}
		}
	})
	return all
}

// always says of a condition, or of a part of it, that it is the same whatever the values are, and where that part stands; "" is that it is not.
func always(root ast.Node) (why string, at int) {
	visit(root, func(n ast.Node) {
		b, ok := n.(*ast.BinaryNode)
		switch {
		case !ok || why != "":
		case (comparing(b.Operator) || b.Operator == "==" || b.Operator == "!=") && b.Left.String() == b.Right.String():
			why, at = "this compares something with itself", b.Location().From
		case b.Operator == "<" && isZero(b.Right) && counted(b.Left), b.Operator == ">" && isZero(b.Left) && counted(b.Right):
			why, at = "nothing there is less than 0", b.Location().From
		case slices.Contains([]string{"contains", "startsWith", "endsWith", "matches"}, b.Operator):
			if text, ok := b.Right.(*ast.StringNode); ok && everywhere(b.Operator, text.Value) {
				why, at = fmt.Sprintf("every text %s %q", b.Operator, text.Value), b.Location().From
			}
		case b.Operator == "&&" || b.Operator == "and":
			if why = contradiction(n); why != "" {
				at = b.Location().From
			}
		}
	})
	return why, at
}

// everywhere reports whether every text is as another says: has nothing in it, or matches what may be nothing and anything.
func everywhere(how, text string) bool {
	c := Compared{How: how, Text: text}
	return c.Fits("") && c.Fits("\x01") && c.Fits("Some words.")
}

func comparing(operator string) bool {
	return slices.Contains([]string{"<", "<=", ">", ">="}, operator)
}

func isZero(n ast.Node) bool { i, ok := n.(*ast.IntegerNode); return ok && i.Value == 0 }

// counted reports whether a node is a number of an event, or one of things; logarithms aside none is below 0.
func counted(n ast.Node) bool {
	if f, ok := n.(*ast.BuiltinNode); ok {
		return f.Name == "len" || f.Name == "count"
	}
	path := pathOf(n)
	return len(path) > 1 && !strings.Contains(path[len(path)-1], "logprob")
}

// contradiction says that one thing would have to be two at once.
func contradiction(n ast.Node) string {
	is := map[string]string{}
	var why string
	var look func(ast.Node)
	look = func(n ast.Node) {
		b, ok := n.(*ast.BinaryNode)
		switch {
		case !ok:
		case b.Operator == "&&" || b.Operator == "and":
			look(b.Left)
			look(b.Right)
		case b.Operator == "==":
			text, isText := b.Right.(*ast.StringNode)
			path := joined(pathOf(b.Left))
			if !isText || path == "" {
				return
			}
			if before, ok := is[path]; ok && before != text.Value {
				why = fmt.Sprintf("%s is never both %q and %q", path, before, text.Value)
			}
			is[path] = text.Value
		}
	}
	look(n)
	return why
}

func joined(path []string) string { return strings.Join(path, ".") }

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
