package faults

import (
	"cmp"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

// serverError is the type of errors that are the server's fault. Source: docs/fidelity.md.
const serverError = "server_error"

// Error sends an error event that nothing caused. The session goes on.
type Error struct {
	Type    string // zero means "server_error" without a Code, and "invalid_request_error" with one
	Code    string // zero means none
	Message string // zero means that of the live server's errors of its own
}

// Name implements [fakeserver.Fault].
func (*Error) Name() string { return "error" }

// Begin implements [fakeserver.Fault].
func (f *Error) Begin(l *fakeserver.Line) {
	kind := serverError
	if f.Code != "" && f.Code != serverError {
		kind = "invalid_request_error"
	}
	l.Send(&wire.ErrorEvent{Error: wire.Error{
		Type: cmp.Or(f.Type, kind), Code: wire.OrNull(f.Code),
		Message: cmp.Or(f.Message, "The server had an error while processing your request. Sorry about that!"),
		Param:   wire.Null[string](), EventID: wire.Null[string](),
	}})
	l.End()
}
