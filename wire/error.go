package wire

import (
	"strings"
)

// Error is what a server says went wrong: in an [ErrorEvent], in the details of a failed response,
// and when a transcription fails. It implements error, so a client can hand it on.
//
// An error event carries all five keys, unused ones null; the two other places carry fewer.
//
// Source: RealtimeServerEventError (openapi.json, 2026-08); nulls as in recorded sessions.
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
