package fakeserver

import (
	"cmp"
	"fmt"

	"github.com/voicesim/voicesim/wire"
)

// failing is a transcript that fails.
type failing struct {
	with *Failure
	reservation
}

// failTranscription decides whether a turn's transcript fails, and why. Faults go before the options.
func (s *session) failTranscription(turn *Turn) *failing {
	if f, ok := takeReservation(&s.faulty.transcripts); ok {
		return &f
	}
	if with := s.undeployed(); with != nil {
		return &failing{with: with}
	}
	if fail := s.server.opts.FailTranscription; fail != nil {
		if f := fail(turn); f != nil {
			return &failing{with: f}
		}
	}
	return nil
}

// error returns what the client is told. Source: events that clients report, and the public guide on transcription.
func (f *failing) error(itemID string) wire.Error {
	e := wire.Error{Type: f.with.Type, Code: wire.OrNull(f.with.Code), Message: f.with.Message, Param: wire.Null[string]()}
	kind, message := "server_error", fmt.Sprintf("Input transcription failed for item '%s'.", itemID)
	switch f.with.Code {
	case "audio_unintelligible":
		kind, message = "transcription_error", "The audio could not be transcribed."
	case "rate_limit_exceeded", string(RefuseQuota):
		kind = f.with.Code
	}
	e.Type, e.Message = cmp.Or(e.Type, kind), cmp.Or(e.Message, message)
	return e
}

// FailTranscription makes the transcript of the next turn that is written down fail; the turn itself is understood
// and answered. Calls queue: the n-th call fails the n-th transcript. The zero Failure has the type server_error and
// no code. then, if not nil, runs when the client has been told. Ending the fault drops calls that are not used yet.
func (l *Line) FailTranscription(with *Failure, then func()) {
	l.s.faulty.transcripts = append(l.s.faulty.transcripts, failing{with, reservation{l, then}})
}

// HurryTranscript makes the transcript of the next turn that is written down whole before the first item of the answer,
// whatever [Pacing.Transcripts] says. Calls queue: the n-th call is for the n-th transcript. then, if not nil, runs when it
// is whole. Ending the fault drops calls that are not used yet.
func (l *Line) HurryTranscript(then func()) {
	l.s.faulty.hurries = append(l.s.faulty.hurries, reservation{l, then})
}
