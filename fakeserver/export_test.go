package fakeserver

import (
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/beats"
	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
)

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
	plan := beats.New(p.withDefaults(Profile{}).pace(), audio.RateHz)
	plan.Overlap = overlap
	for part := &reply; part != nil; part = part.Then {
		plan.Part(part.Latency, part.Speed)
		if part.Say != "" {
			plan.Message(part.Say, samples)
		}
		var arguments []string
		for _, c := range part.Calls {
			arguments = append(arguments, string(c.Arguments))
		}
		plan.Calls(arguments)
	}
	plan.Finish()
	var lines []Beat
	for _, b := range plan.Beats {
		lines = append(lines, Beat{b.At, names[b.Act], b.Output, b.From, b.To})
	}
	return lines
}

// AtTempo returns speech at another tempo.
func AtTempo(s Speech, speed float64) Speech { return s.atTempo(speed) }

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
