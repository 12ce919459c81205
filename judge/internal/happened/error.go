package happened

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Error wants the server or the runtime to tell of an error.
type Error struct {
	Code string
}

func errorKind() Kind {
	return newKind(atThen, "then",
		keys.At("error", scenarios.TakesName, func(w *Error) *string { return &w.Code },
			"the server's code of an error, or the runtime's: `rate_limit_exceeded`, `handoff_loop`").Like("handoff_loop"))
}

// runtimeErrors are the codes of the problems that the runtime tells of.
// Source: the kinds of runner.Problem, and what the harness tells of itself.
var runtimeErrors = []string{
	"bad_frame", "audio_dropped", "read_too_fast", "guardrail_failed", "handoff_failed", "handoff_loop", "late_update", "config_drift", "voice_kept",
	"request_lost", "response_failed", "written_answer", "item_refused", "dead_air", "playout_full", "wrong_format", "bad_function_call",
	"tools_unlisted", "hook_failed", "session_ended", "push_to_talk", "service",
}

// serverErrors are the codes of the errors that the simulated server tells of in a session.
var serverErrors = []string{
	"audio_unintelligible", "beta_api_shape_disabled", "cannot_update_tracing", "cannot_update_voice", "conversation_already_has_active_response",
	"input_audio_buffer_commit_empty", "insufficient_quota", "invalid_api_key", "invalid_event", "invalid_json", "invalid_mcp_approval_request_id",
	"invalid_model", "invalid_tool_call_id", "invalid_type", "invalid_value", "item_create_duplicate_item_id", "item_create_invalid_previous_item_id",
	"item_delete_invalid_item_id", "item_retrieve_invalid_item_id", "item_truncate_invalid_item_id", "missing_model", "missing_required_parameter",
	"model_not_found", "mutually_exclusive_parameters", "rate_limit_exceeded", "request_too_large", "response_cancel_not_active", "server_error",
	"session_expired", "session_not_found", "string_above_max_length", "tool_choice_not_satisfied", "unknown_parameter", "unsupported_content_type",
	"unsupported_parameter",
}

// OfRuntime reports whether the runtime tells of such an error, whatever the server does.
func (w *Error) OfRuntime() bool { return isAmong(w.Code, runtimeErrors) }

// Unknown says that neither the runtime nor the simulated server tells of such an error, with the nearest that one of them does; "" when
// one does.
func (w *Error) Unknown() string {
	if w.OfRuntime() || isAmong(w.Code, serverErrors) {
		return ""
	}
	why := "neither the runtime nor the simulator has an error " + w.Code
	if near := suggest.Nearest(w.Code, slices.Concat(runtimeErrors, serverErrors), nil); near != "" {
		why += fmt.Sprintf(": did you mean %q?", near)
	}
	return why
}

// isAmong reports whether a code is one of those.
func isAmong(code string, codes []string) bool {
	return slices.ContainsFunc(codes, func(known string) bool { return words.SameName(known, code) })
}

// Describe implements [scenarios.Want].
func (w *Error) Describe() string { return fmt.Sprintf("error %s should be told", w.Code) }

// Name implements [Want].
func (w *Error) Name() string { return w.Code }

// Sees implements [Want].
func (w *Error) Sees(f timeline.Fact) *Happening {
	if f, ok := f.(timeline.Problem); ok {
		return &Happening{Name: f.Code, Story: strings.TrimSuffix("error "+f.Code+": "+f.Message, ": ")}
	}
	return nil
}

// Fits implements [Want].
func (w *Error) Fits(h *Happening, _ time.Duration) (bool, string) {
	return words.SameName(w.Code, h.Name), ""
}
