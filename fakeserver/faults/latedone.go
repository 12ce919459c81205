package faults

import (
	"cmp"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
)

// doneLateBy is how long a response stays in progress. Chosen: longer than any client needs to answer a call.
const doneLateBy = 300 * time.Millisecond

// LateDone keeps responses in progress after their last item is done. A client that asks for the next one when it
// has the arguments of a call, or the item, comes too early then; live servers are as slow at times.
type LateDone struct {
	For   time.Duration // how long; zero means 300 ms
	Count int           // responses; zero means 1
}

// Name implements [fakeserver.Fault].
func (*LateDone) Name() string { return "late_done" }

// Begin implements [fakeserver.Fault].
func (f *LateDone) Begin(l *fakeserver.Line) {
	forEach(l, &f.Count, func(over func()) { l.HoldEnd(cmp.Or(f.For, doneLateBy), over) })
}
