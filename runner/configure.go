package runner

import (
	"cmp"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/runner/internal/settings"
	"github.com/voicesim/voicesim/runner/internal/waiting"
	"github.com/voicesim/voicesim/wire"
)

// configuration is how far the configuring of the session has come.
type configuration struct {
	sessionID string
	done      bool // the first configuration was acknowledged
	updates   waiting.Updates
	detection wire.Opt[wire.TurnDetection] // as far as is known; absent before that
	voice     voice
}

// wireFormat is the format in which audio of a format travels: G.711 as it is, PCM16 at 24 kHz, the one
// rate that the protocol has for it. Source: openapi.json, RealtimeAudioFormats.
func wireFormat(f audio.Format) audio.Format { return audio.Format{Encoding: f.Encoding}.Normal() }

// sessionFor is the configuration of a session under an agent's snapshot. It is the whole one, each time, but for
// what the options leave to the server: nothing of the agent before remains.
func sessionFor(opts *Options, as *snapshot) wire.Session {
	s := wholeSession(opts, as)
	if opts.joins() || opts.accepts {
		onlyGiven(opts, &s)
	}
	return s
}

// joins reports whether the session joins a call whose sound goes elsewhere: a phone line, a browser.
func (o *Options) joins() bool { return o.endpoint().Joins() }

// onlyGiven leaves out of the configuration of a call that is accepted what the options do not say about the formats of its
// line, and of one that the session joins also what else whoever accepted it has chosen.
func onlyGiven(opts *Options, s *wire.Session) {
	in, out := s.Audio.Input, s.Audio.Output
	if opts.given.input == (audio.Format{}) {
		in.Format = nil
	}
	if opts.given.output == (audio.Format{}) {
		out.Format = nil
	}
	if opts.accepts {
		return
	}
	if opts.given.transcription == "" {
		in.Transcription = wire.Opt[wire.Transcription]{}
	}
	if !opts.TextOnly {
		s.OutputModalities = nil
	}
}

// wholeSession is sessionFor for a session of its own.
func wholeSession(opts *Options, as *snapshot) wire.Session {
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
				Voice:  wire.Voice{Name: cmp.Or(opts.Voice, as.agent.Voice)},
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

// turnDetectionOf is the wire's form of the option: absent for nil, null for none. With BargeInOff, and where the session
// decides about false alarms, the server does not interrupt either.
func turnDetectionOf(opts *Options) wire.Opt[wire.TurnDetection] {
	t, off := opts.TurnDetection, opts.BargeIn == BargeInOff || opts.judges()
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
		CreateResponse:    wire.Some(!t.NoResponse && !opts.judges()),
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

// configure makes the configuration of a session under a snapshot: the flat options, Options.Session over them, then
// Options.Configure, which is the user's code.
func (as *snapshot) configure(opts *Options) error {
	if err := agents.CheckNames(as.tools, as.handoffs); err != nil {
		return fmt.Errorf("agent %q: enabled at once: %w", as.agent.Name, err)
	}
	session, err := settings.With(sessionFor(opts, as), opts.Session)
	if err != nil {
		return fmt.Errorf("session settings: %w", err)
	}
	if opts.Configure != nil {
		err = contain.Call("Options.Configure", func() error {
			opts.Configure(&session)
			return nil
		})
	}
	as.session = session
	return err
}

// update sends the configuration for an agent, and returns its event id. The server answers with session.updated or
// an error.
func (l *loop) update(as *snapshot) (id string) {
	session := l.inVoice(l.underShield(as.session), as)
	id = l.config.updates.Add("", session)
	l.send(&wire.SessionUpdate{EventID: id, Session: session})
	return id
}

func (l *loop) sessionCreated(ev *wire.SessionCreated) {
	l.config.sessionID = ev.Session.ID
	l.learn(detectionOf(&ev.Session))
	if l.relink.state != configuring { // else it is to have ours
		l.learnVoice(&ev.Session, nil)
	}
}

// sessionUpdated takes the acknowledgement of configurations: the first one, a handoff's, or one that is not waited
// for any longer.
func (l *loop) sessionUpdated(ev *wire.SessionUpdated) {
	answered := l.config.updates.Acknowledged(&ev.Session)
	l.learnVoice(&ev.Session, answered)
	detection := detectionOf(&ev.Session)
	for i := len(answered) - 1; i >= 0 && detection.IsAbsent(); i-- {
		detection = detectionOf(&answered[i].Sent)
	}
	l.learn(detection)
	if !l.config.done && l.config.detection.IsAbsent() && len(answered) > 0 {
		l.learn(wire.Some(wire.TurnDetection{Type: ServerVAD}))
	}
	for _, a := range answered {
		if !l.config.done {
			l.begin()
		}
		if l.relink.state == configuring && a.ID == l.relink.update {
			l.relinked()
		}
		l.proceed(l.handoffs.Acknowledged(a.ID), nil)
	}
}

// updateRefused takes an error of the server, which may be the refusal of a configuration. Before the first one is
// acknowledged an error that answers no event of ours is about that one: nothing else was sent.
func (l *loop) updateRefused(eventID string, err *wire.Error) {
	if !l.config.updates.Refused(eventID) && (l.config.done || eventID != "") || l.voiceRefused(eventID, err.Code.Or("")) {
		return
	}
	switch {
	case !l.config.done:
		l.end(err, 0, "")
		return
	case l.relink.state == configuring && eventID == l.relink.update:
		l.endAway(err)
		return
	}
	l.proceed(l.handoffs.Refused(eventID), err)
}

// detectionOf is what a session says about turn detection, absent if it says nothing.
func detectionOf(session *wire.Session) wire.Opt[wire.TurnDetection] {
	if session.Audio == nil || session.Audio.Input == nil {
		return wire.Opt[wire.TurnDetection]{}
	}
	return session.Audio.Input.TurnDetection
}

// learn takes what holds about turn detection:
//
//	the server's answer says something  | that
//	else an update that it answers does | that: it was taken
//	nobody ever said anything           | ServerVAD, which responds and interrupts, as is the protocol's default
//
// Source: openapi.json, RealtimeSessionCreateRequestGA, audio.input.turn_detection.
func (l *loop) learn(detection wire.Opt[wire.TurnDetection]) {
	if detection.IsAbsent() {
		return
	}
	d, on := detection.Value()
	l.config.detection = detection
	l.turns.Automatic = on && d.CreateResponse.Or(true)
	l.turns.Interrupts = on && d.InterruptResponse.Or(true)
	l.s.caller.setManual(!on)
}

// ReadSettings reads settings for Options.Session from JSON, as configuration files have them: in the nested form of
// session.update, or with the flat names of older clients, such as "voice", "turn_detection" or "input_audio_format".
// Where both say something the nested form wins, key by key. The error names what cannot be read.
func ReadSettings(text []byte) (wire.Session, error) { return settings.Read(text) }
