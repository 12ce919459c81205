package wire

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// ErrNoType is in a [DecodeError] when a frame is a JSON object without a type.
var ErrNoType = errors.New("wire: event has no type")

// DecodeError reports a frame that is not an event: it is not JSON, or a key holds a value of the
// wrong kind.
type DecodeError struct {
	Type   string // the event's type; "" when the frame does not say
	Offset int64  // bytes from the start of the frame to the wrong value; if not JSON, past the wrong byte
	Err    error  // what is wrong: a *TypeError, a *json.SyntaxError, or ErrNoType
}

// Error says which event is wrong, where, and how.
func (e *DecodeError) Error() string {
	return fmt.Sprintf("decode %s: byte %d: %v", cmp.Or(e.Type, "event"), e.Offset, e.Err)
}

// Unwrap returns what is wrong.
func (e *DecodeError) Unwrap() error { return e.Err }

// TypeError reports a key that holds a value of the wrong kind.
type TypeError struct {
	Path string // dotted, such as "item.content[0].text"; "" is the frame itself
	Want string // "string", "integer", "number", "boolean", "object", "array", "base64" and so on
	Got  string // the same words, and "decimal", "null", "integer out of range", "decimal out of range"
}

// Error says what was expected where.
func (e *TypeError) Error() string {
	return fmt.Sprintf("%s: want %s, got %s", cmp.Or(e.Path, "frame"), e.Want, e.Got)
}

// within puts the name of the enclosing key in front of the path of a wrong value.
func (e *DecodeError) within(name string) *DecodeError {
	if wrong, ok := e.Err.(*TypeError); ok {
		wrong.Path = join(name, wrong.Path)
	}
	return e
}

// join puts a key in front of a dotted path.
func join(name, path string) string {
	if path == "" || path[0] == '[' {
		return name + path
	}
	return name + "." + path
}

// syntaxError reports a frame that encoding/json does not accept.
func syntaxError(frame []byte) *DecodeError {
	e := &DecodeError{Type: TypeOf(frame), Err: json.Unmarshal(frame, new(json.RawMessage))}
	if syntax, ok := e.Err.(*json.SyntaxError); ok {
		e.Offset = syntax.Offset
	}
	return e
}

// outOfRange says of a number that was not accepted whether it was too large.
func outOfRange(e *DecodeError, err error) *DecodeError {
	if errors.Is(err, strconv.ErrRange) {
		e.Err.(*TypeError).Got += " out of range"
	}
	return e
}

// mismatch reports that the value at the cursor is not what was wanted.
func mismatch(c *cursor, want string) *DecodeError {
	c.peek()
	at := c.pos
	return &DecodeError{Offset: int64(at), Err: &TypeError{Want: want, Got: describe(c.value())}}
}

// describe names the kind of a JSON value.
func describe(value []byte) string {
	if len(value) == 0 {
		return "nothing"
	}
	switch value[0] {
	case '"':
		return "string"
	case '{':
		return "object"
	case '[':
		return "array"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	for _, b := range value {
		if b == '.' || b == 'e' || b == 'E' {
			return "decimal"
		}
	}
	return "integer"
}
