package faults

import (
	"cmp"

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
	f.Count = cmp.Or(f.Count, 1)
	for range f.Count {
		l.FailTranscription(&fakeserver.Failure{Code: f.Code}, func() {
			if f.Count--; f.Count == 0 {
				l.End()
			}
		})
	}
}
