package faults

import "github.com/voicesim/voicesim/fakeserver"

// EarlyTranscript makes transcripts of the caller's turns whole before the first item of their answers, as the live server's
// sometimes are: a client that takes them for late puts them behind the answer, or drops them.
type EarlyTranscript struct {
	Count int // turns; zero means 1
}

// Name implements [fakeserver.Fault].
func (*EarlyTranscript) Name() string { return "early_transcript" }

// Begin implements [fakeserver.Fault].
func (f *EarlyTranscript) Begin(l *fakeserver.Line) { forEach(l, &f.Count, l.HurryTranscript) }
