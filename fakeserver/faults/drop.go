package faults

import (
	"cmp"

	"github.com/voicesim/voicesim/fakeserver"
)

// Drop keeps events from the client. The session believes that they were sent.
type Drop struct {
	Count int    // zero means 1
	Event string // type of the events; "" means any
}

// Name implements [fakeserver.Fault].
func (*Drop) Name() string { return "drop" }

// Begin implements [fakeserver.Fault].
func (f *Drop) Begin(*fakeserver.Line) { f.Count = cmp.Or(f.Count, 1) }

// Intercept implements [fakeserver.Interceptor].
func (f *Drop) Intercept(l *fakeserver.Line, out *fakeserver.Outgoing) {
	if f.Event != "" && f.Event != out.Type {
		l.Pass(out)
		return
	}
	if f.Count--; f.Count == 0 {
		l.End()
	}
}
