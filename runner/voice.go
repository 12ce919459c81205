package runner

import (
	"fmt"

	"github.com/voicesim/voicesim/runner/internal/settings"
	"github.com/voicesim/voicesim/runner/internal/waiting"
	"github.com/voicesim/voicesim/wire"
)

// voice is the voice of the server's session. It can be changed until the session has spoken, and then no more.
// Source: openapi.json, RealtimeSessionCreateRequestGA, audio.output.voice; error events of code cannot_update_voice.
//
//	an agent's configuration has  | the session has not spoken  | has spoken
//	------------------------------+-----------------------------+----------------------------------------
//	no voice                      | nothing is said, it stays   | the same
//	the voice that it has         | sent                        | sent
//	another one                   | sent                        | the one that it has is sent, and a
//	                              |                             | Problem (VoiceKept) told
//
// A new session, after a reconnect, begins in the voice of the old one: the same agent goes on.
type voice struct {
	has    wire.Voice // as far as is known
	given  bool       // by us, once
	spoken bool       // the session has spoken
}

// inVoice is the configuration of an agent, in a voice that the session can have.
func (l *loop) inVoice(s wire.Session, as *snapshot) wire.Session {
	if s.Audio == nil || s.Audio.Output == nil {
		return s
	}
	v, want, anew := &l.config.voice, settings.Voice(&s), l.relink.state == configuring
	has := settings.VoiceName(v.has)
	switch {
	case !v.spoken || has == "", settings.VoiceName(want) == has, settings.VoiceName(want) == "" && !(anew && v.given):
		v.given = v.given || settings.VoiceName(want) != ""
		return s
	case !anew:
		l.problem(VoiceKept, fmt.Errorf("%s cannot have the voice %q: the session has spoken, and its voice stays %q",
			as.agent.Name, settings.VoiceName(want), has))
	}
	both, output := *s.Audio, *s.Audio.Output
	output.Voice, both.Output, s.Audio = v.has, &output, &both
	return s
}

// learnVoice takes what the server says about the session's voice, or else the newest of the updates that it has taken.
func (l *loop) learnVoice(session *wire.Session, taken []waiting.Update) {
	said := settings.Voice(session)
	for i := len(taken) - 1; i >= 0 && settings.VoiceName(said) == ""; i-- {
		said = settings.Voice(&taken[i].Sent)
	}
	if settings.VoiceName(said) != "" {
		l.config.voice.has = said
	}
}

// spoke notes that a response has sound.
func (l *loop) spoke(r *responseState) {
	if !r.outOfBand {
		l.config.voice.spoken = true
	}
}

// voiceRefused has the update of a handoff sent again in the old voice when the server says that it has spoken meanwhile,
// and reports whether it has.
func (l *loop) voiceRefused(update, code string) bool {
	t := l.handoffs.Sent()
	if code != "cannot_update_voice" || t == nil || l.handoffs.Update != update || l.config.voice.spoken {
		return false
	}
	l.config.voice.spoken = true
	l.handoffs.Update = l.update(t.as)
	return true
}
