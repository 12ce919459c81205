package conformance_test

// withoutNulls returns a JSON value without the keys whose value is null. The real server writes nulls
// that the published schema forbids.
func withoutNulls(value any) any {
	switch v := value.(type) {
	case map[string]any:
		without := make(map[string]any, len(v))
		for key, member := range v {
			if member != nil {
				without[key] = withoutNulls(member)
			}
		}
		return without
	case []any:
		without := make([]any, len(v))
		for i, member := range v {
			without[i] = withoutNulls(member)
		}
		return without
	}
	return value
}
