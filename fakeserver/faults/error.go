package faults

import (
	"cmp"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

// serverError is the type of errors that are the server's fault. Source: the published schema.
const serverError = "server_error"

// Error sends an error event that nothing caused. The session goes on.
type Error struct {
	Type    string // zero means "server_error" without a Code, "insufficient_quota" with that one, else "invalid_request_error"
	Code    string // zero means none
	Message string // zero means the live server's, that of its quota or that of errors of its own
}

// Name implements [fakeserver.Fault].
func (*Error) Name() string { return "error" }

// Begin implements [fakeserver.Fault].
func (f *Error) Begin(l *fakeserver.Line) {
	kind, message := serverError, "The server had an error while processing your request. Sorry about that!"
	switch quota := fakeserver.QuotaFailure(); f.Code {
	case "", serverError:
	case quota.Code:
		kind, message = quota.Type, quota.Message
	default:
		kind = "invalid_request_error"
	}
	l.Send(&wire.ErrorEvent{Error: wire.Error{
		Type: cmp.Or(f.Type, kind), Code: wire.OrNull(f.Code),
		Message: cmp.Or(f.Message, message),
		Param:   wire.Null[string](), EventID: wire.Null[string](),
	}})
	l.End()
}
