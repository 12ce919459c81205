package faults

import (
	"cmp"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
)

// slowBy is how much later events come. Chosen: a bad mobile network.
const slowBy = 400 * time.Millisecond

// Slow makes every event come later, each by the same. Those that are still held back at its end come
// then, at once.
type Slow struct {
	For time.Duration // zero means to the end of the session
	By  time.Duration // zero means 400 ms

	held []*fakeserver.Outgoing
}

// Name implements [fakeserver.Fault].
func (*Slow) Name() string { return "slow" }

// Begin implements [fakeserver.Fault].
func (f *Slow) Begin(l *fakeserver.Line) {
	if f.For > 0 {
		l.After(f.For, l.End)
	}
}

// Intercept implements [fakeserver.Interceptor].
func (f *Slow) Intercept(l *fakeserver.Line, out *fakeserver.Outgoing) {
	f.held = append(f.held, out)
	l.After(cmp.Or(f.By, slowBy), func() {
		first := f.held[0]
		f.held = f.held[1:]
		l.Pass(first)
	})
}

// End implements [fakeserver.Ender].
func (f *Slow) End(l *fakeserver.Line) {
	for _, out := range f.held {
		l.Pass(out)
	}
}
