package matching

import (
	"bytes"
	"encoding/json"
	"fmt"
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
	Kind   DataKind
	Fields []DataField    // DataMap
	Of     []*DataMatcher // DataList: the elements; DataOneOf: all; DataNot, DataContains, DataEqual: the one
	Leaf   any            // DataLeaf: nil, bool, string or json.Number
	Text   *TextMatcher   // DataText: strings only; dataOutput: the whole output
}

// DataField is one key of a map.
type DataField struct {
	Name string
	Want *DataMatcher
}

// DataKind says how a matcher decides.
type DataKind uint8

// The ways in which matchers of data decide.
const (
	DataLeaf DataKind = iota
	DataMap
	DataList
	DataEqual
	DataOneOf
	DataNot
	DataContains
	DataText
	dataOutput
)

// MatchData returns a matcher of JSON like want: maps as subsets, lists whole, leaves equal. It
// fails when want is not JSON.
func MatchData(want json.RawMessage) (*DataMatcher, error) {
	value, err := DecodeJSON(want)
	if err != nil {
		return nil, err
	}
	return MatchValue(value), nil
}

// MatchOutput returns a matcher of tool outputs whose text is meant by the text matcher.
func MatchOutput(text *TextMatcher) *DataMatcher {
	return &DataMatcher{Kind: dataOutput, Text: text}
}

// MatchValue returns the matcher of a value that was decoded from JSON.
func MatchValue(value any) *DataMatcher {
	switch value := value.(type) {
	case map[string]any:
		m := &DataMatcher{Kind: DataMap}
		for name, v := range value {
			m.Fields = append(m.Fields, DataField{name, MatchValue(v)})
		}
		slices.SortFunc(m.Fields, func(a, b DataField) int { return strings.Compare(a.Name, b.Name) })
		return m
	case []any:
		m := &DataMatcher{Kind: DataList}
		for _, v := range value {
			m.Of = append(m.Of, MatchValue(v))
		}
		return m
	default:
		return &DataMatcher{Leaf: value}
	}
}

// Match reports whether the JSON is meant. Empty JSON counts as {}, which is what a tool is called
// with that takes no arguments; what is not JSON is never meant.
func (m *DataMatcher) Match(raw json.RawMessage) bool {
	if len(bytes.TrimSpace(raw)) == 0 {
		raw = json.RawMessage("{}")
	}
	if m.Kind == dataOutput {
		return m.Text.Match(string(raw))
	}
	value, err := DecodeJSON(raw)
	return err == nil && m.matches(value)
}

// MatchOutput reports whether what a tool returned is meant: its text, if that is what the matcher
// is about, else the JSON in it. What is no JSON is a string.
func (m *DataMatcher) MatchOutput(output string) bool {
	if m.Kind == dataOutput {
		return m.Text.Match(output)
	}
	return m.matches(returned(output))
}

// returned is the value that a tool returned: the JSON in its output or, where that is none, the text.
func returned(output string) any {
	value, err := DecodeJSON([]byte(output))
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
	switch m.Kind {
	case DataMap:
		object, ok := value.(map[string]any)
		return ok && !slices.ContainsFunc(m.Fields, func(f DataField) bool {
			got, present := object[f.Name]
			return present && !f.Want.speaks(got)
		})
	case DataList:
		_, ok := value.([]any)
		return ok
	case DataEqual, DataNot, DataOneOf:
		return slices.ContainsFunc(m.Of, func(o *DataMatcher) bool { return o.speaks(value) })
	case DataText:
		_, ok := value.(string)
		return ok || value == nil
	case DataLeaf:
		return m.Leaf == nil || value == nil || reflect.TypeOf(m.Leaf) == reflect.TypeOf(value)
	default:
		return true
	}
}

func (m *DataMatcher) matches(value any) bool {
	switch m.Kind {
	case DataMap:
		return m.matchesMap(value)
	case DataList:
		list, ok := value.([]any)
		return ok && slices.EqualFunc(m.Of, list, (*DataMatcher).matches)
	case DataEqual:
		return m.Of[0].equals(value)
	case DataOneOf:
		return slices.ContainsFunc(m.Of, func(o *DataMatcher) bool { return o.matches(value) })
	case DataNot:
		return !m.Of[0].matches(value)
	case DataContains:
		return m.Of[0].within(value)
	case DataText, dataOutput:
		text, ok := value.(string)
		return ok && m.Text.Match(text)
	default:
		return equalLeaves(m.Leaf, value)
	}
}

func (m *DataMatcher) matchesMap(value any) bool {
	object, ok := value.(map[string]any)
	if !ok {
		return false
	}
	for _, f := range m.Fields {
		got, present := object[f.Name]
		if !present || !f.Want.matches(got) {
			return false
		}
	}
	return true
}

// equals is matches for literal data whose maps must be whole.
func (m *DataMatcher) equals(value any) bool {
	switch m.Kind {
	case DataMap:
		object, ok := value.(map[string]any)
		if !ok || len(object) != len(m.Fields) {
			return false
		}
		return !slices.ContainsFunc(m.Fields, func(f DataField) bool {
			got, present := object[f.Name]
			return !present || !f.Want.equals(got)
		})
	case DataList:
		list, ok := value.([]any)
		return ok && slices.EqualFunc(m.Of, list, (*DataMatcher).equals)
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
		words, ok := m.Leaf.(string)
		return ok && m.Kind == DataLeaf && MatchWords(words).Match(value)
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

// DecodeJSON decodes exactly one JSON value, numbers as json.Number.
func DecodeJSON(raw []byte) (any, error) {
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

// String returns the matcher as it stands in messages, much as it was written.
func (m *DataMatcher) String() string {
	switch m.Kind {
	case DataMap:
		parts := make([]string, len(m.Fields))
		for i, f := range m.Fields {
			parts[i] = f.Name + ": " + f.Want.String()
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case DataList:
		parts := make([]string, len(m.Of))
		for i, o := range m.Of {
			parts[i] = o.String()
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case DataEqual:
		return "exactly " + m.Of[0].String()
	case DataOneOf:
		return joinOr(m.Of)
	case DataNot:
		return "not " + m.Of[0].String()
	case DataContains:
		return "something with " + m.Of[0].String()
	case DataText, dataOutput:
		return m.Text.String()
	default:
		return showValue(m.Leaf)
	}
}

// Difference says in a few words where the JSON is not as meant, such as
// `order_id is "A1002", not "A1001"`. It returns "" when the matcher matches.
func (m *DataMatcher) Difference(raw json.RawMessage) string {
	if m.Match(raw) {
		return ""
	}
	value, err := DecodeJSON(raw)
	if err != nil {
		return fmt.Sprintf("%.80s is not JSON", raw)
	}
	return m.differs("", value)
}

// differs describes the first difference, which must exist, at the place path.
func (m *DataMatcher) differs(path string, value any) string {
	if object, ok := value.(map[string]any); ok && m.Kind == DataMap {
		for _, f := range m.Fields {
			at := strings.TrimPrefix(path+"."+f.Name, ".")
			got, present := object[f.Name]
			if !present {
				return at + " is missing"
			}
			if !f.Want.matches(got) {
				return f.Want.differs(at, got)
			}
		}
	}
	if list, ok := value.([]any); ok && m.Kind == DataList && len(list) == len(m.Of) {
		for i, want := range m.Of {
			if !want.matches(list[i]) {
				return want.differs(fmt.Sprintf("%s[%d]", path, i), list[i])
			}
		}
	}
	if path == "" {
		path = "it"
	}
	if m.Kind == DataNot {
		return fmt.Sprintf("%s is %s, which it must not be", path, showValue(value))
	}
	return fmt.Sprintf("%s is %s, not %s", path, showValue(value), m)
}
