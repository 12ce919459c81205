package faults

import "github.com/voicesim/voicesim/fakeserver"

// Noop does nothing. It shows what the least fault is.
type Noop struct{}

// Name implements [fakeserver.Fault].
func (*Noop) Name() string { return "noop" }

// Begin implements [fakeserver.Fault].
func (*Noop) Begin(l *fakeserver.Line) { l.End() }
