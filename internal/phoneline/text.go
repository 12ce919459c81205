package phoneline

import (
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/audio"
)

// String returns what a scenario says of the line: the name of a preset, or a map in braces.
func (s Settings) String() string {
	for _, p := range presets {
		if s == p.settings {
			return p.name
		}
	}
	var keys []string
	add := func(has bool, format string, value ...any) {
		if has {
			keys = append(keys, fmt.Sprintf(format, value...))
		}
	}
	millis := func(d time.Duration) string { return fmt.Sprintf("%gms", float64(d)/float64(time.Millisecond)) }
	add(s.Codec != audio.PCM16, "codec: %v", s.Codec)
	add(s.Gain != 0, "gain: %gdB", s.Gain)
	add(s.Noise != "", "noise: %s, snr: %gdB", s.Noise, s.SNR)
	add(s.Echo != Echo{}, "echo: {level: %gdB, delay: %s}", s.Echo.Level, millis(s.Echo.Delay))
	add(s.Latency != 0, "latency: %s", millis(s.Latency))
	add(s.Jitter != 0, "jitter: %s", millis(s.Jitter))
	add(s.Loss != 0, "loss: %g", s.Loss)
	add(s.Burst != 0, "burst: %s", millis(s.Burst))
	add(s.Seed != 0, "seed: %d", s.Seed)
	return "{" + strings.Join(keys, ", ") + "}"
}
