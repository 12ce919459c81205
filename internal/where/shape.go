package where

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/expr-lang/expr/types"
)

// deepestType is how deep the types of values are looked into. Chosen: deeper than any event, so that types which hold
// themselves come to an end.
const deepestType = 10

// typeOf is what the JSON of a Go type looks like to expressions. Nil, and whatever writes its JSON itself, may be anything.
func typeOf(t reflect.Type, depth int) types.Type {
	if t == nil || depth > deepestType {
		return types.Any
	}
	if inner, ok := optional(t); ok {
		return typeOf(inner, depth)
	}
	if t.Implements(marshaler) || reflect.PointerTo(t).Implements(marshaler) {
		return types.Any
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typeOf(t.Elem(), depth)
	case reflect.String:
		return types.String
	case reflect.Bool:
		return types.Bool
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return types.String // in base64
		}
		return types.Array(typeOf(t.Elem(), depth+1))
	case reflect.Map:
		return types.Map{types.Extra: typeOf(t.Elem(), depth+1)}
	case reflect.Struct:
		fields := types.Map{}
		addFields(fields, t, depth+1)
		return fields
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16,
		reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64:
		return types.Float64
	default:
		return types.Any
	}
}

var marshaler = reflect.TypeFor[json.Marshaler]()

// optional returns the type of a value that may be absent: one with a method Value that returns it, and whether it is there.
func optional(t reflect.Type) (reflect.Type, bool) {
	m, ok := t.MethodByName("Value")
	if !ok || m.Type.NumIn() != 1 || m.Type.NumOut() != 2 || m.Type.Out(1).Kind() != reflect.Bool {
		return nil, false
	}
	return m.Type.Out(0), true
}

// addFields adds the keys that a struct has in JSON.
func addFields(fields types.Map, t reflect.Type, depth int) {
	for f := range fieldsOf(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
		case name == "" && f.Anonymous && f.Type.Kind() == reflect.Struct:
			addFields(fields, f.Type, depth)
		case name == "":
			fields[f.Name] = typeOf(f.Type, depth)
		default:
			fields[name] = typeOf(f.Type, depth)
		}
	}
}

func fieldsOf(t reflect.Type) func(yield func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if !yield(t.Field(i)) {
				return
			}
		}
	}
}
