package keys

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// Fillable is a document in which a name may stand for a value: for that of a key, for an element of a list, for a whole map. Schemas of
// these take what fits the definition Filled too, where they do not take any text anyhow.
type Fillable struct {
	Schema Schema
	Filled string   // name of a definition: what stands for a value
	Never  []string // keys and definitions for whose values no name stands
}

// Document returns the schema as a file, as [Schema.Document] does.
func (f *Fillable) Document() ([]byte, error) {
	root, err := f.Schema.read()
	if err != nil {
		return nil, err
	}
	f.fill(&root, root.child("definitions"))
	var b bytes.Buffer
	layOut(&b, root, 0, 0)
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// fill has the values of a schema, and of the schemas in it, take a name.
func (f *Fillable) fill(t, definitions *tree) {
	for i := range t.within {
		child := &t.within[i]
		if slices.Contains(f.Never, child.name()) {
			continue
		}
		f.fill(child, definitions)
		switch child.name() {
		case "properties":
			for k := range child.within {
				f.open(&child.within[k], definitions)
			}
		case "items", "additionalProperties":
			f.open(child, definitions)
		}
	}
}

// open has the value of a key, or an element, take a name.
func (f *Fillable) open(t, definitions *tree) {
	if t.opening != "{" || slices.Contains(f.Never, t.name()) || slices.Contains(f.Never, t.refers()) || f.takesText(t, definitions) {
		return
	}
	ref := tree{opening: "{", within: []tree{{key: `"$ref": `, leaf: quoted(definition + f.Filled)}}}
	inner, outer := tree{opening: "{"}, tree{key: t.key, opening: "{"}
	var about []tree
	for _, part := range t.within {
		if part.name() == "description" {
			about = append(about, part)
		} else {
			inner.within = append(inner.within, part)
		}
	}
	any := tree{key: `"anyOf": `, opening: "[", within: []tree{inner, ref}}
	if one := inner.child("anyOf"); one != nil && len(inner.within) == 1 {
		any.within = append(slices.Clone(one.within), ref)
	}
	outer.within = append([]tree{any}, about...)
	*t = outer
}

// takesText reports whether a schema takes any text, or the name already.
func (f *Fillable) takesText(t, definitions *tree) bool {
	if name := t.refers(); name != "" {
		d := definitions.child(name)
		return name == f.Filled || d != nil && f.takesText(d, definitions)
	}
	kind := t.child("type")
	if kind != nil && !strings.Contains(kind.line(), `"string"`) {
		return false
	}
	if any := t.child("anyOf"); any != nil {
		return slices.ContainsFunc(any.within, func(one tree) bool { return f.takesText(&one, definitions) })
	}
	return t.child("enum") == nil && t.child("pattern") == nil && t.child("allOf") == nil
}

// definition begins a reference to one.
const definition = "#/definitions/"

// refers returns the name of the definition that a schema is; "" for none.
func (t *tree) refers() string {
	ref := t.child("$ref")
	if ref == nil {
		return ""
	}
	var path string
	_ = json.Unmarshal([]byte(ref.leaf), &path) // of text, which cannot fail
	return strings.TrimPrefix(path, definition)
}

// name returns the key without quotes and colon.
func (t *tree) name() string { return strings.TrimSuffix(strings.TrimPrefix(t.key, `"`), `": `) }

// child returns what stands below a key, nil for nothing.
func (t *tree) child(name string) *tree {
	if t == nil {
		return nil
	}
	i := slices.IndexFunc(t.within, func(c tree) bool { return c.name() == name })
	if i < 0 {
		return nil
	}
	return &t.within[i]
}
