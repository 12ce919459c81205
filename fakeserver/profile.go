package fakeserver

import "time"

// Profile is what differs from model to model.
type Profile struct {
	Voice     string        // default of audio.output.voice
	Silence   time.Duration // default of turn_detection.silence_duration_ms
	Reasoning bool          // accepts reasoning and parallel_tool_calls, and puts phases on messages
}

// transcriptionProfile is that of transcription sessions. Source: recorded ones.
var transcriptionProfile = Profile{Silence: 200 * time.Millisecond}

// Profiles returns the profiles of the models that the live server offers.
// Source: OpenAI Realtime API, recorded session.created events and model pages (2026-07).
func Profiles() map[string]Profile {
	first := Profile{Voice: "alloy", Silence: 200 * time.Millisecond}
	second := Profile{Voice: "marin", Silence: 500 * time.Millisecond, Reasoning: true}
	return map[string]Profile{
		"gpt-realtime":                 first,
		"gpt-realtime-2025-08-28":      first,
		"gpt-realtime-mini":            first,
		"gpt-realtime-mini-2025-10-06": first,
		"gpt-realtime-mini-2025-12-15": first,
		"gpt-realtime-1.5":             first,
		"gpt-realtime-2":               second,
		"gpt-realtime-2.1":             second,
		"gpt-realtime-2.1-mini":        second,
	}
}
