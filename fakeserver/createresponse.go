package fakeserver

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/fakeserver/internal/settings"
	"github.com/voicesim/voicesim/wire"
)

// createResponse handles response.create.
func (s *session) createResponse(ev *wire.ResponseCreate) {
	r := &response{asked: true}
	if ev.Response != nil {
		r.override = said(*ev.Response)
	}
	r.outOfBand = r.override.Conversation == "none"
	if p := s.admitResponse(r); p != nil {
		s.refuse(p)
		return
	}
	s.importTools(r.override.Tools)
	s.ask(r)
}

// said returns what response.create says without what it says with null: that is as if it were not there.
func said(c wire.ResponseConfig) wire.ResponseConfig {
	if c.MaxOutputTokens.IsNull() {
		c.MaxOutputTokens = wire.Opt[wire.MaxTokens]{}
	}
	c.Tools = slices.Clone(c.Tools)
	for i := range c.Tools {
		t := &c.Tools[i]
		for _, raw := range []*json.RawMessage{&t.Parameters, &t.AllowedTools, &t.RequireApproval} {
			if string(*raw) == "null" {
				*raw = nil
			}
		}
	}
	return c
}

func (s *session) admitResponse(r *response) *problem {
	if s.transcribing() {
		return &problem{Message: "Responses are not available in a transcription session."}
	}
	if p := settings.AdmitModalities(r.override.OutputModalities, "response.output_modalities"); p != nil {
		return p
	}
	if p := settings.AdmitReasoning(s.profile.Reasoning, r.override.Reasoning, r.override.ParallelToolCalls, "response"); p != nil {
		return p
	}
	if p := s.admitTools(r.override.Tools, "response.tools"); p != nil {
		return p
	}
	if r.override.Tools != nil || r.override.ToolChoice.Type != "" {
		if p := settings.AdmitToolChoice(s.toolChoice(r), s.tools(r), "response.tool_choice"); p != nil {
			return p
		}
	}
	if p := s.admitVoice(r); p != nil {
		return p
	}
	if p := s.admitInput(r.override.Input); p != nil {
		return p
	}
	if active := s.output.active; active != nil && !r.outOfBand {
		return alreadyActive(active)
	}
	return nil
}

// admitVoice refuses another voice than the one in which the assistant has spoken in the conversation. What
// is out of band has none. Source: reports of clients; the schema says so of a session.
func (s *session) admitVoice(r *response) *problem {
	o := &r.override
	if r.outOfBand || o.Audio == nil || o.Audio.Output == nil || s.output.voice == "" {
		return nil
	}
	v := o.Audio.Output.Voice
	if name := settings.VoiceName(v); name == "" || name == s.output.voice || name == s.config.Audio.Output.Voice.Name {
		return nil
	}
	return voiceIsFixed()
}

func voiceIsFixed() *problem {
	return &problem{Code: "cannot_update_voice", Message: "Cannot update a conversation's voice if assistant audio is present."}
}

// alreadyActive refuses a second response. Source: the published schema; the words are those that clients report.
func alreadyActive(active *response) *problem {
	return &problem{Code: "conversation_already_has_active_response", Message: fmt.Sprintf("Conversation already has an active "+
		"response in progress: %s. Wait until the response is finished before creating a new one.", active.id)}
}
