package faults

import (
	"cmp"

	"github.com/voicesim/voicesim/fakeserver"
)

// Duplicate sends events twice, the second right after the first and the same in every byte.
type Duplicate struct {
	Count int    // zero means 1
	Event string // type of the events; "" means any
}

// Name implements [fakeserver.Fault].
func (*Duplicate) Name() string { return "duplicate" }

// Begin implements [fakeserver.Fault].
func (f *Duplicate) Begin(*fakeserver.Line) { f.Count = cmp.Or(f.Count, 1) }

// Intercept implements [fakeserver.Interceptor].
func (f *Duplicate) Intercept(l *fakeserver.Line, out *fakeserver.Outgoing) {
	l.Pass(out)
	if f.Event != "" && f.Event != out.Type {
		return
	}
	l.Pass(out)
	if f.Count--; f.Count == 0 {
		l.End()
	}
}
