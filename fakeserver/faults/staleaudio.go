package faults

import (
	"cmp"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
)

// staleFor is how long a response that was cut goes on. Chosen: at five times real time, more than a second of sound.
const staleFor = 250 * time.Millisecond

// StaleAudio lets pieces of an answer come after the caller has cut it: between speech_started and the events that
// close it. The live server sends none, as recorded barge-ins show; a client with a proxy or a queue in between gets
// them all the same.
type StaleAudio struct {
	For   time.Duration // how long the answer goes on; zero means 250 ms
	Count int           // answers that are cut; zero means 1
}

// Name implements [fakeserver.Fault].
func (*StaleAudio) Name() string { return "stale_audio" }

// Begin implements [fakeserver.Fault].
func (f *StaleAudio) Begin(l *fakeserver.Line) {
	forEach(l, &f.Count, func(over func()) { l.Overrun(cmp.Or(f.For, staleFor), over) })
}
