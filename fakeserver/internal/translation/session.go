package translation

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/turns"
	shape "github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/wire"
)

// Names of the client's events.
const (
	typeUpdate = "session.update"
	typeAppend = "session.input_audio_buffer.append"
	typeClose  = "session.close"
)

// frame is the sound that the model takes at once. Source: the published schema.
const frame = 200 * time.Millisecond

// pause ends what is translated as one. Chosen: that of a short pause between sentences.
const pause = 400 * time.Millisecond

// Options are what a session consists of. All functions are called by the session's owner.
type Options struct {
	ID      string // "sess_…"
	Model   string // as in the URL
	Expires int64  // in seconds since the epoch
	// EventID makes the id of an event.
	EventID func() string
	// Understand returns the words of a turn at 24 kHz; "" is none.
	Understand func(samples []int16) string
	// Translate returns the words in another language.
	Translate func(words, language string) string
	// Speak returns the sound of words at 24 kHz.
	Speak func(words string) []int16
}

// Session is one session. It belongs to one goroutine.
type Session struct {
	opts   Options
	config Config
	buffer turns.Buffer
	turns  turns.Detector
	begins int64 // of the turn that is spoken; -1 is none
	heard  int64 // position up to which frames were taken
	speech []int16
	source int // texts so far
	output int
	out    [][]byte
}

// Config is what a session is set to. Its JSON is that of the protocol.
type Config struct {
	Audio struct {
		Input struct {
			Transcription  *Transcription  `json:"transcription"`
			NoiseReduction *NoiseReduction `json:"noise_reduction"`
		} `json:"input"`
		Output struct {
			Language string `json:"language"`
		} `json:"output"`
	} `json:"audio"`
}

// Transcription asks for the words in the language in which they are spoken.
type Transcription struct {
	Model string `json:"model"`
}

// NoiseReduction is taken, and does nothing.
type NoiseReduction struct {
	Type string `json:"type"`
}

// shown is the session object of events.
type shown struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Expires int64  `json:"expires_at"`
	Model   string `json:"model"`
	Config
}

// New returns a session with a configuration; the language is English where none is given, which is a guess.
func New(config Config, opts Options) *Session {
	s := &Session{opts: opts, config: config, begins: -1}
	if s.config.Audio.Output.Language == "" {
		s.config.Audio.Output.Language = "en"
	}
	s.buffer.Reformat(audio.Format{}.Normal())
	s.turns.Configure(wire.TurnDetection{Type: wire.ServerVAD, SilenceDurationMs: wire.Some(wire.Milliseconds(pause))}, audio.RateHz)
	return s
}

// Created returns session.created.
func (s *Session) Created() [][]byte {
	s.send("session.created", map[string]any{"session": s.shown()})
	return s.taken()
}

// Shown returns the session object, to be written as JSON.
func (s *Session) Shown() any { return s.shown() }

func (s *Session) shown() shown {
	return shown{s.opts.ID, "translation", s.opts.Expires, s.opts.Model, s.config}
}

// Handle deals with an event of the client, and returns what is sent; closed reports whether the session is over then.
func (s *Session) Handle(text []byte) (out [][]byte, closed bool) {
	closed = s.handle(text)
	return s.taken(), closed
}

func (s *Session) handle(text []byte) (closed bool) {
	n, err := shape.Parse(text)
	if err != nil {
		s.refuse("", &shape.Problem{Code: "invalid_json", Message: "Invalid event: failed to parse JSON value."})
		return false
	}
	var ev struct {
		Type    string          `json:"type"`
		EventID string          `json:"event_id"`
		Audio   string          `json:"audio"`
		Session json.RawMessage `json:"session"`
	}
	if p := events.Check(n, ""); p != nil {
		if id := n.Member("event_id"); id != nil && id.Kind == shape.KindString {
			ev.EventID = id.Text
		}
		s.refuse(ev.EventID, p)
		return false
	}
	if err := json.Unmarshal(text, &ev); err != nil {
		s.refuse("", &shape.Problem{Code: "invalid_event", Message: "Invalid event: " + err.Error()})
		return false
	}
	switch ev.Type {
	case typeUpdate:
		s.update(ev.Session)
	case typeAppend:
		s.append(ev.EventID, ev.Audio)
	case typeClose:
		s.flush()
		s.send("session.closed", nil)
		return true
	}
	return false
}

// update takes a configuration whose shape has been checked: what it does not name stays.
func (s *Session) update(raw json.RawMessage) {
	d := json.NewDecoder(bytes.NewReader(raw))
	next := s.config
	if err := d.Decode(&next); err != nil {
		s.refuse("", &shape.Problem{Code: "invalid_value", Message: "Invalid session: " + err.Error(), Param: "session"})
		return
	}
	s.config = next
	s.send("session.updated", map[string]any{"session": s.shown()})
}

func (s *Session) append(eventID, encoded string) {
	pcm, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(pcm) == 0 || len(pcm)%2 != 0 {
		s.refuse(eventID, &shape.Problem{Code: "invalid_value",
			Message: "Invalid 'audio'. Expected base64-encoded audio bytes (mono PCM16 at 24kHz).", Param: "audio"})
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
	words := s.opts.Understand(s.buffer.Between(s.begins, end))
	s.begins = -1
	if words == "" {
		return
	}
	if s.config.Audio.Input.Transcription != nil {
		s.text("session.input_transcript.delta", words, &s.source)
	}
	if said := s.opts.Translate(words, s.config.Audio.Output.Language); said != "" {
		s.text("session.output_transcript.delta", said, &s.output)
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
	s.send("session.output_audio.delta", map[string]any{
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

// refuse answers with an error; the session goes on.
func (s *Session) refuse(eventID string, p *shape.Problem) {
	s.send("error", map[string]any{"error": wireError(p, eventID)})
}

func wireError(p *shape.Problem, eventID string) map[string]any {
	e := map[string]any{"type": "invalid_request_error", "message": p.Message, "code": nil, "param": nil, "event_id": nil}
	for key, value := range map[string]string{"code": p.Code, "param": p.Param, "event_id": eventID} {
		if value != "" {
			e[key] = value
		}
	}
	return e
}

// send writes an event. It panics where that cannot be written, which those of texts and numbers always can.
func (s *Session) send(kind string, more map[string]any) {
	ev := map[string]any{"type": kind, "event_id": s.opts.EventID()}
	for key, value := range more {
		ev[key] = value
	}
	text, err := json.Marshal(ev)
	if err != nil {
		panic(fmt.Sprintf("translation: %s cannot be written: %v", kind, err)) // of texts and numbers only
	}
	s.out = append(s.out, text)
}

func (s *Session) taken() [][]byte {
	out := s.out
	s.out = nil
	return out
}
