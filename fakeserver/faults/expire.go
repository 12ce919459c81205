package faults

import "github.com/voicesim/voicesim/fakeserver"

// Expire ends the session as its sixtieth minute does: an error event session_expired, and a close frame
// 1001. Source: error events and close frames that clients report.
type Expire struct{}

// Name implements [fakeserver.Fault].
func (*Expire) Name() string { return "expire" }

// Begin implements [fakeserver.Fault].
func (*Expire) Begin(l *fakeserver.Line) {
	l.Expire()
	l.End()
}
