package internal_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/voicesim/voicesim/internal/redact"
)

// FuzzRedacted looks for frames of which a journal would show a secret, or that it would not show as
// JSON.
func FuzzRedacted(f *testing.F) {
	f.Add(`{"type":"session.update","session":{"tools":[{"authorization":"SECRET","headers":{"a":["SECRET"]}}]}}`)
	f.Add(`{"audio":"AAAA","image_url":"data:x","b":[1.5,true,null,"\ud83d"]}`)
	f.Add(`[{"headers":[{"headers":"SECRET"}]}]`)
	f.Add(`{"a":1}}`)
	f.Fuzz(func(t *testing.T, frame string) {
		shown := redact.Frame([]byte(frame))
		if shown == nil {
			if json.Valid([]byte(frame)) && strings.Count(frame, "{")+strings.Count(frame, "[") < 200 {
				t.Fatalf("%q is JSON and was not shown", frame)
			}
			return
		}
		if !json.Valid(shown) {
			t.Fatalf("%q became %q", frame, shown)
		}
		wrapped, err := json.Marshal(map[string]any{"headers": map[string]any{"x": json.RawMessage(frame)}})
		if err == nil && strings.Contains(frame, "SECRET") && bytes.Contains(valuesOf(redact.Frame(wrapped)), []byte("SECRET")) {
			t.Fatalf("%q shows a secret", frame)
		}
	})
}

// valuesOf returns the strings that are values in JSON, joined.
func valuesOf(text []byte) []byte {
	var found []byte
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			found = append(found, v...)
		case []any:
			for _, m := range v {
				walk(m)
			}
		case map[string]any:
			for _, m := range v {
				walk(m)
			}
		}
	}
	var v any
	if json.Unmarshal(text, &v) == nil {
		walk(v)
	}
	return found
}
