package fakeserver

import (
	"time"

	"github.com/voicesim/voicesim/fakeserver/internal/settings"
)

// Profile is what differs from model to model.
type Profile struct {
	Voice     string        // default of audio.output.voice
	Silence   time.Duration // default of turn_detection.silence_duration_ms
	Reasoning bool          // accepts reasoning and parallel_tool_calls, and puts phases on messages

	// Delta and Interval are the length of its audio deltas, from the first, and the time between them; the last delta is shorter.
	// Zero means 250 ms each 50 ms, the first three at once, and a last one that takes what would not fill one more.
	Delta, Interval time.Duration
}

// settles is what the model settles of a session's configuration.
func (p Profile) settles() settings.Model { return settings.Model{Voice: p.Voice, Silence: p.Silence} }

// Profiles returns the profiles of the models that the live server offers.
// Source: OpenAI Realtime API, recorded session.created events and model pages (2026-07).
func Profiles() map[string]Profile {
	first := Profile{Voice: "alloy", Silence: 200 * time.Millisecond}
	// Recorded answers of gpt-realtime come in as many deltas as 250 ms give, rounded down (eight of nine), the first three
	// together; those of 2.1 come in deltas of 400 ms at five times real time, of 2.1-mini at thirteen times, and of mini in as
	// many as 400 ms give; gpt-realtime-2 is taken for 2.1.
	const long = 400 * time.Millisecond
	mini := first
	mini.Delta, mini.Interval = long, 80*time.Millisecond
	second := Profile{Voice: "marin", Silence: 500 * time.Millisecond, Reasoning: true, Delta: long, Interval: 80 * time.Millisecond}
	secondMini := second
	secondMini.Interval = 30 * time.Millisecond
	return map[string]Profile{
		"gpt-realtime":                 first,
		"gpt-realtime-2025-08-28":      first,
		"gpt-realtime-mini":            mini,
		"gpt-realtime-mini-2025-10-06": mini,
		"gpt-realtime-mini-2025-12-15": mini,
		"gpt-realtime-1.5":             first,
		"gpt-realtime-2":               second,
		"gpt-realtime-2.1":             second,
		"gpt-realtime-2.1-mini":        secondMini,
	}
}
