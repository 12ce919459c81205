package faults

import (
	"cmp"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
)

// eventLateBy is how late an event comes. Chosen: the transcript of a turn then comes after the answer has begun.
const eventLateBy = 800 * time.Millisecond

// LateEvent makes events come later than what follows them.
type LateEvent struct {
	For   time.Duration // how late; zero means 800 ms
	Count int           // events; zero means 1
	Event string        // type of these; "" is any

	held int // events held back
}

// Name implements [fakeserver.Fault].
func (*LateEvent) Name() string { return "late_event" }

// Begin implements [fakeserver.Fault].
func (f *LateEvent) Begin(*fakeserver.Line) { f.Count = cmp.Or(f.Count, 1) }

// Intercept implements [fakeserver.Interceptor].
func (f *LateEvent) Intercept(l *fakeserver.Line, out *fakeserver.Outgoing) {
	if f.Count == 0 || f.Event != "" && f.Event != out.Type {
		l.Pass(out)
		return
	}
	f.Count--
	f.held++
	l.After(cmp.Or(f.For, eventLateBy), func() {
		l.Pass(out)
		if f.held--; f.held == 0 && f.Count == 0 {
			l.End()
		}
	})
}
