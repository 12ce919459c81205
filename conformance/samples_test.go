package conformance_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// sampler makes values that the published schema of a client's event allows: the smallest one, and for
// each thing that may be said besides, one that says only that.
type sampler struct{ components map[string]any }

// resolve follows references, and merges what allOf says together.
func (s *sampler) resolve(schema map[string]any) map[string]any {
	if ref, ok := schema["$ref"].(string); ok {
		return s.resolve(s.components[strings.TrimPrefix(ref, componentsAt)].(map[string]any))
	}
	parts, ok := schema["allOf"].([]any)
	if !ok {
		return schema
	}
	merged := maps.Clone(schema)
	delete(merged, "allOf")
	for _, part := range parts {
		for key, value := range s.resolve(part.(map[string]any)) {
			if _, has := merged[key]; !has {
				merged[key] = value
			}
		}
	}
	return merged
}

// samples returns the values of a schema, the smallest first.
func (s *sampler) samples(schema any) []any {
	m, ok := schema.(map[string]any)
	if !ok {
		return []any{"x"}
	}
	m = s.resolve(m)
	for _, union := range []string{"oneOf", "anyOf"} {
		if branches, ok := m[union].([]any); ok {
			var all []any
			for _, branch := range branches {
				all = append(all, s.samples(branch)...)
			}
			return all
		}
	}
	if value, ok := m["const"]; ok {
		return []any{value}
	}
	if values, ok := m["enum"].([]any); ok {
		return values
	}
	switch m["type"] {
	case "object":
		return s.objects(m)
	case "array":
		all := []any{}
		for _, member := range s.samples(m["items"]) {
			all = append(all, []any{member})
		}
		return all
	case "integer", "number":
		if least, ok := m["minimum"]; ok && least != json.Number("0") {
			return []any{least}
		}
		return []any{1}
	case "boolean":
		return []any{true, false}
	case "null":
		return []any{nil}
	}
	if m["properties"] != nil {
		return s.objects(m)
	}
	if pattern, ok := m["pattern"].(string); ok && strings.HasPrefix(pattern, "^tunnel_") {
		return []any{"tunnel_" + strings.Repeat("0", 32)}
	}
	return []any{"x"}
}

// objects returns an object with the keys that it needs, and one more for each value of each other key.
func (s *sampler) objects(m map[string]any) []any {
	properties, _ := m["properties"].(map[string]any)
	required, _ := m["required"].([]any)
	least := map[string]any{}
	for _, key := range required {
		least[key.(string)] = s.samples(properties[key.(string)])[0]
	}
	if _, has := properties["type"]; has && least["type"] == nil {
		least["type"] = s.samples(properties["type"])[0]
	}
	all := []any{least}
	for _, key := range slices.Sorted(maps.Keys(properties)) {
		for i, value := range s.samples(properties[key]) {
			if i == 0 && least[key] != nil {
				continue // the least says it
			}
			more := maps.Clone(least)
			more[key] = value
			all = append(all, more)
		}
	}
	return all
}
