package harness

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/suggest"
)

// UnfitArguments says what of arguments, as `with` of a scenario has them, no call of a tool can ever have whose parameters, a JSON Schema, are these: a key that it
// does not take, with the nearest that it does, or a value that it never has. "" is nothing, or nobody knows. Values are as [encoding/json] decodes
// them; one of any other type stands for any.
func UnfitArguments(parameters json.RawMessage, args map[string]any) string {
	return unfitMap(parameters, args, nil)
}

// unfitMap looks at the keys of a map of arguments at a path.
func unfitMap(parameters json.RawMessage, args map[string]any, path []string) string {
	keys, closed := argumentsAt(parameters, path)
	for _, name := range slices.Sorted(maps.Keys(args)) {
		below := append(slices.Clone(path), name)
		switch {
		case len(args) == 1 && slices.Contains([]string{"equals", "one_of", "not", "contains"}, name) && !slices.Contains(keys, name):
			return "" // a matcher of data
		case closed && !slices.Contains(keys, name):
			hint := "it takes " + suggest.And(keys)
			if len(keys) == 0 {
				hint = "it takes none"
			} else if meant := suggest.Nearest(name, keys, nil); meant != "" {
				hint = fmt.Sprintf("did you mean %q?", meant)
			}
			return fmt.Sprintf("it takes no argument %q: %s", strings.Join(below, "."), hint)
		}
		if why := unfitValue(parameters, args[name], below); why != "" {
			return why
		}
	}
	return ""
}

// unfitValue looks at one value.
func unfitValue(parameters json.RawMessage, value any, path []string) string {
	shape := value
	switch v := value.(type) {
	case map[string]any:
		if why := unfitMap(parameters, v, path); why != "" || len(v) == 1 { // which may be a matcher of data
			return why
		}
		shape = map[string]any{}
	case []any:
		shape = []any{}
	case string:
		if strings.HasPrefix(v, "/") { // a regular expression
			return ""
		}
	case nil, bool, float64:
	default:
		return ""
	}
	raw, err := json.Marshal(shape)
	if err != nil {
		return ""
	}
	if why := unfitAt(parameters, path, raw); why != "" {
		return "it is never called with this: " + why
	}
	return ""
}
