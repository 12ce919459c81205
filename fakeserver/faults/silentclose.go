package faults

import "github.com/voicesim/voicesim/fakeserver"

// SilentClose leaves the connection open and plays dead: nothing comes any more, pings are not
// answered, and a close frame is not either. It lasts until the client gives up.
type SilentClose struct{}

// Name implements [fakeserver.Fault].
func (*SilentClose) Name() string { return "silent_close" }

// Begin implements [fakeserver.Fault].
func (*SilentClose) Begin(l *fakeserver.Line) {
	l.Mute()
	l.End()
}
