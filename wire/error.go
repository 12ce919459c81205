package wire

import (
	"fmt"
	"strings"
)

// Error is what a server says went wrong: in an [ErrorEvent], in the details of a failed response,
// and when a transcription fails. It implements error, so a client can hand it on.
//
// An error event carries all five keys, unused ones null; the two other places carry fewer.
//
// Source: spec/protocol.md 6; RealtimeServerEventError (openapi.json, 2026-08).
type Error struct {
	Type    string      `json:"type,omitzero"` // such as "invalid_request_error", "server_error"
	Code    Opt[string] `json:"code,omitzero"` // such as "response_cancel_not_active"
	Message string      `json:"message,omitzero"`
	Param   Opt[string] `json:"param,omitzero"`    // dotted path of the wrong parameter
	EventID Opt[string] `json:"event_id,omitzero"` // of the client event that caused it, if that had an id
	Extra   Fields      `json:"-"`
}

// Error returns type, code and message in one line.
func (e *Error) Error() string {
	kind := e.Type
	if code := e.Code.Or(""); code != "" {
		kind = strings.TrimPrefix(kind+": "+code, ": ")
	}
	if kind == "" {
		kind = "error"
	}
	return kind + ": " + e.Message
}

// DecodeError reports a frame that is not an event: it is not JSON, or a key holds a value of the
// wrong kind.
type DecodeError struct {
	Type   string // the event's type; "" when the frame does not say
	Offset int64  // bytes from the start of the frame to where the trouble is
	Err    error  // what is wrong: a *TypeError, a *json.SyntaxError, or ErrNoType
}

// Error says which event is wrong, where, and how.
func (e *DecodeError) Error() string {
	name := e.Type
	if name == "" {
		name = "event"
	}
	return fmt.Sprintf("decode %s: byte %d: %v", name, e.Offset, e.Err)
}

// Unwrap returns what is wrong.
func (e *DecodeError) Unwrap() error { return e.Err }

// TypeError reports a key that holds a value of the wrong kind.
type TypeError struct {
	Path string // dotted, such as "session.audio.input.format.rate", "item.content[0].text"; "" is the frame itself
	Want string // "string", "integer", "number", "boolean", "object", "array", "base64 string", …
	Got  string // "string", "integer", "decimal", "boolean", "object", "array", "null"
}

// Error says what was expected where.
func (e *TypeError) Error() string {
	path := e.Path
	if path == "" {
		path = "frame"
	}
	return fmt.Sprintf("%s: want %s, got %s", path, e.Want, e.Got)
}
