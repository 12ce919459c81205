package wire

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// shape says how values of one Go type look in JSON. Shapes are computed once from the types and
// their json tags, so that encoding and decoding follow the declarations and nothing else.
type shape struct {
	kind   kind
	elem   *shape         // of pointers, slices and optional fields
	fields []field        // of objects, in the order they are written
	byName map[string]int // place in fields, or typeKey
	bare   int            // Go field that holds the value when it is a JSON string instead of an object; -1: none
	extra  int            // Go field that holds the unknown keys; -1: none
}

// typeKey is the place of an event's type, which has no Go field.
const typeKey = -1

// field is one key of an object.
type field struct {
	name     string
	key      string // as it is written: "name":
	index    int    // of the Go field
	omitZero bool
	shape    *shape
}

// kind tells how a value is written and read.
type kind uint8

const (
	kindString kind = iota
	kindBool
	kindInt
	kindFloat
	kindDecimal
	kindMaxTokens
	kindBytes   // base64 text
	kindRaw     // any JSON, kept as it is
	kindMap     // left to encoding/json
	kindObject  // a struct
	kindPointer // nil is null
	kindSlice
	kindOpt
)

// optional is what every *Opt[T] can do.
type optional interface {
	slot() (state *optState, value reflect.Value) // the value is settable
}

func (o *Opt[T]) slot() (*optState, reflect.Value) {
	return &o.state, reflect.ValueOf(&o.value).Elem()
}

// compiler makes shapes, one for each type.
type compiler map[reflect.Type]*shape

// namedKinds are the types that are not written as their underlying type.
var namedKinds = map[reflect.Type]kind{
	reflect.TypeFor[Decimal]():         kindDecimal,
	reflect.TypeFor[MaxTokens]():       kindMaxTokens,
	reflect.TypeFor[[]byte]():          kindBytes,
	reflect.TypeFor[json.RawMessage](): kindRaw,
}

// plainKinds are the kinds of all other types.
var plainKinds = map[reflect.Kind]kind{
	reflect.String:  kindString,
	reflect.Bool:    kindBool,
	reflect.Int:     kindInt,
	reflect.Int64:   kindInt,
	reflect.Float64: kindFloat,
	reflect.Map:     kindMap,
	reflect.Struct:  kindObject,
	reflect.Pointer: kindPointer,
	reflect.Slice:   kindSlice,
}

// shape returns the shape of a type. It panics for one that has no JSON form, which is a mistake in this
// package.
func (c compiler) shape(t reflect.Type) *shape {
	if s := c[t]; s != nil {
		return s
	}
	s := &shape{bare: -1, extra: -1}
	c[t] = s
	if opt, ok := reflect.New(t).Interface().(optional); ok {
		_, value := opt.slot()
		s.kind, s.elem = kindOpt, c.shape(value.Type())
		return s
	}
	k, ok := namedKinds[t]
	if !ok {
		k, ok = plainKinds[t.Kind()]
	}
	if !ok {
		panic(fmt.Sprintf("wire: no JSON form for %v", t))
	}
	s.kind = k
	switch k {
	case kindPointer, kindSlice:
		s.elem = c.shape(t.Elem())
	case kindObject:
		c.object(s, t)
	default: // nothing is in it
	}
	return s
}

// object adds the fields of a struct to its shape. It panics when the struct has no place for unknown
// keys, which is a mistake in this package.
func (c compiler) object(s *shape, t reflect.Type) {
	s.byName = make(map[string]int, t.NumField())
	for i := range t.NumField() {
		f := t.Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Type == reflect.TypeFor[Fields]():
			s.extra = i
		case f.Tag.Get("wire") == "string":
			s.bare = i
		default:
			s.byName[name] = len(s.fields)
			s.fields = append(s.fields, field{
				name:     name,
				key:      `"` + name + `":`,
				index:    i,
				omitZero: option == "omitzero",
				shape:    c.shape(f.Type),
			})
		}
	}
	if s.extra < 0 {
		panic(fmt.Sprintf("wire: %v has no place for unknown keys", t))
	}
}
