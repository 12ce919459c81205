package expand

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// Keys are the names of the keys of a file that say which calls are made of it.
const (
	Examples = "examples"
	Variants = "variants"
)

// Call is one of the calls of a file.
type Call struct {
	Top     []yamltext.Pair // of the file, with a variant over it and values in the places of names
	Row     *Row            // nil: the file has no examples
	Variant string          // "": the file has no variants
	Scope   Scope           // the names that are known in the file
	Unsure  bool            // the file has rows that cannot be used, so not all names are known
}

// Title is what tells the call from the others of its file: " [order=A1002] [a-law]"; "" where there is one.
func (c *Call) Title() (title string) {
	if c.Row != nil {
		title += " [" + c.Row.Label + "]"
	}
	if c.Variant != "" {
		title += " [" + c.Variant + "]"
	}
	return title
}

// Has reports whether the row of the call has a value for a name.
func (c *Call) Has(name string) bool {
	return c.Row != nil && slices.ContainsFunc(c.Row.Variables, func(v *Variable) bool { return v.Name == name })
}

// Calls returns the calls of the first file: one for each row of its examples and each of its variants. Given are names that
// are filled in where no row has a value for them, or the only row has one. Where examples or variants cannot be used, which is noted, it is one call as if
// they were not written. Fixed are the keys that a variant cannot have, beside those of this package.
func (fs *Files) Calls(given []*Variable, fixed []string) []*Call {
	top := yamltext.Pairs(fs.All[0].Root)
	var rows []*Row
	var variants []*variant
	base, unsure := make([]yamltext.Pair, 0, len(top)), false
	for _, p := range top {
		switch p.Key.Value {
		case Examples:
			rows = fs.Rows(p)
			unsure = len(rows) == 0
		case Variants:
			variants = fs.variants(p, fixed)
		default:
			base = append(base, p)
		}
	}
	switch len(rows) {
	case 0:
		rows = []*Row{nil}
	case 1:
		rows[0].replace(given)
	}
	if variants == nil {
		variants = []*variant{{}}
	}
	if n := len(rows) * len(variants); n > mostCalls {
		fs.At(fs.All[0].Root, fmt.Sprintf("examples and variants make %d calls", n), fmt.Sprintf("a file has at most %d calls", mostCalls))
		rows, variants = rows[:1], variants[:1]
	}
	var calls []*Call
	fs.equalVariants(base, variants)
	for _, row := range rows {
		scope := Scope{}.With(given...)
		if row != nil {
			scope = scope.With(row.Variables...)
		}
		for _, v := range variants {
			c := &Call{Row: row, Variant: v.name, Scope: scope, Unsure: unsure}
			for _, p := range merged(base, v.top) {
				names := scope
				if tells(p.Key.Value) {
					names = scope.titles()
				}
				c.Top = append(c.Top, yamltext.Pair{Key: p.Key, Value: fs.Fill(p.Value, names)})
			}
			calls = append(calls, c)
		}
	}
	return calls
}

// variant is a part of a top, by its name.
type variant struct {
	name string
	at   *yaml.Node // of the name; nil is that of a file without variants
	top  []yamltext.Pair
}

func (fs *Files) variants(all yamltext.Pair, fixed []string) (list []*variant) {
	if pairs := yamltext.Pairs(all.Value); !yamltext.IsMap(all.Value) || len(pairs) == 0 {
		fs.At(all.Key, "variants is a map of names", "write a name, and below it what is other than at the top: a-law: {line: {codec: pcma}}")
		return nil
	}
	first := map[string]*yaml.Node{}
	for _, p := range yamltext.Pairs(all.Value) {
		name := short(p.Key.Value, longestLabel)
		switch {
		case first[name] != nil:
			fs.At(p.Key, fmt.Sprintf("the variant %q is written twice", name), fmt.Sprintf("it stands in line %d already", first[name].Line))
			continue
		case name == "":
			fs.At(p.Key, "a variant has no name", "write it before the colon")
			continue
		case !yamltext.IsMap(p.Value):
			fs.At(p.Key, fmt.Sprintf("the variant %q is a map", name), "write what is other than at the top, or {} where nothing is")
			continue
		}
		first[name] = p.Key
		v := &variant{name: name, at: p.Key}
		for _, own := range yamltext.Pairs(p.Value) {
			if slices.Contains(fixed, own.Key.Value) || own.Key.Value == Examples || own.Key.Value == Variants {
				fs.At(own.Key, own.Key.Value+" is the same in all variants", "write it at the top")
				continue
			}
			v.top = append(v.top, own)
		}
		list = append(list, v)
	}
	return list
}

// merged returns pairs with others over them: maps are merged key by key, anything else takes the place of what was there.
func merged(base, over []yamltext.Pair) []yamltext.Pair {
	all := slices.Clone(base)
	done := map[int]bool{}
	for _, o := range over {
		at := slices.IndexFunc(all[:len(base)], func(p yamltext.Pair) bool { return p.Key.Value == o.Key.Value })
		again := done[at]
		done[at] = true
		switch {
		case at < 0 || again: // who reads it notes what is written twice
			all = append(all, o)
		case yamltext.IsMap(all[at].Value) && yamltext.IsMap(o.Value):
			m := *o.Value
			m.Content = nil
			for _, p := range merged(yamltext.Pairs(all[at].Value), yamltext.Pairs(o.Value)) {
				m.Content = append(m.Content, p.Key, p.Value)
			}
			all[at] = yamltext.Pair{Key: o.Key, Value: &m}
		default:
			all[at] = o
		}
	}
	return all
}
