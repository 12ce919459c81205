package faults

import (
	"github.com/voicesim/voicesim/fakeserver"
)

// TranscriptionFailed makes transcripts of the caller's turns fail. The turns are understood and answered
// all the same.
type TranscriptionFailed struct {
	Count int    // turns; zero means 1
	Code  string // such as "audio_unintelligible", "rate_limit_exceeded"; "" is an error of the server
}

// Name implements [fakeserver.Fault].
func (*TranscriptionFailed) Name() string { return "transcription_failed" }

// Begin implements [fakeserver.Fault].
func (f *TranscriptionFailed) Begin(l *fakeserver.Line) {
	forEach(l, &f.Count, func(over func()) { l.FailTranscription(&fakeserver.Failure{Code: f.Code}, over) })
}
