package turntaking

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// Speech is what is known of the caller's newest speech, and of what was a noise before it.
type Speech struct {
	Began  int           // in the audio sent, in milliseconds, with the padding
	Length time.Duration // of the newest that has ended, without padding and silence
	Noise  bool          // it was none, and its turn is not committed yet
	noises []string      // items of turns that were none, newest last
}

// Margins are how much more than speech the server's marks of it have: padding before, silence after. Source: openapi.json,
// RealtimeTurnDetection, its defaults.
func Margins(detection wire.Opt[wire.TurnDetection]) (before, after time.Duration) {
	d, _ := detection.Value()
	before = wire.Duration(d.PrefixPaddingMs.Or(300))
	if d.Type == wire.ServerVAD {
		after = wire.Duration(d.SilenceDurationMs.Or(500))
	}
	return before, after
}

// Ended takes the end of speech, and notes how long it was.
func (s *Speech) Ended(endMs int, detection wire.Opt[wire.TurnDetection]) {
	before, after := Margins(detection)
	s.Length = max(wire.Duration(endMs-s.Began)-before-after, 0)
}

// noisesKept is how many noises are remembered whose words may still come. Chosen: far more than a transcript can be late.
const noisesKept = 64

// Committed takes a turn into the conversation, and reports whether it is a noise.
func (s *Speech) Committed(item string) (noise bool) {
	if noise, s.Noise = s.Noise, false; noise {
		s.noises = append(s.noises, item)
		s.noises = s.noises[max(len(s.noises)-noisesKept, 0):]
	}
	return noise
}

// WasNoise reports whether an item is of a turn that was a noise.
func (s *Speech) WasNoise(item string) bool { return slices.Contains(s.noises, item) }
