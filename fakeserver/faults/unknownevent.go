package faults

import (
	"cmp"
	"fmt"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

// UnknownEvent sends an event of a type that the protocol does not have, as a newer server might.
type UnknownEvent struct {
	Count int    // zero means 1
	Event string // its type; "" means "response.mood.updated"
}

// Name implements [fakeserver.Fault].
func (*UnknownEvent) Name() string { return "unknown_event" }

// Begin implements [fakeserver.Fault].
func (f *UnknownEvent) Begin(l *fakeserver.Line) {
	name := cmp.Or(f.Event, "response.mood.updated")
	for range cmp.Or(f.Count, 1) {
		l.Send(&wire.UnknownEvent{Type: name, Raw: fmt.Appendf(nil,
			`{"type":%q,"event_id":%q,"mood":{"kind":"cheerful","score":0.5},"since":null}`, name, l.NewID("event_"))})
	}
	l.End()
}
