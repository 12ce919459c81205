package translation

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/eventshape"
	"github.com/voicesim/voicesim/fakeserver/internal/turns"
	shape "github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/wire"
)

// frame is the sound that the model takes at once. Source: the published schema.
const frame = 200 * time.Millisecond

// pause ends what is translated as one. Chosen: that of a short pause between sentences.
const pause = 400 * time.Millisecond

// longest is how much is translated as one at most. Chosen: far more than people say without a pause, so that noise fills no memory.
const longest = 30 * time.Second

// Options are what a session consists of. All functions are called by the session's owner.
type Options struct {
	ID      string // "sess_…"
	Model   string // as in the URL
	Expires int64  // in seconds since the epoch
	// EventID makes the id of an event.
	EventID func() string
	// Send takes an event that is sent.
	Send func(frame []byte)
	// Refuse answers the event that is being handled with an error; the session goes on.
	Refuse func(p *shape.Problem)
	// Translate returns what was said in a turn at 24 kHz, "" for nothing, and the same in another language.
	Translate func(samples []int16, language string) (heard, said string)
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

// Asked is the session object with which a session is made.
type Asked struct {
	Model string `json:"model"`
	Config
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

// Begin sends session.created.
func (s *Session) Begin() { s.send(wire.TypeSessionCreated, map[string]any{"session": s.shown()}) }

// Shown returns the session object, to be written as JSON.
func (s *Session) Shown() any { return s.shown() }

func (s *Session) shown() shown {
	return shown{s.opts.ID, wire.SessionTranslation, s.opts.Expires, s.opts.Model, s.config}
}

// Handle deals with an event of the client. closed reports whether the session is over then.
func (s *Session) Handle(text []byte) (closed bool) {
	n, err := shape.Parse(text)
	if err != nil {
		s.opts.Refuse(&shape.Problem{Code: "invalid_json", Message: "Invalid event: failed to parse JSON value."})
		return false
	}
	var ev struct {
		Type    string          `json:"type"`
		Audio   string          `json:"audio"`
		Session json.RawMessage `json:"session"`
	}
	if p := eventshape.TranslationClient.Check(n, ""); p != nil {
		s.opts.Refuse(p)
		return false
	}
	if err := json.Unmarshal(text, &ev); err != nil {
		s.opts.Refuse(&shape.Problem{Code: "invalid_event", Message: "Invalid event: " + err.Error()})
		return false
	}
	switch ev.Type {
	case wire.TypeSessionUpdate:
		s.update(ev.Session)
	case wire.TypeSessionInputAudioBufferAppend:
		s.append(ev.Audio)
	case wire.TypeSessionClose:
		s.flush()
		s.send(wire.TypeSessionClosed, nil)
		return true
	}
	return false
}

// update takes a configuration whose shape has been checked: what it does not name stays.
func (s *Session) update(raw json.RawMessage) {
	next := s.config
	if err := json.Unmarshal(raw, &next); err != nil {
		s.opts.Refuse(&shape.Problem{Code: "invalid_value", Message: "Invalid session: " + err.Error(), Param: "session"})
		return
	}
	s.config = next
	s.send(wire.TypeSessionUpdated, map[string]any{"session": s.shown()})
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
	s.opts.Send(text)
}
