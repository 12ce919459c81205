package fakeserver

import (
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
	"github.com/voicesim/voicesim/wire"
)

// Detector opens the turn detector to specs.
type Detector struct{ d detector }

// NewDetector returns a detector of turns at a rate.
func NewDetector(t wire.TurnDetection, rateHz int) *Detector {
	d := new(Detector)
	d.d.configure(t, rateHz)
	return d
}

// Hear looks at one window and names what it told.
func (d *Detector) Hear(window []int16) string {
	return [...]string{"", "started", "paused", "stopped"}[d.d.next(window)]
}

// Onset returns where the last turn began.
func (d *Detector) Onset() int64 { return d.d.onset }

// Pos returns how far the detector has come.
func (d *Detector) Pos() int64 { return d.d.pos }

// Beat is one line of a plan.
type Beat struct {
	At       time.Duration
	Act      string
	Output   int
	From, To int
}

// Plan lays out a reply whose message has so many samples of 24 kHz.
func Plan(p Pacing, reply Reply, samples int, overlap bool) []Beat {
	names := [...]string{"open message", "text", "audio", "close message", "open call", "arguments", "close call", "finish", "begin MCP"}
	plan := newPlanner(p.withDefaults(), audio.RateHz, 0)
	plan.overlap = overlap
	for part := &reply; part != nil; part = part.Then {
		plan.part(part.Latency, part.Speed)
		if part.Say != "" {
			plan.message(part.Say, samples)
		}
		var arguments []string
		for _, c := range part.Calls {
			arguments = append(arguments, string(c.Arguments))
		}
		plan.calls(arguments)
	}
	plan.finish()
	var beats []Beat
	for _, b := range plan.beats {
		beats = append(beats, Beat{b.at, names[b.act], b.output, b.from, b.to})
	}
	return beats
}

// AtTempo returns speech at another tempo.
func AtTempo(s Speech, speed float64) Speech { return s.atTempo(speed) }

// Tokens splits text as deltas are split.
func Tokens(text string) []string {
	var tokens []string
	for len(text) > 0 {
		n := nextToken(text)
		tokens = append(tokens, text[:n])
		text = text[n:]
	}
	return tokens
}

// Inspect returns code and param of what is wrong with a frame, as a session would.
func Inspect(frame []byte) (code, param string) {
	s := new(session)
	_, err := s.decoder.Client(frame)
	if p := s.inspect(frame, err); p != nil {
		return p.Code, p.Param
	}
	return "", ""
}

// BareSession is a session without a connection.
type BareSession struct{ s *session }

// NewBareSession returns one that listens with the defaults of gpt-realtime.
func NewBareSession() *BareSession {
	s := New(nil)
	s.opts.QueueBytes = 1 << 40
	return &BareSession{newSession(s, nil, 1, handshake{model: "gpt-realtime", profile: s.opts.Profiles["gpt-realtime"]})}
}

// Receive handles a frame.
func (b *BareSession) Receive(text []byte) { b.s.receive(&eventloop.Frame{Text: text}) }

// Clear forgets what was heard.
func (b *BareSession) Clear() { b.s.clear(); b.s.out.Take(nil, nil) }
