package happened

import (
	"fmt"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/suggest"
)

// eventNames are the events that people mean who write names of the beta API, of other libraries, or in words of their own. Source: the names of
// the beta and of the general version in the published reference of the Realtime API.
var eventNames = suggest.Aliases{
	"response.text.delta": "response.output_text.delta", "response.text.done": "response.output_text.done",
	"response.audio.delta": "response.output_audio.delta", "response.audio.done": "response.output_audio.done",
	"response.audio_transcript.delta": "response.output_audio_transcript.delta", "response.audio_transcript.done": "response.output_audio_transcript.done",
	"response.started": "response.created", "response.start": "response.created", "response.begin": "response.created",
	"response.tool_call": "response.function_call_arguments.done", "response.function_call": "response.function_call_arguments.done",
	"function_call": "response.function_call_arguments.done", "tool_call": "response.function_call_arguments.done",
	"speech_started": "input_audio_buffer.speech_started", "speech_stopped": "input_audio_buffer.speech_stopped", "speech_ended": "input_audio_buffer.speech_stopped",
	"input_audio_buffer.speech_ended": "input_audio_buffer.speech_stopped", "input_audio_buffer.speech_end": "input_audio_buffer.speech_stopped",
	"transcription.completed": "conversation.item.input_audio_transcription.completed", "handoff": "handed_off", "interruption": "interrupted",
}

// endings are the words that people write for the last one of an event.
var endings = map[string]string{
	"finished": "done", "finish": "done", "complete": "done", "completed": "done", "end": "done", "ended": "done", "stopped": "done", "start": "created", "started": "created",
	"begin": "created", "began": "created", "create": "created", "update": "updated", "add": "added", "commit": "committed", "clear": "cleared",
}

// endedAs are the events that are told by the status of another.
var endedAs = map[string]string{
	"response.cancelled": "cancelled", "response.canceled": "cancelled", "response.failed": "failed", "response.incomplete": "incomplete", "response.interrupted": "cancelled",
}

// meantEvent returns the event that was probably meant, and the condition without which it says something else; "" for none.
func meantEvent(typed string) (name, where string) {
	typed, all := strings.ToLower(typed), Types()
	if slices.Contains(all, typed) {
		return typed, ""
	}
	if status := endedAs[typed]; status != "" {
		return "response.done", fmt.Sprintf(`'event.response.status == "%s"'`, status)
	}
	if name = eventNames.Of(typed, all); name != "" {
		return name, ""
	}
	at := strings.LastIndex(typed, ".") + 1
	if other := typed[:at] + endings[typed[at:]]; slices.Contains(all, other) {
		return other, ""
	}
	return suggest.Nearest(typed, all, nil), ""
}

// eventHint says what to write for an event that there is not.
func eventHint(typed string) string {
	switch name, where := meantEvent(typed); {
	case where != "":
		return "write event: " + name + ", where: " + where
	case name != "":
		return fmt.Sprintf("did you mean %q?", name)
	default:
		return "write an event of the Realtime API, such as response.done, or a record of docs/timeline.md, such as tool_ended"
	}
}
