package mutants

import (
	"slices"

	"github.com/voicesim/voicesim/internal/relay"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// wires stand between a session and its server.
type wires struct {
	*relay.Relay
	broken *Broken
	tap    func(runner.Frame)
}

// newWires puts a relay between the session that o is for and its server. The session's tap sees what is beyond it.
func newWires(b *Broken, o *runner.Options) *wires {
	w := &wires{broken: b, tap: o.Tap}
	if w.tap == nil {
		w.tap = func(runner.Frame) {}
	}
	if b.up == nil {
		b.up = pass
	}
	if b.down == nil {
		b.down = hand
	}
	w.Relay = relay.New(o.NetDial, relay.Hooks{
		Up: func(_ *relay.Relay, frame []byte) { b.up(w, passing{Type: wire.TypeOf(frame), Raw: frame}) },
		Down: func(_ *relay.Relay, frame []byte) {
			w.tapped(frame, true)
			b.down(w, passing{Type: wire.TypeOf(frame), Raw: frame})
		},
		Sent:      func(frame []byte) { w.tapped(frame, false) },
		KeepsOpen: b.keepsOpen,
	})
	o.Tap, o.NetDial = nil, w.Dial
	return w
}

// pass is what a sound session does: the frame goes to the server.
func pass(w *wires, on passing) { w.Send(on.Raw) }

// hand is what becomes of a frame of the server: the session gets it.
func hand(w *wires, on passing) { w.Give(on.Raw) }

// later reports whether the session has lost a connection before.
func (w *wires) later() bool { return w.Connections() > 1 }

// tapped tells of a frame between the relay and the server.
func (w *wires) tapped(frame []byte, ofServer bool) {
	f := runner.Frame{FromServer: ofServer, Type: wire.TypeOf(frame), Raw: slices.Clone(frame)}
	if ofServer {
		f.Server, _ = wire.DecodeServer(f.Raw)
	} else {
		f.Client, _ = wire.DecodeClient(f.Raw)
	}
	w.tap(f)
}

// sendEvent sends an event to the server.
func (w *wires) sendEvent(ev wire.ClientEvent) {
	if frame, err := wire.AppendClient(nil, ev); err == nil {
		w.Send(frame)
	}
}
