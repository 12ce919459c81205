package fakeserver

import (
	"strings"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// transcription writes down one turn, a piece at a time.
type transcription struct {
	item   *item
	model  string
	text   string
	sent   int // bytes
	pieces int // deltas to send
	begins time.Time
	done   int // deltas sent
	timer  timer
}

// transcribe starts writing down a turn, if the session asks for it. Batch models begin after the
// commit. Source: docs/fidelity.md.
func (s *session) transcribe(it *item, text string) {
	t, on := s.config.Audio.Input.Transcription.Value()
	if !on {
		return
	}
	tr := &transcription{item: it, model: t.Model, text: text, pieces: countTokens(text)}
	if t.Model == "whisper-1" {
		tr.pieces = min(1, tr.pieces)
	}
	tr.begins = s.now.Add(s.pacing.Transcription + transcriptionPhase)
	tr.timer.fire = func() { s.writeDown(tr) }
	s.timers.set(&tr.timer, tr.begins)
}

// writeDown sends the next piece, or the whole.
func (s *session) writeDown(tr *transcription) {
	if tr.item.removed {
		return
	}
	if tr.done == tr.pieces {
		s.send(&wire.ConversationItemInputAudioTranscriptionCompleted{
			ItemID: tr.item.wire.ID, Transcript: tr.text, Usage: tr.usage(),
		})
		return
	}
	piece := tr.text
	if tr.pieces > 1 {
		piece = tr.text[tr.sent : tr.sent+nextToken(tr.text[tr.sent:])]
	}
	tr.sent += len(piece)
	tr.done++
	s.send(&wire.ConversationItemInputAudioTranscriptionDelta{
		ItemID: tr.item.wire.ID, Delta: piece, Obfuscation: s.obfuscation(piece),
	})
	s.timers.set(&tr.timer, tr.begins.Add(transcriptionSpan*time.Duration(tr.done)/time.Duration(tr.pieces)))
}

// usage is in tokens for the gpt-4o models, in seconds for the others. Source: docs/fidelity.md.
func (tr *transcription) usage() wire.TranscriptionUsage {
	d := tr.item.duration()
	if !strings.HasPrefix(tr.model, "gpt-4o") {
		seconds := float64((d + time.Second - 1) / time.Second)
		return wire.TranscriptionUsage{Type: wire.UsageDuration, Seconds: wire.Some(seconds)}
	}
	in, out := inputAudioTokens(d), countTokens(tr.text)
	return wire.TranscriptionUsage{
		Type: wire.UsageTokens, TotalTokens: wire.Some(in + out), InputTokens: wire.Some(in),
		InputTokenDetails: &wire.TranscriptionDetails{AudioTokens: in}, OutputTokens: wire.Some(out),
	}
}

// obfuscation returns the padding of a delta: up to the next sixteen characters.
// Source: recorded deltas (docs/fidelity.md).
func (s *session) obfuscation(delta string) wire.Opt[string] {
	const step = 16
	n := len([]rune(delta))
	return wire.Some(s.chance.padding((step - n%step) % step))
}
