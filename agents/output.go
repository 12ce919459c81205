package agents

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
)

// outputText turns a tool's result into the text that the model gets: a string as it is, anything
// else as JSON with all characters kept.
func outputText(result any) (string, error) {
	if s, ok := plainString(result); ok {
		return s, nil
	}
	return jsonText(result)
}

// jsonText returns the JSON of a value without escapes for HTML.
func jsonText(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", fmt.Errorf("result has no JSON: %w", err)
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// plainString returns the text of strings and of types made from string, unless these know better
// how they are written.
func plainString(result any) (string, bool) {
	switch s := result.(type) {
	case string:
		return s, true
	case json.Marshaler, encoding.TextMarshaler:
		return "", false
	}
	if v := reflect.ValueOf(result); v.Kind() == reflect.String {
		return v.String(), true
	}
	return "", false
}

// checkOutputType refuses types that never have JSON.
func checkOutputType(t reflect.Type) error {
	switch t.Kind() {
	case reflect.Func, reflect.Chan, reflect.Complex64, reflect.Complex128, reflect.UnsafePointer:
		return fmt.Errorf("a result of type %v has no JSON", t)
	}
	return nil
}
