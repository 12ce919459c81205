package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/scenarios/internal/matching"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// newDataKeys returns the operators in a matcher of JSON. Each stands alone in its map, and loads the whole
// matcher.
func newDataKeys() *keys.Map[Field, *DataMatcher] {
	whole := func(m **DataMatcher) **DataMatcher { return m }
	of := func(kind matching.DataKind, example string) keys.Value[Field, *DataMatcher] {
		return takes(keys.Form{Example: example}, func(f Field) (*DataMatcher, bool) {
			inner := f.l.dataMatcher(f.value)
			if text, isText := leafText(inner); isText && kind == matching.DataContains && matching.Wordless(text) {
				f.wrong(fmt.Sprintf("%q has no words to look for", text), "write what is to be found")
				return nil, false
			}
			return &DataMatcher{Kind: kind, Of: []*DataMatcher{inner}}, inner != nil
		})
	}
	return keys.Of("a data matcher", []keys.Key[Field, *DataMatcher]{
		keys.At("equals", takes(keys.Form{Example: "{order_id: A1001}"}, Field.equalData), whole, "exactly this data, maps whole"),
		keys.At("one_of", takes(keys.Form{Example: "[A1001, A1002]"}, Field.oneOfData), whole, "any of a list"),
		keys.At("not", of(matching.DataNot, "A1002"), whole, "anything else"),
		keys.At("contains", of(matching.DataContains, "A1001"), whole, "a list with such an element, or a text with these words"),
	})
}

// leafText returns the text that a matcher of a single value compares with.
func leafText(m *DataMatcher) (text string, ok bool) {
	if m == nil || m.Kind != matching.DataLeaf {
		return "", false
	}
	text, ok = m.Leaf.(string)
	return text, ok
}

// arguments reads a matcher of arguments, which are always a map.
func (f Field) arguments() (m *DataMatcher, ok bool) {
	if !f.argumentMap() {
		return nil, false
	}
	f.l.with = f.value
	m = f.l.dataMatcher(f.value)
	return m, m != nil
}

// argumentMap reports whether the value is a map, and notes otherwise that arguments are one.
func (f Field) argumentMap() bool {
	if !yamltext.IsMap(f.value) {
		f.l.At(f.key, f.name+" is a map of arguments", "write it like {order_id: A1001}")
		return false
	}
	return true
}

// output reads a matcher of what a tool returned: of its text when text is written, of the JSON in it
// when a map or a list is.
func (f Field) output() (m *DataMatcher, ok bool) {
	if !f.l.isText(f.value) {
		m = f.l.dataMatcher(f.value)
		return m, m != nil
	}
	text, ok := f.text()
	if !ok {
		return nil, false
	}
	return MatchOutput(text), true
}

// isText reports whether what is written stands for texts: a single value, or a map of a text matcher
// with nothing but such values in it.
func (l *loader) isText(n *yaml.Node) bool {
	if !yamltext.IsMap(n) {
		return yamltext.IsScalar(n)
	}
	if len(n.Content) != 2 || !l.lang.text.Has(n.Content[0].Value) {
		return false
	}
	value := n.Content[1]
	if value.Kind != yaml.SequenceNode {
		return l.isText(value)
	}
	for _, item := range value.Content {
		if !l.isText(item) {
			return false
		}
	}
	return true
}

// dataMatcher loads a matcher of JSON; nil after noting a mistake.
func (l *loader) dataMatcher(n *yaml.Node) *DataMatcher {
	switch n.Kind {
	case yaml.MappingNode:
		return l.mapMatcher(n)
	case yaml.SequenceNode:
		of, ok := l.dataMatchers(n)
		if !ok {
			return nil
		}
		return &DataMatcher{Kind: matching.DataList, Of: of}
	}
	if strings.HasPrefix(n.Value, "/") {
		if m := l.parsedText(n, n.Value); m != nil {
			return &DataMatcher{Kind: matching.DataText, Text: m}
		}
		return nil
	}
	value, ok := yamltext.Leaf(l, n)
	if !ok {
		return nil
	}
	return &DataMatcher{Leaf: value}
}

func (l *loader) dataMatchers(n *yaml.Node) (all []*DataMatcher, ok bool) {
	ok = true
	for _, item := range n.Content {
		m := l.dataMatcher(item)
		all, ok = append(all, m), ok && m != nil
	}
	return all, ok
}

// mapMatcher loads a subset, or one of the operators when that is the only key.
func (l *loader) mapMatcher(n *yaml.Node) *DataMatcher {
	pairs := yamltext.Pairs(n)
	for _, p := range pairs {
		if !l.lang.data.Has(p.Key.Value) {
			continue
		}
		if len(pairs) > 1 {
			l.At(p.Key, fmt.Sprintf("%q stands alone in its map", p.Key.Value),
				"write {equals: { … }} around data that has such a key")
			return nil
		}
		var m *DataMatcher
		load(l, nil, l.lang.data, &m, pairs)
		return m
	}
	m := &DataMatcher{Kind: matching.DataMap}
	first, ok := map[string]*yaml.Node{}, true
	for _, p := range pairs {
		name := p.Key.Value
		if before := first[name]; before != nil {
			l.At(p.Key, fmt.Sprintf("%q is written twice", name), fmt.Sprintf("it stands in line %d already", before.Line))
			return nil
		}
		first[name] = p.Key
		want := l.dataMatcher(p.Value)
		m.Fields, ok = append(m.Fields, matching.DataField{Name: name, Want: want}), ok && want != nil
	}
	if !ok {
		return nil
	}
	return m
}

// equalData reads the data behind equals.
func (f Field) equalData() (*DataMatcher, bool) {
	data, ok := yamltext.Data(f.l, f.value)
	if !ok {
		return nil, false
	}
	value, err := matching.DecodeJSON(data)
	if err != nil {
		f.wrong("this is no data", err.Error())
		return nil, false
	}
	return &DataMatcher{Kind: matching.DataEqual, Of: []*DataMatcher{matching.MatchValue(value)}}, true
}

// oneOfData reads the list behind one_of.
func (f Field) oneOfData() (*DataMatcher, bool) {
	if !yamltext.IsList(f.value) || len(f.value.Content) == 0 {
		f.l.At(f.key, "one_of is a list", "write {one_of: [ … ]}")
		return nil, false
	}
	of, ok := f.l.dataMatchers(f.value)
	isNot := func(m *DataMatcher) bool {
		return slices.ContainsFunc(of, func(o *DataMatcher) bool { return o.Kind == matching.DataNot && o.Of[0].String() == m.String() })
	}
	if !ok {
		return nil, false
	}
	if i := slices.IndexFunc(of, isNot); i >= 0 {
		f.wrong(fmt.Sprintf("one_of with %s and what is not that is anything", of[i]), "leave one of them out")
		return nil, false
	}
	return &DataMatcher{Kind: matching.DataOneOf, Of: of}, true
}
