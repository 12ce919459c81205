package where

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
)

// What an expression may be. Chosen: far beyond what anybody writes about one event, and little enough that the longest is
// judged in milliseconds.
const (
	longestText = 2000 // bytes
	mostNodes   = 200  // names, values, operators
	deepest     = 2    // predicates within one another: any(a, any(b, …))
	memory      = 1e5  // values that are made on the way
)

// functions are those that expressions have. Left out is what reads a clock or a time zone, and what goes through a map in
// no order of its own.
var functions = []string{
	"all", "none", "any", "one", "filter", "map", "find", "findIndex", "findLast", "findLastIndex", "count", "sum",
	"len", "abs", "ceil", "floor", "round", "int", "float", "string", "type", "trim", "trimPrefix", "trimSuffix",
	"upper", "lower", "split", "join", "replace", "indexOf", "lastIndexOf", "hasPrefix", "hasSuffix", "max", "min",
	"fromJSON", "first", "last", "get", "reverse", "uniq", "sort", "concat",
}

// Functions returns the names of the functions that expressions have, in the order of the documentation.
func Functions() []string { return append([]string(nil), functions...) }

// Mistake is what is wrong with an expression.
type Mistake struct {
	At  int    // where in the text, in characters from 0
	Msg string // what is wrong
}

// Error implements error.
func (m *Mistake) Error() string { return m.Msg }

// Expression is a condition that was compiled.
type Expression struct {
	text    string
	program *vm.Program
	root    ast.Node // as it was written
}

// String returns the condition as it was written.
func (e *Expression) String() string { return e.text }

// Compile reads a condition on names, whose values are as JSON has values of these Go types: nil is a value of any form. The
// error is a [*Mistake].
func Compile(text string, names map[string]reflect.Type) (*Expression, error) {
	if len(text) > longestText {
		return nil, &Mistake{Msg: fmt.Sprintf("an expression has %d bytes at the most, this one %d", longestText, len(text))}
	}
	env := types.Map{}
	for name, t := range names {
		env[name] = typeOf(t, 0)
	}
	options := []expr.Option{expr.Env(env), expr.AsBool(), expr.MaxNodes(mostNodes), expr.DisableAllBuiltins()}
	for _, name := range functions {
		options = append(options, expr.EnableBuiltin(name))
	}
	bounds := &bounds{}
	tree, _ := parser.Parse(text) // what is wrong with it the compiler says
	program, err := expr.Compile(text, append(options, expr.Patch(bounds))...)
	switch {
	case err != nil:
		return nil, mistake(err)
	case bounds.mistake != nil:
		return nil, bounds.mistake
	case bounds.names == 0:
		return nil, &Mistake{Msg: "this is the same whatever happened: it names nothing of the event"}
	}
	if why, at := always(tree.Node); why != "" {
		return nil, &Mistake{At: at, Msg: why}
	}
	return &Expression{text: text, program: program, root: tree.Node}, nil
}

// mistake says what is wrong, and where, without the library's picture of it.
func mistake(err error) *Mistake {
	var at *file.Error
	if !errors.As(err, &at) {
		return &Mistake{Msg: firstLine(err.Error())}
	}
	msg := firstLine(at.Message)
	if msg == `unexpected token Operator("=")` {
		msg = `"=" compares nothing: write ==`
	}
	return &Mistake{At: at.From, Msg: msg}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// True reports whether the condition holds. The values are as [encoding/json] reads them into any. The error says why it
// cannot be said: something that is looked into is not there.
func (e *Expression) True(values map[string]any) (bool, error) {
	machine := vm.VM{MemoryBudget: memory}
	out, err := machine.Run(e.program, values)
	if err != nil {
		return false, mistake(err)
	}
	holds, ok := out.(bool)
	if !ok {
		return false, &Mistake{Msg: fmt.Sprintf("it is %v, neither true nor false", out)}
	}
	return holds, nil
}

// bounds looks at what an expression is made of.
type bounds struct {
	names   int
	mistake *Mistake
}

// Visit implements [ast.Visitor]. Parts come before the whole.
func (b *bounds) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		b.names++
	case *ast.PredicateNode:
		if depth(n.Node) >= deepest {
			b.wrong(n, fmt.Sprintf("predicates stand within one another more than %d deep", deepest))
		}
	case *ast.BinaryNode:
		if n.Operator == ".." {
			b.wrong(n, "ranges are not to be had here")
		}
	}
}

func (b *bounds) wrong(n ast.Node, msg string) {
	if b.mistake == nil {
		b.mistake = &Mistake{At: n.Location().From, Msg: msg}
	}
}

// depth is how many predicates stand within one another below a node.
func depth(n ast.Node) int {
	var d depths
	ast.Walk(&n, &d)
	return int(d)
}

// depths is how deep predicates stand within one another.
type depths int

// Visit implements [ast.Visitor].
func (d *depths) Visit(node *ast.Node) {
	if n, ok := (*node).(*ast.PredicateNode); ok {
		*d = max(*d, depths(1+depth(n.Node)))
	}
}
