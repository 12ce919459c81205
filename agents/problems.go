package agents

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
)

// findProblems compares arguments with a schema and returns all differences, in words for the
// model. It knows types, properties, items, enumerations, sizes and limits: all that a derived
// schema holds. (The library's own validation stops at the first difference.)
func findProblems(s *jsonschema.Schema, args map[string]any) []string {
	var f finder
	f.value(s, args, "")
	return f.problems
}

type finder struct{ problems []string }

// report adds a problem of the value at path; the path of the arguments themselves is empty.
func (f *finder) report(path, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if path != "" {
		text = strconv.Quote(path) + " " + text
	}
	f.problems = append(f.problems, text)
}

func (f *finder) value(s *jsonschema.Schema, v any, path string) {
	if s == nil {
		return
	}
	types := s.Types
	if s.Type != "" {
		types = []string{s.Type}
	}
	if len(types) > 0 && !slices.ContainsFunc(types, func(t string) bool { return isType(v, t) }) {
		f.report(path, "must be %s, not %s", withArticles(types), jsonType(v))
		return
	}
	switch v := v.(type) {
	case map[string]any:
		f.object(s, v, path)
	case []any:
		f.list(s, v, path)
	case json.Number:
		f.number(s, v, path)
	case string:
		if s.Enum != nil && !slices.Contains(s.Enum, any(v)) {
			f.report(path, "must be one of %s", quotedChoices(s.Enum))
		}
	}
}

func (f *finder) object(s *jsonschema.Schema, v map[string]any, path string) {
	for _, name := range s.Required {
		if _, given := v[name]; !given {
			f.report(join(path, name), "is missing")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if property, known := s.Properties[name]; known {
			f.value(property, v[name], join(path, name))
		} else if refusesOthers(s) {
			f.report(join(path, name), "is unknown%s", knownNames(s.Properties))
		} else if s.PatternProperties == nil {
			f.value(s.AdditionalProperties, v[name], join(path, name))
		}
	}
}

func (f *finder) list(s *jsonschema.Schema, v []any, path string) {
	if s.MinItems != nil && len(v) < *s.MinItems {
		f.report(path, "must have at least %d items, not %d", *s.MinItems, len(v))
	}
	if s.MaxItems != nil && len(v) > *s.MaxItems {
		f.report(path, "must have at most %d items, not %d", *s.MaxItems, len(v))
	}
	if s.PrefixItems != nil {
		return
	}
	for i, item := range v {
		f.value(s.Items, item, fmt.Sprintf("%s[%d]", path, i))
	}
}

func (f *finder) number(s *jsonschema.Schema, v json.Number, path string) {
	n, err := v.Float64()
	if err != nil {
		f.report(path, "is a number that is too large")
		return
	}
	if s.Minimum != nil && n < *s.Minimum {
		f.report(path, "must be at least %v", *s.Minimum)
	}
	if s.Maximum != nil && n > *s.Maximum {
		f.report(path, "must be at most %v", *s.Maximum)
	}
}

// isType reports whether v is of a JSON Schema type. An integer is written without fraction and
// exponent, as Go decodes it.
func isType(v any, name string) bool {
	switch v := v.(type) {
	case nil:
		return name == "null"
	case bool:
		return name == "boolean"
	case json.Number:
		return name == "number" || name == "integer" && !strings.ContainsAny(string(v), ".eE")
	case string:
		return name == "string"
	case []any:
		return name == "array"
	}
	return name == "object"
}

// withArticles writes types as "an integer" or "null or a string".
func withArticles(types []string) string {
	words := make([]string, len(types))
	for i, t := range types {
		switch t {
		case "null":
			words[i] = t
		case "integer", "array", "object":
			words[i] = "an " + t
		default:
			words[i] = "a " + t
		}
	}
	return strings.Join(words, " or ")
}

// quotedChoices writes the values of an enumeration.
func quotedChoices(choices []any) string {
	words := make([]string, len(choices))
	for i, c := range choices {
		words[i] = fmt.Sprintf("%q", c)
	}
	return strings.Join(words, ", ")
}

// refusesOthers reports whether an object may only have the properties that the schema names.
func refusesOthers(s *jsonschema.Schema) bool {
	nothing := &jsonschema.Schema{Not: &jsonschema.Schema{}} // how the library keeps false
	return s.PatternProperties == nil && reflect.DeepEqual(s.AdditionalProperties, nothing)
}

// knownNames ends the report of an unknown property with the ones there are.
func knownNames(known map[string]*jsonschema.Schema) string {
	if len(known) == 0 {
		return ", there are none"
	}
	names := slices.Sorted(maps.Keys(known))
	for i, name := range names {
		names[i] = strconv.Quote(name)
	}
	return ", known is " + strings.Join(names, ", ")
}

// join returns the path of a property of the value at path.
func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
