package fakeserver

import (
	"github.com/voicesim/voicesim/fakeserver/internal/settings"
	"github.com/voicesim/voicesim/wire"
)

// update handles session.update: all of it is applied, or nothing.
func (s *session) update(u *wire.Session) {
	if p := s.admitUpdate(u); p != nil {
		s.refuse(p)
		return
	}
	s.config = settings.Merged(s.config, u, s.profile.settles(), s.names)
	s.hear()
	s.send(&wire.SessionUpdated{Session: *s.config})
	s.importTools(s.config.Tools)
}

// admitUpdate returns what the shape of an update does not tell. Source: errors that clients report, and the published schema.
func (s *session) admitUpdate(u *wire.Session) *problem {
	if u.Type != s.config.Type {
		if s.transcribing() {
			return &problem{Message: "Passing a realtime session update event to a transcription session is not allowed."}
		}
		return &problem{Message: "Passing a transcription session update event to a realtime session is not allowed."}
	}
	if p := settings.AdmitModalities(u.OutputModalities, "session.output_modalities"); p != nil {
		return p
	}
	if p := settings.AdmitReasoning(s.profile.Reasoning, u.Reasoning, u.ParallelToolCalls, "session"); p != nil {
		return p
	}
	if p := s.admitTools(u.Tools, "session.tools"); p != nil {
		return p
	}
	if p := s.names.AdmitUpdate(s.config, u); p != nil {
		return p
	}
	if p := s.server.admitAge(u); p != nil {
		return p
	}
	if s.config.Type == wire.SessionRealtime {
		next := settings.Merged(s.config, u, s.profile.settles(), s.names)
		if p := settings.AdmitToolChoice(next.ToolChoice, next.Tools, "session.tool_choice"); p != nil {
			return p
		}
	}
	if p := settings.AdmitTracing(s.config.Tracing, u.Tracing); p != nil {
		return p
	}
	if u.Audio == nil || u.Audio.Output == nil {
		return nil
	}
	voice := settings.VoiceName(u.Audio.Output.Voice)
	if voice == "" || s.config.Audio.Output == nil {
		return nil
	}
	if voice != s.config.Audio.Output.Voice.Name && voice != s.output.voice && s.output.voice != "" {
		return voiceIsFixed()
	}
	return nil
}
