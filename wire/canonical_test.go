package wire_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// canonical writes JSON in one form: keys sorted, no white space, numbers in their shortest form.
// Equal texts mean equal JSON. Text that is not JSON is reported in its place.
func canonical(text []byte) string {
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return fmt.Sprintf("not JSON: %v: %s", err, text)
	}
	var b strings.Builder
	writeCanonical(&b, value)
	return b.String()
}

func writeCanonical(b *strings.Builder, value any) {
	switch value := value.(type) {
	case map[string]any:
		b.WriteByte('{')
		for i, key := range slices.Sorted(maps.Keys(value)) {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.Quote(key) + ":")
			writeCanonical(b, value[key])
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for i, element := range value {
			if i > 0 {
				b.WriteByte(',')
			}
			writeCanonical(b, element)
		}
		b.WriteByte(']')
	case string:
		b.WriteString(strconv.Quote(value))
	case float64:
		b.WriteString(strconv.FormatFloat(value, 'g', -1, 64))
	default:
		fmt.Fprint(b, value) // true, false; null is <nil>, which no string is
	}
}
