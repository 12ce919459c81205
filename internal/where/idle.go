package where

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// tries is with how many made-up values a condition is tried: it ends at the first with which it does not hold. Chosen: a part that one in a
// hundred of them breaks is found with near certainty.
const tries = 2000

// Idle reports whether the condition holds whatever the values are, as long as what it looks into is there. It is tried with made-up ones of the Go types of its names, among them all that it compares with.
// Values are those that may stand at a path of keys; nil is any.
func (e *Expression) Idle(names map[string]reflect.Type, values func(path []string) []string) (held bool) {
	m := maker{rand: rand.New(rand.NewPCG(1, 2)), values: values, texts: []string{"odd", "Some words.", "42"}, numbers: []float64{0, 1, 1e12}}
	visit(e.root, m.literal)
	for range tries {
		in := map[string]any{}
		for name, t := range names {
			in[name] = m.value(t, []string{name})
		}
		for name, t := range names {
			if t == nil && name != "at" {
				in[name] = in["event"]
			}
		}
		switch holds, err := e.True(in); {
		case err == nil && holds:
			held = true
		case err == nil: // else nobody can say, for something is missing
			return false
		}
	}
	return held
}

// maker makes values up.
type maker struct {
	rand    *rand.Rand
	values  func(path []string) []string
	texts   []string
	numbers []float64
}

// literal takes up what a condition compares with.
func (m *maker) literal(n ast.Node) {
	switch n := n.(type) {
	case *ast.StringNode:
		m.texts = append(m.texts, n.Value)
	case *ast.IntegerNode:
		m.numbers = append(m.numbers, float64(n.Value), float64(n.Value)+1)
	case *ast.FloatNode:
		m.numbers = append(m.numbers, n.Value, n.Value+1)
	}
}

// value is one of a type, as JSON has it; what may be missing is, every now and then.
func (m *maker) value(t reflect.Type, path []string) any {
	const longest = 8 // elements of a list
	if t == nil || len(path) > deepestType {
		return m.text(path)
	}
	if inner, ok := optional(t); ok {
		return m.maybe(func() any { return m.value(inner, path) })
	}
	if marshals := t.Implements(marshaler) || reflect.PointerTo(t).Implements(marshaler); marshals || t == reflect.TypeFor[json.RawMessage]() {
		return m.maybe(func() any { return m.text(path) })
	}
	switch t.Kind() {
	case reflect.Pointer:
		return m.maybe(func() any { return m.value(t.Elem(), path) })
	case reflect.String:
		return m.text(path)
	case reflect.Bool:
		return m.rand.IntN(2) == 0
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return m.text(path)
		}
		list := make([]any, m.rand.IntN(longest))
		for i := range list {
			list[i] = m.value(t.Elem(), append(slices.Clone(path), element))
		}
		return list
	case reflect.Map:
		return map[string]any{m.text(path): m.value(t.Elem(), append(slices.Clone(path), element))}
	case reflect.Struct:
		fields := map[string]any{}
		m.fields(fields, t, path)
		return fields
	case reflect.Interface:
		return m.maybe(func() any { return m.text(path) })
	default:
		return m.numbers[m.rand.IntN(len(m.numbers))]
	}
}

// maybe is a value, or none.
func (m *maker) maybe(of func() any) any {
	if m.rand.IntN(4) == 0 {
		return nil
	}
	return of()
}

// text is one that may stand at a path.
func (m *maker) text(path []string) string {
	of := m.texts
	if len(path) > 1 {
		if known := m.values(path); known != nil {
			of = known
		}
	}
	return of[m.rand.IntN(len(of))]
}

// fields makes up the keys that a struct has in JSON.
func (m *maker) fields(fields map[string]any, t reflect.Type, path []string) {
	for f := range fieldsOf(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
			continue
		case name == "" && f.Anonymous && f.Type.Kind() == reflect.Struct:
			m.fields(fields, f.Type, path)
			continue
		case name == "":
			name = f.Name
		}
		below := append(slices.Clone(path), name)
		at := func() any { return m.value(f.Type, below) }
		if strings.Contains(options, "omit") && m.values(below) == nil {
			fields[name] = m.maybe(at)
		} else {
			fields[name] = at()
		}
	}
}
