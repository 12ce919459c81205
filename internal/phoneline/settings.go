package phoneline

import (
	"math"
	"slices"
	"time"

	"github.com/voicesim/voicesim/audio"
)

// Settings says what a line does. The zero value does nothing.
type Settings struct {
	Codec audio.Encoding // PCM16, zero, passes everything; PCMU and PCMA have the band of telephones, and take 20 ms
	Gain  float64        // of the caller, in decibels; 0 changes nothing

	Noise Noise   // around the caller; "" is none
	SNR   float64 // of the caller's speech above it, in decibels; with Noise only

	Echo Echo // the caller's loudspeaker in the caller's microphone; zero is none

	Latency time.Duration // of each way; a codec takes 20 ms of it, or makes it as much
	Jitter  time.Duration // by which packets vary, and for which the receiver waits
	Loss    float64       // the share of packets that are lost, below 1
	Burst   time.Duration // how long losses last on average; zero means 60 ms

	Seed uint64 // of everything random
}

// Echo is a loudspeaker's sound in a microphone. Its zero value is none.
type Echo struct {
	Level float64       // in decibels above what is heard: below 0
	Delay time.Duration // from the ear to the microphone
}

// Noise names what is around the caller.
type Noise string

// The noises. Levels are the same over a call, but for those of Street, in which cars pass, and of Bangs.
const (
	White  Noise = "white"  // as loud at all frequencies
	Street Noise = "street" // low, and cars that pass
	Office Noise = "office" // a ventilation, and voices far away
	Babble Noise = "babble" // many voices
	Hum    Noise = "hum"    // of the mains: 50 Hz and its odd harmonics
	Bangs  Noise = "bangs"  // short bursts, some in ten seconds, so loud each
)

// About says in words what a noise is; "" for none that there is.
func (n Noise) About() string {
	return map[Noise]string{
		White: "a hiss, as loud at all frequencies", Street: "a low rumble, and cars that pass", Office: "a ventilation, and voices far away",
		Babble: "many voices", Hum: "the hum of the mains", Bangs: "one bang in about two seconds, so loud each",
	}[n]
}

// Noises returns the noises there are.
func Noises() []Noise { return []Noise{Street, Office, Babble, White, Hum, Bangs} }

// MostDelay is the longest latency, jitter or delay of an echo. Chosen: more than a satellite takes.
const MostDelay = 2 * time.Second

// packet is how long a packet lasts. Source: RFC 3551, 4.2: the default of 20 ms.
const packet = audio.FrameDuration

// usualBurst is how long losses last on average. Chosen: three packets.
const usualBurst = 3 * packet

// Clean reports whether a line with these settings changes nothing.
func (s Settings) Clean() bool {
	s.Seed, s.Burst, s.SNR = 0, 0, 0
	return s == Settings{}
}

// narrow reports whether the line has the band of telephones.
func (s Settings) narrow() bool { return s.Codec != audio.PCM16 }

// Delay is how much later than it was said, or played, sound comes out at the other end.
func (s Settings) Delay() time.Duration {
	latency := s.Latency
	if s.narrow() {
		latency = max(latency, packet)
	}
	return latency + s.Jitter
}

// presets are settings under names.
//
// Chosen: "phone" and "bad_line" by G.114 and E.model practice (ITU-T G.114: 150 ms one way is good, 400 ms the most; ITU-T
// G.113, appendix I: 1 % of lost packets is noticed in G.711, 5 % is bad); the noise of "street" disturbs people who listen, and
// the echo of "speakerphone" is that of a loudspeaker on the desk of a quiet room whose canceller has not settled, or is not there: one that has
// leaves it 46 dB below at least (3GPP TS 26.132, 8.7).
var presets = []struct {
	name     string
	settings Settings
}{
	{"clean", Settings{}},
	{"phone", Settings{Codec: audio.PCMU, Latency: 60 * time.Millisecond}},
	{"street", Settings{Codec: audio.PCMU, Noise: Street, SNR: 18, Latency: 80 * time.Millisecond, Jitter: 20 * time.Millisecond, Loss: 0.01}},
	{"speakerphone", Settings{Noise: Office, SNR: 30, Echo: Echo{Level: -15, Delay: 100 * time.Millisecond}, Latency: 40 * time.Millisecond}},
	{"bad_line", Settings{Codec: audio.PCMA, Gain: -6, Noise: White, SNR: 20, Latency: 150 * time.Millisecond, Jitter: 60 * time.Millisecond, Loss: 0.05}},
}

// Presets returns the names of the presets.
func Presets() (names []string) {
	for _, p := range presets {
		names = append(names, p.name)
	}
	return names
}

// Preset returns the settings under a name.
func Preset(name string) (s Settings, ok bool) {
	i := slices.IndexFunc(presets, func(p struct {
		name     string
		settings Settings
	}) bool {
		return p.name == name
	})
	if i < 0 {
		return Settings{}, false
	}
	return presets[i].settings, true
}

// factor is what a level in decibels multiplies samples by.
func factor(db float64) float64 { return math.Pow(10, db/20) }
