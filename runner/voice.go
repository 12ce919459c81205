package runner

import (
	"cmp"
	"fmt"

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
	v, want, anew := &l.config.voice, voiceOf(&s), l.relink.state == configuring
	has := voiceName(v.has)
	switch {
	case !v.spoken || has == "", voiceName(want) == has, voiceName(want) == "" && !(anew && v.given):
		v.given = v.given || voiceName(want) != ""
		return s
	case !anew:
		l.problem(VoiceKept, fmt.Errorf("%s cannot have the voice %q: the session has spoken, and its voice stays %q",
			as.agent.Name, voiceName(want), has))
	}
	both, output := *s.Audio, *s.Audio.Output
	output.Voice, both.Output, s.Audio = v.has, &output, &both
	return s
}

// learnVoice takes what the server says about the session's voice, or else the newest of the updates that it has taken.
func (l *loop) learnVoice(session *wire.Session, taken []waiting.Update) {
	said := voiceOf(session)
	for i := len(taken) - 1; i >= 0 && voiceName(said) == ""; i-- {
		said = voiceOf(&taken[i].Sent)
	}
	if voiceName(said) != "" {
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

// voiceOf is what a session says about its voice.
func voiceOf(session *wire.Session) (v wire.Voice) {
	if session.Audio != nil && session.Audio.Output != nil {
		v = session.Audio.Output.Voice
	}
	return v
}

// voiceName is the name or the id of a voice, "" if there is none.
func voiceName(v wire.Voice) string { return cmp.Or(v.Name, v.ID) }
