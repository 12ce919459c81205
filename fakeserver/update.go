package fakeserver

import (
	"fmt"
	"reflect"

	"github.com/voicesim/voicesim/fakeserver/internal/transcribers"
	"github.com/voicesim/voicesim/wire"
)

// update handles session.update: all of it is applied, or nothing.
func (s *session) update(u *wire.Session) {
	if p := s.admitUpdate(u); p != nil {
		s.refuse(p)
		return
	}
	s.config = merged(s.config, u, s.profile)
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
	if p := admitModalities(u.OutputModalities, "session.output_modalities"); p != nil {
		return p
	}
	if p := s.admitReasoning(u.Reasoning, u.ParallelToolCalls, "session"); p != nil {
		return p
	}
	if p := s.admitTools(u.Tools, "session.tools"); p != nil {
		return p
	}
	if p := transcribers.AdmitUpdate(s.config, u, s.azure); p != nil {
		return p
	}
	if p := s.server.admitAge(u); p != nil {
		return p
	}
	if s.config.Type == wire.SessionRealtime {
		next := merged(s.config, u, s.profile)
		if p := admitToolChoice(next.ToolChoice, next.Tools, "session.tool_choice"); p != nil {
			return p
		}
	}
	if p := admitTracing(s.config.Tracing, u.Tracing); p != nil {
		return p
	}
	if u.Audio == nil || u.Audio.Output == nil {
		return nil
	}
	voice := voiceName(u.Audio.Output.Voice)
	if voice == "" || s.config.Audio.Output == nil {
		return nil
	}
	if voice != s.config.Audio.Output.Voice.Name && voice != s.output.voice && s.output.voice != "" {
		return voiceIsFixed()
	}
	return nil
}

// admitTracing refuses to change tracing once it is on. Source: the schema; the wording is a guess.
func admitTracing(now, next wire.Opt[wire.Tracing]) *problem {
	if !now.IsSome() || next.IsAbsent() || reflect.DeepEqual(now, next) {
		return nil
	}
	return &problem{Code: "cannot_update_tracing", Message: "Cannot update tracing once it is enabled.", Param: "session.tracing"}
}

// admitModalities refuses text and audio together. Source: the published schema; wording after the
// public API's.
func admitModalities(m []string, path string) *problem {
	if m == nil || len(m) == 1 {
		return nil
	}
	return &problem{Code: "invalid_value", Message: fmt.Sprintf("Invalid modalities: %s. Supported combinations are: ['text'] and ['audio'].",
		listed(m)), Param: path}
}

func listed(values []string) string {
	if len(values) == 0 {
		return "[]"
	}
	text := "["
	for i, v := range values {
		if i > 0 {
			text += ", "
		}
		text += "'" + v + "'"
	}
	return text + "]"
}

// admitReasoning refuses the settings of reasoning models on others.
func (s *session) admitReasoning(r wire.Opt[wire.Reasoning], parallel wire.Opt[bool], path string) *problem {
	key := ""
	switch {
	case s.profile.Reasoning:
		return nil
	case r.IsSome():
		key = path + ".reasoning"
	case parallel.IsSome():
		key = path + ".parallel_tool_calls"
	default:
		return nil
	}
	return &problem{Code: "unsupported_parameter", Message: fmt.Sprintf("Unsupported parameter: '%s' is not supported with this model.", key), Param: key}
}
