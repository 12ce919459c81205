package agents

import (
	"encoding"
	"encoding/json"
	"math/big"
	"reflect"
	"time"

	"github.com/google/jsonschema-go/jsonschema"
)

// Chooser is a string type with a fixed list of values. In the arguments of a tool it becomes an
// enumeration, and other values are refused.
type Chooser interface {
	// Choices returns the values. It is asked once, of the zero value.
	Choices() []string
}

// ownSchemas holds the types within a tool's arguments whose JSON is not what their Go kind
// suggests.
type ownSchemas map[reflect.Type]*jsonschema.Schema

// collect looks for such types in t and in all that it is made of.
func (own ownSchemas) collect(t reflect.Type, seen map[reflect.Type]bool) {
	if seen[t] {
		return
	}
	seen[t] = true
	if s := schemaOf(t); s != nil {
		own[t] = s
		return
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		own.collect(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			own.collect(t.Field(i).Type, seen)
		}
	}
}

// schemaOf returns the schema of a type with JSON of its own, and nil for all others.
func schemaOf(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[json.RawMessage]():
		return &jsonschema.Schema{}
	case reflect.TypeFor[json.Number]():
		return &jsonschema.Schema{Type: "number"}
	case reflect.TypeFor[[]byte]():
		return &jsonschema.Schema{Type: "string", ContentEncoding: "base64"}
	case reflect.TypeFor[time.Time]():
		return &jsonschema.Schema{Type: "string", Format: "date-time"}
	case reflect.TypeFor[time.Duration]():
		return &jsonschema.Schema{Type: "integer", Description: "in nanoseconds"}
	case reflect.TypeFor[big.Int]():
		return &jsonschema.Schema{Type: "integer"}
	}
	pointer := reflect.PointerTo(t)
	switch {
	case t.Kind() == reflect.Pointer || t.Kind() == reflect.Interface:
		return nil
	case t.Kind() == reflect.String && pointer.Implements(reflect.TypeFor[Chooser]()):
		return enumeration(reflect.New(t).Interface().(Chooser))
	case pointer.Implements(reflect.TypeFor[json.Unmarshaler]()):
		return &jsonschema.Schema{} // it decides for itself
	case pointer.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return &jsonschema.Schema{Type: "string"}
	}
	return nil
}

func enumeration(c Chooser) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "string", Enum: []any{}}
	for _, choice := range c.Choices() {
		s.Enum = append(s.Enum, choice)
	}
	return s
}
