package scenarios

import (
	"encoding/json"
	"fmt"
	"strings"
)

// String returns the matcher as it stands in messages, much as it was written.
func (m *DataMatcher) String() string {
	switch m.kind {
	case dataMap:
		parts := make([]string, len(m.fields))
		for i, f := range m.fields {
			parts[i] = f.name + ": " + f.want.String()
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case dataList:
		parts := make([]string, len(m.of))
		for i, o := range m.of {
			parts[i] = o.String()
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case dataEqual:
		return "exactly " + m.of[0].String()
	case dataOneOf:
		return joinOr(m.of)
	case dataNot:
		return "not " + m.of[0].String()
	case dataContains:
		return "something with " + m.of[0].String()
	case dataText, dataOutput:
		return m.text.String()
	default:
		return showValue(m.leaf)
	}
}

// Difference says in a few words where the JSON is not as meant, such as
// `order_id is "A1002", not "A1001"`. It returns "" when the matcher matches.
func (m *DataMatcher) Difference(raw json.RawMessage) string {
	if m.Match(raw) {
		return ""
	}
	value, err := decodeJSON(raw)
	if err != nil {
		return fmt.Sprintf("%.80s is not JSON", raw)
	}
	return m.differs("", value)
}

// differs describes the first difference, which must exist, at the place path.
func (m *DataMatcher) differs(path string, value any) string {
	if object, ok := value.(map[string]any); ok && m.kind == dataMap {
		for _, f := range m.fields {
			at := strings.TrimPrefix(path+"."+f.name, ".")
			got, present := object[f.name]
			if !present {
				return at + " is missing"
			}
			if !f.want.matches(got) {
				return f.want.differs(at, got)
			}
		}
	}
	if list, ok := value.([]any); ok && m.kind == dataList && len(list) == len(m.of) {
		for i, want := range m.of {
			if !want.matches(list[i]) {
				return want.differs(fmt.Sprintf("%s[%d]", path, i), list[i])
			}
		}
	}
	if path == "" {
		path = "it"
	}
	if m.kind == dataNot {
		return fmt.Sprintf("%s is %s, which it must not be", path, showValue(value))
	}
	return fmt.Sprintf("%s is %s, not %s", path, showValue(value), m)
}

// showValue returns a decoded JSON value as JSON.
func showValue(value any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(value) != nil {
		return fmt.Sprint(value)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
