package jsonshape

import "regexp"

// Shape says which JSON values are accepted somewhere. The zero value accepts none. Shapes are constant: do not
// change one that is in use.
type Shape struct {
	Kinds Kind // any of these; KindDecimal includes KindInteger

	// Of strings.
	OneOf     []string       // the only ones accepted; nil is any
	MaxLength int            // in characters; 0 is any
	NotEmpty  bool           // holds of arrays too
	Pattern   *regexp.Regexp // nil is any

	// Of numbers.
	Bounded  bool
	Min, Max float64 // both included, where Bounded

	// Of objects.
	Fields       []Field
	AnyKeys      *Shape    // of the values of keys that are not in Fields; nil forbids such keys
	MaxKeys      int       // 0 is any
	MaxKeyLength int       // in characters; 0 is any
	By           string    // key whose value selects one of Variants, which then describes the object; "" is none
	Variants     []Variant // in the order in which a problem lists them

	// Of arrays.
	Items *Shape // nil is any
}

// Field is a key of an object.
type Field struct {
	Key      string
	Shape    *Shape // of its value
	Required bool
}

// Variant is what an object looks like whose key [Shape.By] has a value.
type Variant struct {
	Value string
	Shape *Shape // of the whole object
}

// Anything accepts every value.
var Anything = &Shape{Kinds: KindNull | KindBoolean | KindDecimal | KindString | KindArray | KindObject}

// Enum accepts these strings.
func Enum(values ...string) *Shape { return &Shape{Kinds: KindString, OneOf: values} }

// Object accepts objects of these fields and no other key.
func Object(fields ...Field) *Shape { return &Shape{Kinds: KindObject, Fields: fields} }

// Integer accepts integers from low to high.
func Integer(low, high float64) *Shape {
	return &Shape{Kinds: KindInteger, Bounded: true, Min: low, Max: high}
}

// Decimal accepts numbers from low to high.
func Decimal(low, high float64) *Shape {
	return &Shape{Kinds: KindDecimal, Bounded: true, Min: low, Max: high}
}

// OrNull returns s with null accepted as well.
func (s *Shape) OrNull() *Shape {
	n := *s
	n.Kinds |= KindNull
	return &n
}

// NullIsUnsaid returns s with null accepted for every key that may be left out, at any depth: null says as much as
// leaving it out. The keys that select a variant, and the values of AnyKeys, stay as they are.
func (s *Shape) NullIsUnsaid() *Shape {
	if s == Anything {
		return s
	}
	n := *s
	n.Fields = make([]Field, len(s.Fields))
	for i, f := range s.Fields {
		f.Shape = f.Shape.NullIsUnsaid()
		if !f.Required && f.Shape != Anything {
			f.Shape = f.Shape.OrNull()
		}
		n.Fields[i] = f
	}
	n.Variants = make([]Variant, len(s.Variants))
	for i, v := range s.Variants {
		n.Variants[i] = Variant{v.Value, v.Shape.NullIsUnsaid()}
	}
	if s.Items != nil {
		n.Items = s.Items.NullIsUnsaid()
	}
	return &n
}

// Needs is a field that must be there.
func Needs(key string, s *Shape) Field { return Field{Key: key, Shape: s, Required: true} }

// May is a field that may be left out.
func May(key string, s *Shape) Field { return Field{Key: key, Shape: s} }
