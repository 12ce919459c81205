package fakeserver

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// shape says which JSON values the server accepts somewhere. Shapes are constant.
type shape struct {
	kinds nodeKind // any of these; nodeDecimal includes nodeInteger
	// Strings.
	oneOf   []string // nil is anything
	length  int      // most characters; 0 is any
	filled  bool     // not empty; arrays too
	pattern *regexp.Regexp
	// Numbers.
	bounded  bool
	min, max float64
	// Objects.
	fields   []field
	anyKeys  *shape // of keys that are not in fields; nil forbids them
	mostKeys int    // 0 is any
	longest  int    // most characters of a key; 0 is any
	by       string // key whose value selects one of variants, which then describes the object
	variants []variant
	// Arrays.
	items *shape
}

type field struct {
	key      string
	shape    *shape
	required bool
}

type variant struct {
	value string
	shape *shape
}

// problem is why the server refuses an event. The zero code is null on the wire, and so is the
// zero param.
type problem struct {
	code, message, param string
}

// anything accepts every value.
var anything = &shape{
	kinds:   nodeNull | nodeBoolean | nodeDecimal | nodeString | nodeArray | nodeObject,
	anyKeys: nil,
}

// check returns the first problem of n, which is at path, in the order of the document; missing
// keys come last. nil means that it is accepted.
func (s *shape) check(n *node, path string) *problem {
	if s == anything {
		return nil
	}
	if n.kind&s.kinds == 0 && !(n.kind == nodeInteger && s.kinds&nodeDecimal != 0) {
		return s.wrongKind(n, path)
	}
	switch n.kind {
	case nodeString:
		return s.checkString(n, path)
	case nodeInteger, nodeDecimal:
		return s.checkNumber(n, path)
	case nodeArray:
		if s.items == nil {
			return nil
		}
		if s.filled && len(n.members) == 0 {
			return &problem{"empty_array", fmt.Sprintf("Invalid '%s': empty array. Expected an array with minimum length 1, but got an "+
				"empty array instead.", path), path}
		}
		for i, m := range n.members {
			if p := s.items.check(m, path+"["+strconv.Itoa(i)+"]"); p != nil {
				return p
			}
		}
	case nodeObject:
		return s.checkObject(n, path)
	}
	return nil
}

func (s *shape) wrongKind(n *node, path string) *problem {
	var want []string
	for k := nodeBoolean; k <= nodeObject; k <<= 1 {
		if s.kinds&k != 0 {
			want = append(want, k.String())
		}
	}
	return &problem{"invalid_type", fmt.Sprintf("Invalid type for '%s': expected %s, but got %s instead.",
		path, alternatives(want), n.kind), path}
}

// alternatives joins as in "one of a string or null".
func alternatives(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return "one of " + strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

func (s *shape) checkString(n *node, path string) *problem {
	if s.oneOf != nil {
		for _, v := range s.oneOf {
			if n.text == v {
				return nil
			}
		}
		return invalidValue(n.text, s.oneOf, path)
	}
	if got := utf8.RuneCountInString(n.text); s.length > 0 && got > s.length {
		return &problem{"string_above_max_length", fmt.Sprintf("Invalid '%s': string too long. Expected a string with "+
			"maximum length %d, but got a string with length %d instead.", path, s.length, got), path}
	}
	if s.filled && n.text == "" {
		return &problem{"empty_string", fmt.Sprintf("Invalid '%s': empty string. Expected a string with minimum length 1, but got an "+
			"empty string instead.", path), path}
	}
	if s.pattern != nil && !s.pattern.MatchString(n.text) {
		return &problem{"invalid_value", fmt.Sprintf("Invalid '%s': string does not match pattern. Expected a string that matches the "+
			"pattern '%s'.", path, s.pattern), path}
	}
	return nil
}

// invalidValue refuses a value that is not among the supported ones.
// Source: error events of the live server (docs/fidelity.md).
func invalidValue(got string, supported []string, path string) *problem {
	return &problem{"invalid_value", fmt.Sprintf("Invalid value: '%s'. Supported values are: %s.", got, enumerate(supported)), path}
}

// enumerate joins as in "'a', 'b', and 'c'".
func enumerate(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = "'" + v + "'"
	}
	switch last := len(quoted) - 1; last {
	case 0:
		return quoted[0]
	case 1:
		return quoted[0] + " and " + quoted[1]
	default:
		return strings.Join(quoted[:last], ", ") + ", and " + quoted[last]
	}
}

func (s *shape) checkNumber(n *node, path string) *problem {
	if !s.bounded {
		return nil
	}
	x, err := strconv.ParseFloat(n.text, 64)
	kind := "integer"
	if s.kinds&nodeDecimal != 0 {
		kind = "decimal"
	}
	switch {
	case x < s.min:
		return &problem{kind + "_below_min_value", fmt.Sprintf("Invalid '%s': %s below minimum value. Expected a value >= %s, "+
			"but got %s instead.", path, kind, number(s.min), n.text), path}
	case x > s.max || err != nil:
		return &problem{kind + "_above_max_value", fmt.Sprintf("Invalid '%s': %s above maximum value. Expected a value <= %s, "+
			"but got %s instead.", path, kind, number(s.max), n.text), path}
	}
	return nil
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func (s *shape) checkObject(n *node, path string) *problem {
	for s.by != "" {
		v, p := s.choose(n, path)
		if p != nil {
			return p
		}
		s = v
	}
	for i, key := range n.keys {
		where := join(path, key)
		if got := utf8.RuneCountInString(key); s.longest > 0 && got > s.longest {
			return &problem{"string_above_max_length", fmt.Sprintf("Invalid '%s': property name too long. Expected a property name with "+
				"maximum length %d, but got one with length %d instead.", path, s.longest, got), path}
		}
		f := s.field(key)
		if f == nil {
			return &problem{"unknown_parameter", fmt.Sprintf("Unknown parameter: '%s'.", where), where}
		}
		if p := f.check(n.members[i], where); p != nil {
			return p
		}
	}
	if s.mostKeys > 0 && len(n.keys) > s.mostKeys {
		return &problem{"object_above_max_properties", fmt.Sprintf("Invalid '%s': too many properties. Expected an object with at "+
			"most %d properties, but got an object with %d properties instead.", path, s.mostKeys, len(n.keys)), path}
	}
	for _, f := range s.fields {
		if f.required && n.member(f.key) == nil {
			return missing(join(path, f.key))
		}
	}
	return nil
}

func (s *shape) field(key string) *shape {
	for i := range s.fields {
		if s.fields[i].key == key {
			return s.fields[i].shape
		}
	}
	return s.anyKeys
}

// choose returns the variant that n names.
func (s *shape) choose(n *node, path string) (*shape, *problem) {
	where, m := join(path, s.by), n.member(s.by)
	switch {
	case m == nil:
		return nil, missing(where)
	case m.kind != nodeString:
		return nil, aString.wrongKind(m, where)
	}
	values := make([]string, 0, len(s.variants))
	for _, v := range s.variants {
		if v.value == m.text {
			return v.shape, nil
		}
		values = append(values, v.value)
	}
	return nil, invalidValue(m.text, values, where)
}

func missing(path string) *problem {
	return &problem{"missing_required_parameter", fmt.Sprintf("Missing required parameter: '%s'.", path), path}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
