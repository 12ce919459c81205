package agents

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// ArgumentsError reports arguments that do not fit a tool. Its text is written for the model, which
// is expected to call again with better ones.
type ArgumentsError struct {
	Tool     string   // the tool's name
	Problems []string // one for each thing that is wrong
}

// Error lists all problems.
func (e *ArgumentsError) Error() string {
	return fmt.Sprintf("invalid arguments for %s: %s", e.Tool, strings.Join(e.Problems, "; "))
}

// parseObject reads args as one JSON object without double keys; no text at all means {}. It
// returns the object's text and its values, with numbers as json.Number, or says what is wrong.
func parseObject(args json.RawMessage) (text json.RawMessage, values map[string]any, problem string) {
	text = bytes.TrimSpace(args)
	if len(text) == 0 {
		return json.RawMessage("{}"), map[string]any{}, ""
	}
	if !json.Valid(text) {
		return nil, nil, "not valid JSON: " + syntaxProblem(text)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	value, err := parseValue(d)
	if err != nil {
		return nil, nil, err.Error()
	}
	values, ok := value.(map[string]any)
	if !ok {
		return nil, nil, "must be a JSON object, not " + jsonType(value)
	}
	return text, values, ""
}

// syntaxProblem says why text is not JSON.
func syntaxProblem(text []byte) string {
	var ignored any
	err := json.Unmarshal(text, &ignored)
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("%v (byte %d)", e, e.Offset)
	}
	return fmt.Sprint(err)
}

// parseValue reads the next value from a decoder of valid JSON. In an object that names a key twice
// a reader and the tool could see different values, so that is an error.
func parseValue(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		object := map[string]any{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			name := key.(string)
			if _, double := object[name]; double {
				return nil, fmt.Errorf("%q is given twice", name)
			}
			if object[name], err = parseValue(d); err != nil {
				return nil, err
			}
		}
		_, err := d.Token()
		return object, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			item, err := parseValue(d)
			if err != nil {
				return nil, err
			}
			list = append(list, item)
		}
		_, err := d.Token()
		return list, err
	}
	return token, nil
}

// jsonType names the type of a value with its article.
func jsonType(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case json.Number:
		return "a number"
	case string:
		return "a string"
	case []any:
		return "an array"
	}
	return "an object"
}
