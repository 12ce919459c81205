package scenarios

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// Field is a key of a scenario with its value, as they were written, for the Takes values to read.
type Field struct {
	l     *loader
	step  *Step      // the one it belongs to; nil outside of the script
	name  string     // as messages name it
	key   *yaml.Node // where a missing value is noted
	value *yaml.Node
}

// field returns a pair as a field of a step.
func (l *loader) field(step *Step, p yamltext.Pair) Field {
	return Field{l: l, step: step, name: p.Key.Value, key: p.Key, value: p.Value}
}

// item returns an entry of a list.
func (f Field) item(n *yaml.Node) Field {
	f.key, f.value = n, n
	return f
}

// wrong notes a mistake at the value.
func (f Field) wrong(msg, hint string) { f.l.At(f.value, msg, hint) }

// load sets the fields of to from pairs, and notes what is wrong with their keys.
func load[S any](l *loader, step *Step, m *keys.Map[Field, S], to *S, pairs []yamltext.Pair) keys.Seen[Field] {
	entries := make([]keys.Entry[Field], len(pairs))
	for i, p := range pairs {
		entries[i] = keys.Entry[Field]{Name: p.Key.Value, At: l.field(step, p)}
	}
	outer := l.mapUse
	l.mapUse = mapUse{}
	seen := m.Load(to, entries, wrongKeys{l})
	if l.tool != nil {
		l.tool.with, l.tool.sent = l.with, l.sent
	}
	l.mapUse = outer
	return seen
}

// below returns the key of a map of its own, which loads into a part of S.
func below[S, P any](name string, m *keys.Map[Field, P], to func(*S) *P, about string) keys.Key[Field, S] {
	form := keys.Form{Schema: m.Object(), Example: exampleOf(&m.Table)}
	return keys.Do(name, form, func(s *S, f Field) {
		f.below(&m.Table, func() { load(f.l, f.step, m, to(s), yamltext.Pairs(f.value)) })
	}, about)
}

// below calls load if the value is a map, and notes otherwise that it should be one.
func (f Field) below(t *keys.Table, load func()) {
	if !yamltext.IsMap(f.value) {
		hint := "write its keys below it, indented: " + orList(t.All())
		if yamltext.IsScalar(f.value) {
			if line := f.l.lang.index.Meant(f.value.Value, t); line != "" {
				hint = "write it like " + f.name + ": {" + line + "}"
			}
		}
		f.l.At(f.key, f.name+" is a map", hint)
		return
	}
	if len(f.value.Content) == 0 && f.step == nil {
		f.wrong(f.name+" is an empty map", "leave it out, or write what belongs into it")
	}
	load()
}

// exampleOf returns a map with the first of the keys, as typed.
func exampleOf(t *keys.Table) string {
	row := t.Rows[0]
	return "{" + row.Name + ": " + row.Form.Example + "}"
}

// wrongKeys notes what is wrong with the keys of a map.
type wrongKeys struct{ l *loader }

// Unknown implements [keys.Wrong].
func (w wrongKeys) Unknown(at Field, name string, in *keys.Table) {
	if w.l.Full() { // the rest is not looked at
		return
	}
	msg, hint := w.l.lang.index.Unknown(name, in)
	w.l.At(at.key, msg, hint)
}

// Twice implements [keys.Wrong].
func (w wrongKeys) Twice(again, first Field, name string) {
	w.l.At(again.key, fmt.Sprintf("%q is written twice", name), fmt.Sprintf("it stands in line %d already", first.key.Line))
}
