package runner

import (
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/wire"
)

// configuration is how far the configuring of the session has come.
type configuration struct {
	sessionID string
	done      bool // the first configuration was acknowledged
	updates   updates
}

// wireFormat is the format in which audio of a format travels: G.711 as it is, PCM16 at 24 kHz, the one
// rate that the protocol has for it. Source: openapi.json, RealtimeAudioFormats.
func wireFormat(f audio.Format) audio.Format { return audio.Format{Encoding: f.Encoding}.Normal() }

// sessionFor is the configuration of a session under an agent's snapshot. It is the whole one, each time, but for
// what the options leave to the server: nothing of the agent before remains.
func sessionFor(opts *Options, as *snapshot) wire.Session {
	input := &wire.SessionAudioInput{
		Format:        formatOf(opts.Input),
		Transcription: wire.Some(wire.Transcription{Model: opts.Transcription}),
		TurnDetection: turnDetectionOf(opts),
	}
	if opts.Transcription == "off" {
		input.Transcription = wire.Null[wire.Transcription]()
	}
	modality := "audio"
	if opts.TextOnly {
		modality = "text"
	}
	return wire.Session{
		Type:             wire.SessionRealtime,
		OutputModalities: []string{modality},
		Instructions:     wire.Some(as.prompt),
		Tools:            as.offered(),
		ToolChoice:       wire.ToolChoice{Mode: "auto"},
		Audio: &wire.SessionAudio{
			Input: input,
			Output: &wire.SessionAudioOutput{
				Format: formatOf(opts.Output),
				Voice:  wire.Voice{Name: opts.Voice},
			},
		},
	}
}

// formatOf names the format in which audio of a format travels.
func formatOf(f audio.Format) *wire.AudioFormat {
	switch f.Encoding {
	case audio.PCMU:
		return &wire.AudioFormat{Type: wire.FormatPCMU}
	case audio.PCMA:
		return &wire.AudioFormat{Type: wire.FormatPCMA}
	default: // audio.PCM16
		return &wire.AudioFormat{Type: wire.FormatPCM, Rate: audio.RateHz}
	}
}

// turnDetectionOf is the wire's form of the option: absent for nil, null for none. With BargeInOff the server does not
// interrupt either.
func turnDetectionOf(opts *Options) wire.Opt[wire.TurnDetection] {
	t, off := opts.TurnDetection, opts.BargeIn == BargeInOff
	if t == nil && off {
		t = &TurnDetection{}
	}
	if t == nil {
		return wire.Opt[wire.TurnDetection]{}
	}
	if t.Type == NoTurnDetection {
		return wire.Null[wire.TurnDetection]()
	}
	out := wire.TurnDetection{
		Type:              t.Type,
		PrefixPaddingMs:   milliseconds(t.PrefixPadding),
		SilenceDurationMs: milliseconds(t.Silence),
		IdleTimeoutMs:     milliseconds(t.IdleTimeout),
		Eagerness:         t.Eagerness,
		CreateResponse:    wire.Some(!t.NoResponse),
		InterruptResponse: wire.Some(!t.NoInterrupt && !off),
	}
	fill(&out.Type, ServerVAD)
	if t.Threshold != 0 {
		out.Threshold = wire.Some(wire.Decimal(t.Threshold))
	}
	return wire.Some(out)
}

// milliseconds is a span of time on the wire, absent for zero.
func milliseconds(d time.Duration) wire.Opt[int] {
	if d == 0 {
		return wire.Opt[int]{}
	}
	return wire.Some(wire.Milliseconds(d))
}

// update sends the configuration for an agent, and returns its event id. The server answers with session.updated or
// an error.
func (l *loop) update(as *snapshot) (id string) {
	id = l.config.updates.add("", as.session)
	l.send(&wire.SessionUpdate{EventID: id, Session: as.session})
	return id
}

func (l *loop) sessionCreated(ev *wire.SessionCreated) {
	l.config.sessionID = ev.Session.ID
	l.learn(&ev.Session)
}

// sessionUpdated takes the acknowledgement of configurations: the first one, a handoff's, or one that is not waited
// for any longer.
func (l *loop) sessionUpdated(ev *wire.SessionUpdated) {
	l.learn(&ev.Session)
	for _, id := range l.config.updates.acknowledged(&ev.Session) {
		if !l.config.done {
			l.begin()
		}
		l.proceed(l.handoffs.acknowledged(id), nil)
	}
}

// updateRefused takes an error of the server, which may be the refusal of a configuration. Before the first one is
// acknowledged an error that answers no event of ours is about that one: nothing else was sent.
func (l *loop) updateRefused(eventID string, err *wire.Error) {
	if !l.config.updates.refused(eventID) && (l.config.done || eventID != "") {
		return
	}
	if !l.config.done {
		l.end(err, 0, "")
		return
	}
	l.proceed(l.handoffs.refused(eventID), err)
}

// learn takes what the server says about turn detection.
func (l *loop) learn(session *wire.Session) {
	if session.Audio == nil || session.Audio.Input == nil || session.Audio.Input.TurnDetection.IsAbsent() {
		return
	}
	detection, on := session.Audio.Input.TurnDetection.Value()
	l.turns.automatic = on && detection.CreateResponse.Or(true)
	l.turns.interrupts = on && detection.InterruptResponse.Or(true)
	l.s.caller.setManual(!on)
}
