package runner

import (
	"cmp"
	"fmt"
	"reflect"
	"strings"

	"github.com/voicesim/voicesim/agents"
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
	drift     settings.Drift
	tracing   wire.Opt[wire.Tracing] // as it was asked for; absent before that
}

// sessionFor is the configuration of a session under an agent's snapshot. It is the whole one, each time, but for
// what the options leave to the server: nothing of the agent before remains.
func sessionFor(opts *Options, as *snapshot) wire.Session {
	p := settings.Plain{
		Input: opts.Input, Output: opts.Output, Transcription: opts.Transcription, TextOnly: opts.TextOnly,
		TurnDetection: opts.turnDetection(), Voice: cmp.Or(opts.Voice, as.agent.Voice),
	}
	s := p.Session()
	s.Instructions, s.Tools = wire.Some(as.prompt), as.offered()
	if joins := opts.joins(); joins || opts.accepts {
		opts.given.Keep(&s, joins && !opts.accepts, opts.TextOnly)
	}
	return s
}

// joins reports whether the session joins a call whose sound goes elsewhere: a phone line, a browser.
func (o *Options) joins() bool { return o.endpoint().Joins() }

// turnDetection is the wire's form of the option. With BargeInOff, and where the session decides about false alarms, the server
// does not interrupt either.
func (o *Options) turnDetection() wire.Opt[wire.TurnDetection] {
	t, off := o.TurnDetection, o.BargeIn == BargeInOff || o.judges()
	if t == nil && off {
		t = &TurnDetection{}
	}
	return t.OnWire(!o.judges(), !off)
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
	session := l.traced(l.inVoice(l.underShield(as.session), as))
	id = l.config.updates.Add("", session)
	l.send(&wire.SessionUpdate{EventID: id, Session: session})
	l.expectLists(as)
	return id
}

func (l *loop) sessionCreated(ev *wire.SessionCreated) {
	l.config.sessionID = ev.Session.ID
	l.learn(settings.Detection(&ev.Session))
	if l.relink.state != configuring { // else it is to have ours
		l.learnVoice(&ev.Session, nil)
	}
}

// sessionUpdated takes the acknowledgement of configurations: the first one, a handoff's, or one that is not waited
// for any longer.
func (l *loop) sessionUpdated(ev *wire.SessionUpdated) {
	answered := l.config.updates.Acknowledged(&ev.Session)
	l.learnVoice(&ev.Session, answered)
	l.lookForDrift(&ev.Session, answered)
	detection := settings.Detection(&ev.Session)
	for i := len(answered) - 1; i >= 0 && detection.IsAbsent(); i-- {
		detection = settings.Detection(&answered[i].Sent)
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

// traced is a configuration that does not ask again for tracing that is on: a server refuses a change of it, and the whole
// configuration with that. Source: error events of code cannot_update_tracing.
func (l *loop) traced(s wire.Session) wire.Session {
	switch has, on := l.config.tracing.Value(); {
	case s.Tracing.IsAbsent():
	case !on:
		l.config.tracing = s.Tracing
	default:
		if want, _ := s.Tracing.Value(); !reflect.DeepEqual(want, has) {
			l.problem(ConfigDrift, errTraced)
		}
		s.Tracing = wire.Opt[wire.Tracing]{}
	}
	return s
}

// lookForDrift tells of settings that are not as they were asked for: a server that resets what an update leaves out, or
// takes a format for another one.
func (l *loop) lookForDrift(session *wire.Session, answered []waiting.Update) {
	for _, a := range answered {
		l.config.drift.Asked(a.Sent)
	}
	if len(answered) == 0 {
		return // somebody else's update
	}
	if differs := l.config.drift.Look(session); len(differs) > 0 {
		l.problem(ConfigDrift, fmt.Errorf("the session is not as it was asked for: %s", strings.Join(differs, "; ")))
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
	l.s.caller.SetManual(!on)
}

// ReadSettings reads settings for Options.Session from JSON, as configuration files have them: in the nested form of
// session.update, or with the flat names of older clients, such as "voice", "turn_detection" or "input_audio_format".
// Where both say something the nested form wins, key by key. The error names what cannot be read.
func ReadSettings(text []byte) (wire.Session, error) { return settings.Read(text) }
