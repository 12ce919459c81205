package clientlint

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
	codeUnknownCall:                        "unknown-call",
}

// Codes of errors that more hangs on than a rule. Source: error events of the live server.
const (
	codeActive      = "conversation_already_has_active_response"
	codeNotActive   = "response_cancel_not_active"
	codeCommitEmpty = "input_audio_buffer_commit_empty"
	codeUnknownCall = "invalid_tool_call_id"
	codeExpired     = "session_expired"
)

// The rules about cancellations of what is over.
const (
	ruleCancelInactive = "cancel-inactive"
	ruleStaleCancel    = "stale-cancel"
)

// betaKeys are keys of a session, and of a response, that the beta API had. Source: the migration guide of the public documentation.
var betaKeys = []string{
	"session.modalities", "session.voice", "session.input_audio_format", "session.output_audio_format", "session.input_audio_transcription",
	"session.input_audio_noise_reduction", "session.turn_detection", "session.temperature", "session.max_response_output_tokens",
	"response.modalities", "response.voice", "response.output_audio_format", "response.temperature", "response.max_response_output_tokens",
}

// stubborn is how often the same error makes the client one that does not read errors. Chosen.
const stubborn = 3

// erred looks at an error event. Those that are not about something the client sent blame nobody.
func (l *Linter) erred(e *wire.Error) {
	code := e.Code.Or("")
	if e.Type != "invalid_request_error" || code == codeExpired {
		l.Handled()
		return
	}
	f := l.causeOf(e, code)
	if l.open != nil && f == l.open {
		l.close(f)
		l.attempted(f)
	} else {
		l.Handled()
	}
	l.asking = f.cause
	l.refused(f, e, code)
	l.asking = cause{}
}

// causeOf returns the frame that an error answers; an empty one for a turn that ended and could not be answered.
func (l *Linter) causeOf(e *wire.Error, code string) *sentFrame {
	if id := e.EventID.Or(""); id != "" {
		if l.open != nil && l.open.eventID == id {
			return l.open
		}
		if f := l.newest(func(f *sentFrame) bool { return f.eventID == id }); f != nil {
			return f
		}
		return &sentFrame{cause: cause{eventID: id}}
	}
	if code == codeActive && l.answers.turnEnded {
		return &sentFrame{}
	}
	kind := kindOf(e, code)
	if l.translation.on && kind == wire.TypeInputAudioBufferAppend {
		kind = wire.TypeSessionInputAudioBufferAppend
	}
	if l.open != nil && (kind == "" || l.open.event == kind) {
		return l.open
	}
	if f := l.newest(func(f *sentFrame) bool { return f.event == kind }); f != nil {
		return f
	}
	if l.open != nil {
		return l.open
	}
	if f := l.newest(func(*sentFrame) bool { return true }); f != nil && kind == "" {
		return f
	}
	return &sentFrame{cause: cause{event: kind}}
}

// kindOf returns the type of the event that an error must be about; "" where it does not tell.
func kindOf(e *wire.Error, code string) string {
	switch {
	case code == codeActive:
		return wire.TypeResponseCreate
	case code == codeNotActive:
		return wire.TypeResponseCancel
	case code == codeCommitEmpty:
		return wire.TypeInputAudioBufferCommit
	case code == codeUnknownCall, strings.HasPrefix(code, "item_create_"):
		return wire.TypeConversationItemCreate
	case strings.HasPrefix(code, "item_truncate_"), code == "unsupported_content_type":
		return wire.TypeConversationItemTruncate
	case strings.HasPrefix(code, "item_delete_"):
		return wire.TypeConversationItemDelete
	case strings.HasPrefix(code, "item_retrieve_"):
		return wire.TypeConversationItemRetrieve
	}
	switch key, _, _ := strings.Cut(e.Param.Or(""), "."); key {
	case "session":
		return wire.TypeSessionUpdate
	case "item":
		return wire.TypeConversationItemCreate
	case "response":
		return wire.TypeResponseCreate
	case "audio":
		return wire.TypeInputAudioBufferAppend
	}
	return ""
}

// refused looks at what the server refuses.
func (l *Linter) refused(f *sentFrame, e *wire.Error, code string) {
	if create, ok := f.ev.(*wire.ResponseCreate); ok {
		l.refusedCreate(f, create, code)
	} else if code == codeActive {
		l.conv.wanted() // a turn that turn detection has asked an answer for
	}
	if rule := l.ruleOf(f, e, code); rule != "" {
		l.report(rule, "%s", e.Message)
	}
	key := f.event + " " + code + " " + e.Param.Or("")
	l.refusals[key]++
	if l.refusals[key] == stubborn && code != codeNotActive {
		l.report("repeated-error", "%s was refused %d times for the same reason: %s", f.event, stubborn, e.Message)
	}
}

// refusedCreate looks at a response.create that is refused. It was early all the same where another response stood in its way.
func (l *Linter) refusedCreate(f *sentFrame, create *wire.ResponseCreate, code string) {
	a := &l.answers
	before := len(a.requests)
	if create.Response == nil || create.Response.Conversation != "none" {
		l.conv.wanted()
	}
	a.requests = slices.DeleteFunc(a.requests, func(r *request) bool { return r.frame == f.frame })
	if c := create.Response; code == codeActive && len(a.requests) == before {
		l.early(&request{ownInput: c != nil && c.Input != nil})
	}
}

// ruleOf returns the rule that an error breaks; "" is none.
func (l *Linter) ruleOf(f *sentFrame, e *wire.Error, code string) string {
	if rule := ruleOfCode[code]; rule != "" {
		return rule
	}
	switch code {
	case codeActive:
		if f.event == wire.TypeResponseCreate {
			return "create-while-active"
		}
		return "turn-while-active"
	case codeNotActive:
		if c, ok := f.ev.(*wire.ResponseCancel); ok && c.ResponseID != "" && slices.Contains(l.answers.finished, c.ResponseID) {
			return ruleStaleCancel
		}
		return ruleCancelInactive
	case codeCommitEmpty:
		if l.vad.IsSome() {
			return "commit-with-vad"
		}
		return "commit-too-short"
	}
	return ruleOfParam(f.event, code, e.Param.Or(""), e.Message)
}

// ruleOfParam returns the rule that an error breaks whose code says little.
func ruleOfParam(event, code, param, message string) string {
	switch {
	case code == "missing_required_parameter" && param == "session.type":
		return "session-without-type"
	case code == "unknown_parameter" && slices.Contains(betaKeys, param):
		return "beta-shape"
	case code != "invalid_value":
	case event == wire.TypeConversationItemTruncate && strings.HasPrefix(message, "Audio content of"):
		return "truncate-past-end"
	case (event == wire.TypeInputAudioBufferAppend || event == wire.TypeSessionInputAudioBufferAppend) && strings.HasSuffix(message, "empty bytes."):
		return "empty-audio"
	case param == "type":
		return "unknown-event"
	}
	return "invalid-event"
}
