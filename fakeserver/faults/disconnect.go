package faults

import "github.com/voicesim/voicesim/fakeserver"

// Disconnect cuts the connection without a close frame, as a lost network does. What was on its way is
// lost.
type Disconnect struct{}

// Name implements [fakeserver.Fault].
func (*Disconnect) Name() string { return "disconnect" }

// Begin implements [fakeserver.Fault].
func (*Disconnect) Begin(l *fakeserver.Line) {
	l.Cut()
	l.End()
}
