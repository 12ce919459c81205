package translation

import (
	"encoding/base64"
	"strings"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/turns"
	shape "github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/wire"
)

// append takes sound. Errors are worded as those of other sessions, half a sample waits for the other half.
func (s *Session) append(encoded string) {
	pcm, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(pcm) == 0 {
		wrong := "an invalid value"
		if encoded == "" {
			wrong = "empty bytes"
		}
		s.opts.Refuse(&shape.Problem{Code: "invalid_value", Param: "audio",
			Message: "Invalid 'audio'. Expected base64-encoded audio bytes (mono PCM16 at 24kHz) but got " + wrong + "."})
		return
	}
	s.buffer.Append(pcm)
	size := int64(audio.Samples(frame, audio.RateHz))
	for s.heard+size <= s.buffer.End() {
		s.heard += size
		s.take(s.heard)
	}
}

// take takes the sound up to a position as one frame of the model, and sends what is said meanwhile.
func (s *Session) take(end int64) {
	d := &s.turns
	for d.Pos+int64(d.Window) <= end {
		switch d.Next(s.buffer.Between(d.Pos, d.Pos+int64(d.Window))) {
		case turns.Started:
			s.begins = max(0, d.Onset-int64(audio.Samples(pause, audio.RateHz)))
		case turns.Stopped:
			s.translate(d.Pos)
		case turns.Paused, turns.Nothing:
		}
	}
	if s.begins >= 0 && d.Pos-s.begins >= int64(audio.Samples(longest, audio.RateHz)) {
		s.translate(d.Pos)
		s.begins = d.Pos // it goes on
	}
	if s.begins < 0 {
		s.buffer.Forget(d.Pos - int64(audio.Samples(time.Second, audio.RateHz)))
	}
	s.speak()
}

// translate says what was spoken up to a position in the other language.
func (s *Session) translate(end int64) {
	if s.begins < 0 {
		return
	}
	heard, said := s.opts.Translate(s.buffer.Between(s.begins, end), s.config.Audio.Output.Language)
	s.begins = -1
	if heard != "" && s.config.Audio.Input.Transcription != nil {
		s.text(wire.TypeSessionInputTranscriptDelta, heard, &s.source)
	}
	if said != "" {
		s.text(wire.TypeSessionOutputTranscriptDelta, said, &s.output)
		s.speech = append(s.speech, s.opts.Speak(said)...)
	}
}

// text sends words in deltas, each with the blank before it.
func (s *Session) text(kind, words string, before *int) {
	for _, w := range strings.Fields(words) {
		if *before > 0 {
			w = " " + w
		}
		*before++
		s.send(kind, map[string]any{"delta": w, "elapsed_ms": s.elapsed()})
	}
}

// speak sends the sound of one frame: speech, or silence after it.
func (s *Session) speak() {
	sound := make([]int16, audio.Samples(frame, audio.RateHz))
	n := copy(sound, s.speech)
	s.speech = s.speech[n:]
	s.send(wire.TypeSessionOutputAudioDelta, map[string]any{
		"delta":       base64.StdEncoding.EncodeToString(audio.Format{}.AppendBytes(nil, sound)),
		"sample_rate": audio.RateHz, "channels": 1, "format": "pcm16", "elapsed_ms": s.elapsed(),
	})
}

// flush takes what is left of the input, and says all that has not been said.
func (s *Session) flush() {
	if left := s.buffer.End() - s.heard; left > 0 || s.begins >= 0 {
		s.heard = s.buffer.End()
		s.take(s.heard)
		s.translate(s.buffer.End())
	}
	for len(s.speech) > 0 {
		s.speak()
	}
}

// elapsed is the time of the model, in milliseconds and steps of a frame.
func (s *Session) elapsed() int {
	return int(s.heard) * 1000 / audio.RateHz / int(frame/time.Millisecond) * int(frame/time.Millisecond)
}
