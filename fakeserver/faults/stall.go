package faults

import (
	"cmp"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
)

// stallFor is how long a stall lasts. Chosen: long enough to be heard, too short for time limits.
const stallFor = 2 * time.Second

// Stall holds back everything for a time, and then sends it at once. The session hears the client
// meanwhile.
type Stall struct {
	For time.Duration // zero means 2 s

	held []*fakeserver.Outgoing
}

// Name implements [fakeserver.Fault].
func (*Stall) Name() string { return "stall" }

// Begin implements [fakeserver.Fault].
func (f *Stall) Begin(l *fakeserver.Line) { l.After(cmp.Or(f.For, stallFor), l.End) }

// Intercept implements [fakeserver.Interceptor].
func (f *Stall) Intercept(_ *fakeserver.Line, out *fakeserver.Outgoing) { f.held = append(f.held, out) }

// End implements [fakeserver.Ender].
func (f *Stall) End(l *fakeserver.Line) {
	for _, out := range f.held {
		l.Pass(out)
	}
}
