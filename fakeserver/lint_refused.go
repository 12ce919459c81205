package fakeserver

import (
	"slices"
	"strings"

	"github.com/voicesim/voicesim/wire"
)

// ruleOfCode names the rule that an error code belongs to, where the code alone tells.
var ruleOfCode = map[string]string{
	"invalid_json":                         "no-event",
	"invalid_event":                        "no-event",
	"cannot_update_voice":                  "late-voice",
	"unsupported_content_type":             "truncate-no-sound",
	"item_truncate_invalid_item_id":        "unknown-item",
	"item_delete_invalid_item_id":          "unknown-item",
	"item_retrieve_invalid_item_id":        "unknown-item",
	"item_create_invalid_previous_item_id": "unknown-item",
	"item_create_duplicate_item_id":        "duplicate-item",
	"invalid_tool_call_id":                 "unknown-call",
}

// betaKeys are keys of a session that the beta API had. Source: docs/fidelity.md.
var betaKeys = []string{
	"session.modalities", "session.voice", "session.input_audio_format", "session.output_audio_format",
	"session.input_audio_transcription", "session.turn_detection", "session.temperature", "session.max_response_output_tokens",
}

// refused looks at an error that the server answers an event of the client's with. event is "" where
// the frame was none, and where a turn that ended could not be answered.
func (l *linter) refused(event, eventID string, p *problem) {
	l.event, l.eventID = event, eventID
	if rule := l.ruleOf(event, p); rule != "" {
		l.report(rule, "%s", p.message)
	}
	key := event + " " + p.code + " " + p.param
	l.errors[key]++
	if l.errors[key] == stubborn {
		l.report("repeated-error", "%s was refused %d times for the same reason: %s", event, stubborn, p.message)
	}
	if p.code == "invalid_tool_call_id" {
		l.forgetCall()
	}
}

// stubborn is how often the same error makes the client one that does not read errors. Chosen.
const stubborn = 3

// ruleOf returns the rule that an error breaks; "" is none.
func (l *linter) ruleOf(event string, p *problem) string {
	if rule := ruleOfCode[p.code]; rule != "" {
		return rule
	}
	switch p.code {
	case "conversation_already_has_active_response":
		if event == wire.TypeResponseCreate {
			return "create-while-active"
		}
		return "turn-while-active"
	case "response_cancel_not_active":
		if l.cancels != "" && slices.Contains(l.finished, l.cancels) {
			return "stale-cancel"
		}
		return "cancel-inactive"
	case "input_audio_buffer_commit_empty":
		if l.vad {
			return "commit-with-vad"
		}
		return "commit-too-short"
	case "missing_required_parameter":
		if p.param == "session.type" {
			return "session-without-type"
		}
	case "unknown_parameter":
		if slices.Contains(betaKeys, p.param) {
			return "beta-shape"
		}
	case "invalid_value":
		if event == wire.TypeConversationItemTruncate && strings.HasPrefix(p.message, "Audio content of") {
			return "truncate-past-end"
		}
		if event == wire.TypeInputAudioBufferAppend && strings.HasSuffix(p.message, "empty bytes.") {
			return "empty-audio"
		}
		if p.param == "type" {
			return "unknown-event"
		}
	}
	return "invalid-event"
}

// forgetCall drops the call that the refused event named first.
func (l *linter) forgetCall() {
	delete(l.calls, l.named)
	l.order = slices.DeleteFunc(l.order, func(id string) bool { return id == l.named })
}
