package scenarios

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// output loads a matcher of what a tool returned: of its text when text is written, of the JSON in it
// when a map or a list is.
func (l *loader) output(f fieldMap, key string) *DataMatcher {
	n := f.value(key)
	if n == nil {
		return nil
	}
	if !isText(n) {
		return l.dataMatcher(n)
	}
	if m := l.text(f, key); m != nil {
		return MatchOutput(m)
	}
	return nil
}

// isText reports whether what is written stands for texts: a single value, or a map of a text matcher
// with nothing but such values in it.
func isText(n *yaml.Node) bool {
	if !yamltext.IsMap(n) {
		return yamltext.IsScalar(n)
	}
	if len(n.Content) != 2 || !textKeys.has(n.Content[0].Value) {
		return false
	}
	value := n.Content[1]
	if value.Kind != yaml.SequenceNode {
		return isText(value)
	}
	for _, item := range value.Content {
		if !isText(item) {
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
		return &DataMatcher{kind: dataList, of: of}
	}
	if strings.HasPrefix(n.Value, "/") {
		if m := l.parsedText(n, n.Value); m != nil {
			return &DataMatcher{kind: dataText, text: m}
		}
		return nil
	}
	value, ok := l.leaf(n)
	if !ok {
		return nil
	}
	return &DataMatcher{leaf: value}
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
		if !dataKeys.has(p.Key.Value) {
			continue
		}
		if len(pairs) > 1 {
			l.At(p.Key, fmt.Sprintf("%q stands alone in its map", p.Key.Value),
				"write {equals: { … }} around data that has such a key")
			return nil
		}
		return l.operator(p)
	}
	m := &DataMatcher{kind: dataMap}
	first, ok := map[string]*yaml.Node{}, true
	for _, p := range pairs {
		name := p.Key.Value
		if before := first[name]; before != nil {
			l.At(p.Key, fmt.Sprintf("%q is written twice", name), fmt.Sprintf("it stands in line %d already", before.Line))
			return nil
		}
		first[name] = p.Key
		want := l.dataMatcher(p.Value)
		m.fields, ok = append(m.fields, dataField{name, want}), ok && want != nil
	}
	if !ok {
		return nil
	}
	return m
}

func (l *loader) operator(p yamltext.Pair) *DataMatcher {
	if p.Key.Value == "equals" {
		data, ok := l.data(p.Value)
		if !ok {
			return nil
		}
		value, err := decodeJSON(data)
		if err != nil {
			l.At(p.Value, "this is no data", err.Error())
			return nil
		}
		return &DataMatcher{kind: dataEqual, of: []*DataMatcher{matchValue(value)}}
	}
	if p.Key.Value == "one_of" {
		if p.Value.Kind != yaml.SequenceNode || len(p.Value.Content) == 0 {
			l.At(p.Key, "one_of is a list", "write {one_of: [ … ]}")
			return nil
		}
		of, ok := l.dataMatchers(p.Value)
		if !ok {
			return nil
		}
		return &DataMatcher{kind: dataOneOf, of: of}
	}
	inner := l.dataMatcher(p.Value)
	if inner == nil {
		return nil
	}
	kind := dataNot
	if p.Key.Value == "contains" {
		kind = dataContains
	}
	return &DataMatcher{kind: kind, of: []*DataMatcher{inner}}
}
