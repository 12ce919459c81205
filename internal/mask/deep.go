package mask

import (
	"encoding/json"
	"reflect"
	"sync"
)

// Deep returns a copy of a value in which all exported strings and JSON are masked. What holds no text is not copied.
func Deep[T any](m *Mask, value T) T {
	v := reflect.ValueOf(&value).Elem()
	d := deep{text: func(s string) string {
		if looksLikeJSON(s) {
			return string(m.JSON([]byte(s)))
		}
		return m.Text(s)
	}, json: m.JSON, copies: map[place]reflect.Value{}}
	out, _ := d.of(v).Interface().(T)
	return out
}

// DeepForms is Deep, where names in JSON tell nothing: in the schema of a tool, {"pin": {"type": "string"}} is no secret.
func DeepForms[T any](m *Mask, value T) T {
	d := deep{text: m.Text, json: m.forms, copies: map[place]reflect.Value{}}
	out, _ := d.of(reflect.ValueOf(&value).Elem()).Interface().(T)
	return out
}

// Collect looks for secrets in a value: what stands under the name of one in JSON, what words lead to, and card numbers.
func (m *Mask) Collect(values ...any) {
	d := deep{copies: map[place]reflect.Value{}}
	d.json = func(text []byte) []byte {
		if !json.Valid(text) {
			m.collect(string(text))
			return text
		}
		m.walk(text, m.secretName, m.note)
		return text
	}
	d.text = func(text string) string {
		if looksLikeJSON(text) {
			d.json([]byte(text))
		}
		m.collect(text)
		return text
	}
	for _, v := range values {
		d.of(reflect.ValueOf(&v).Elem())
	}
}

// CollectForms is Collect, where JSON tells nothing, as the schema of a tool.
func (m *Mask) CollectForms(values ...any) {
	d := deep{copies: map[place]reflect.Value{}}
	d.text = func(text string) string { m.collect(text); return text }
	d.json = func(text []byte) []byte { return text }
	for _, v := range values {
		d.of(reflect.ValueOf(&v).Elem())
	}
}

// collect looks for secrets in a text.
func (m *Mask) collect(text string) {
	if m.seen[text] {
		return
	}
	if m.seen == nil {
		m.seen = map[string]bool{}
	}
	m.seen[text] = true
	in := m.look(text)
	for _, at := range in.led {
		m.note(text[at[0]:at[1]])
	}
	for _, said := range in.numbered {
		m.known.card(said)
	}
	if len(in.numbered) > 0 {
		m.done = nil
	}
}

// deep copies values, with their texts changed.
type deep struct {
	text   func(string) string
	json   func([]byte) []byte
	copies map[place]reflect.Value // of what pointers lead to: one copy each
}

// place is where a pointer leads.
type place struct {
	to uintptr
	as reflect.Type
}

// textual says which types hold text, as far as it was asked.
var textual sync.Map

var rawMessage = reflect.TypeFor[json.RawMessage]()

// of returns a copy of a value.
func (d *deep) of(v reflect.Value) reflect.Value {
	t := v.Type()
	holds, known := textual.Load(t)
	if !known {
		holds = holdsText(t, nil)
		textual.Store(t, holds)
	}
	if holds != true {
		return v
	}
	switch v.Kind() {
	case reflect.String:
		out := reflect.New(v.Type()).Elem()
		out.SetString(d.text(v.String()))
		return out
	case reflect.Pointer:
		return d.pointer(v)
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type()).Elem()
		out.Set(d.of(v.Elem()))
		return out
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		for i := range v.NumField() {
			if f := v.Field(i); f.CanInterface() { // it is exported
				out.Field(i).Set(d.of(f))
			}
		}
		return out
	case reflect.Slice:
		return d.slice(v)
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeMapWithSize(v.Type(), v.Len())
		for it := v.MapRange(); it.Next(); {
			out.SetMapIndex(d.of(it.Key()), d.of(it.Value()))
		}
		return out
	}
	return v
}

// pointer copies what a pointer leads to, once.
func (d *deep) pointer(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	at := place{v.Pointer(), v.Type()}
	if known, ok := d.copies[at]; ok {
		return known
	}
	out := reflect.New(v.Type().Elem())
	d.copies[at] = out
	out.Elem().Set(d.of(v.Elem()))
	return out
}

// slice copies a list.
func (d *deep) slice(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	if v.Type() == rawMessage {
		return reflect.ValueOf(json.RawMessage(d.json(v.Bytes())))
	}
	out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	for i := range v.Len() {
		out.Index(i).Set(d.of(v.Index(i)))
	}
	return out
}

// holdsText reports whether values of a type may hold text that can be changed. in are the types that it is part of.
func holdsText(t reflect.Type, in []reflect.Type) bool {
	for _, around := range in {
		if around == t {
			return false
		}
	}
	in = append(in, t)
	switch t.Kind() {
	case reflect.String, reflect.Interface:
		return true
	case reflect.Pointer:
		return holdsText(t.Elem(), in)
	case reflect.Slice:
		return t == rawMessage || holdsText(t.Elem(), in)
	case reflect.Map:
		return holdsText(t.Elem(), in) || holdsText(t.Key(), in)
	case reflect.Struct:
		for f := range t.Fields() {
			if f.IsExported() && holdsText(f.Type, in) {
				return true
			}
		}
	}
	return false
}
