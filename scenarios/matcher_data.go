package scenarios

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// DataMatcher says which JSON is meant: the arguments of a tool, or what it returned.
//
// Maps match as subsets, lists whole, and leaves must be equal, type included: "1" is not 1, and
// A1001 is not A10012. The zero value means null.
type DataMatcher struct {
	kind   dataKind
	fields []dataField    // dataMap
	of     []*DataMatcher // dataList: the elements; dataOneOf: all; dataNot, dataContains, dataEqual: the one
	leaf   any            // dataLeaf: nil, bool, string or json.Number
	text   *TextMatcher   // dataText: strings only; dataOutput: the whole output
}

type dataField struct {
	name string
	want *DataMatcher
}

type dataKind uint8

const (
	dataLeaf dataKind = iota
	dataMap
	dataList
	dataEqual
	dataOneOf
	dataNot
	dataContains
	dataText
	dataOutput
)

// MatchData returns a matcher of JSON like want: maps as subsets, lists whole, leaves equal. It
// fails when want is not JSON.
func MatchData(want json.RawMessage) (*DataMatcher, error) {
	value, err := decodeJSON(want)
	if err != nil {
		return nil, err
	}
	return matchValue(value), nil
}

// MatchOutput returns a matcher of tool outputs whose text is meant by the text matcher.
func MatchOutput(text *TextMatcher) *DataMatcher {
	return &DataMatcher{kind: dataOutput, text: text}
}

func matchValue(value any) *DataMatcher {
	switch value := value.(type) {
	case map[string]any:
		m := &DataMatcher{kind: dataMap}
		for name, v := range value {
			m.fields = append(m.fields, dataField{name, matchValue(v)})
		}
		slices.SortFunc(m.fields, func(a, b dataField) int { return strings.Compare(a.name, b.name) })
		return m
	case []any:
		m := &DataMatcher{kind: dataList}
		for _, v := range value {
			m.of = append(m.of, matchValue(v))
		}
		return m
	default:
		return &DataMatcher{leaf: value}
	}
}

// Match reports whether the JSON is meant. Empty JSON counts as {}, which is what a tool is called
// with that takes no arguments; what is not JSON is never meant.
func (m *DataMatcher) Match(raw json.RawMessage) bool {
	if len(bytes.TrimSpace(raw)) == 0 {
		raw = json.RawMessage("{}")
	}
	if m.kind == dataOutput {
		return m.text.Match(string(raw))
	}
	value, err := decodeJSON(raw)
	return err == nil && m.matches(value)
}

// MatchOutput reports whether what a tool returned is meant: its text, if that is what the matcher
// is about, else the JSON in it. What is no JSON is a string.
func (m *DataMatcher) MatchOutput(output string) bool {
	if m.kind == dataOutput {
		return m.text.Match(output)
	}
	return m.matches(returned(output))
}

// returned is the value that a tool returned: the JSON in its output or, where that is none, the text.
func returned(output string) any {
	value, err := decodeJSON([]byte(output))
	if err != nil {
		return output
	}
	return value
}

// Speaks reports whether an output is of the sort that the matcher is about: a map is about JSON that is one, a list
// likewise, each field that is there about a value of its type, a text matcher about any output. It says of {not: {state:
// lost}} that no text is meant, which it would match.
func (m *DataMatcher) Speaks(output string) bool {
	return m.speaks(returned(output))
}

func (m *DataMatcher) speaks(value any) bool {
	switch m.kind {
	case dataMap:
		object, ok := value.(map[string]any)
		return ok && !slices.ContainsFunc(m.fields, func(f dataField) bool {
			got, present := object[f.name]
			return present && !f.want.speaks(got)
		})
	case dataList:
		_, ok := value.([]any)
		return ok
	case dataEqual, dataNot, dataOneOf:
		return slices.ContainsFunc(m.of, func(o *DataMatcher) bool { return o.speaks(value) })
	case dataText:
		_, ok := value.(string)
		return ok || value == nil
	case dataLeaf:
		return m.leaf == nil || value == nil || reflect.TypeOf(m.leaf) == reflect.TypeOf(value)
	default:
		return true
	}
}

func (m *DataMatcher) matches(value any) bool {
	switch m.kind {
	case dataMap:
		return m.matchesMap(value)
	case dataList:
		list, ok := value.([]any)
		return ok && slices.EqualFunc(m.of, list, (*DataMatcher).matches)
	case dataEqual:
		return m.of[0].equals(value)
	case dataOneOf:
		return slices.ContainsFunc(m.of, func(o *DataMatcher) bool { return o.matches(value) })
	case dataNot:
		return !m.of[0].matches(value)
	case dataContains:
		return m.of[0].within(value)
	case dataText, dataOutput:
		text, ok := value.(string)
		return ok && m.text.Match(text)
	default:
		return equalLeaves(m.leaf, value)
	}
}

func (m *DataMatcher) matchesMap(value any) bool {
	object, ok := value.(map[string]any)
	if !ok {
		return false
	}
	for _, f := range m.fields {
		got, present := object[f.name]
		if !present || !f.want.matches(got) {
			return false
		}
	}
	return true
}

// equals is matches for literal data whose maps must be whole.
func (m *DataMatcher) equals(value any) bool {
	switch m.kind {
	case dataMap:
		object, ok := value.(map[string]any)
		if !ok || len(object) != len(m.fields) {
			return false
		}
		return !slices.ContainsFunc(m.fields, func(f dataField) bool {
			got, present := object[f.name]
			return !present || !f.want.equals(got)
		})
	case dataList:
		list, ok := value.([]any)
		return ok && slices.EqualFunc(m.of, list, (*DataMatcher).equals)
	default:
		return m.matches(value)
	}
}

// within reports whether m matches an element of a list, or stands as whole words in a string.
func (m *DataMatcher) within(value any) bool {
	switch value := value.(type) {
	case []any:
		return slices.ContainsFunc(value, m.matches)
	case string:
		words, ok := m.leaf.(string)
		return ok && m.kind == dataLeaf && MatchWords(words).Match(value)
	default:
		return false
	}
}

// equalLeaves compares leaves of decoded JSON. Numbers are equal when their values are: 1 is 1.0.
func equalLeaves(want, got any) bool {
	a, isNumber := want.(json.Number)
	b, alsoNumber := got.(json.Number)
	if isNumber && alsoNumber {
		return equalNumbers(string(a), string(b))
	}
	switch got.(type) {
	case nil, bool, string:
		return want == got
	default:
		return false
	}
}

// equalNumbers compares integers digit by digit, since not all of them have a float64.
func equalNumbers(a, b string) bool {
	if a == b {
		return true
	}
	if !strings.ContainsAny(a+b, ".eE") {
		return strings.TrimPrefix(a, "-") == "0" && strings.TrimPrefix(b, "-") == "0"
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && x == y
}

// decodeJSON decodes exactly one JSON value, numbers as json.Number.
func decodeJSON(raw []byte) (any, error) {
	if err := checkJSON(raw); err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	err := decoder.Decode(&value)
	return value, err
}

// checkJSON fails when raw is not exactly one JSON value.
func checkJSON(raw []byte) error {
	var any json.RawMessage
	return json.Unmarshal(raw, &any)
}
