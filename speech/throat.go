package speech

import (
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/formant"
)

// throat makes speech-like sound: syllables of a voice with three formants, each behind a breath.
type throat struct {
	pitchHz float64
	samples []int16

	chance uint64  // of the periods, and of the noise
	phase  float64 // in the voice's period, 0 to 1
	loud   float64 // of this period
	quick  float64 // of this period: its pitch, as a share of the syllable's
	last   float64 // of the noise, smoothed
	period formant.Period
}

// How far each period of the voice strays from the last, in loudness and length. A steady voice is as like one
// word as another of the same pitch: these make every stretch of it the only one of its kind.
const (
	straysLoudness = 0.5
	straysLength   = 0.12
)

// syllableLevel brings syllables to about -20 dBFS, that of a voice on the telephone.
const syllableLevel = 5000

// word speaks n syllables that depend on a seed.
func (t *throat) word(seed uint64, n int, each time.Duration) {
	for i := range n {
		t.chance = mix(seed + uint64(i)*0x9e3779b97f4a7c15)
		t.syllable(audio.Samples(each, audio.RateHz))
	}
}

// syllable speaks n samples: a breath, then a vowel that swells and fades.
func (t *throat) syllable(n int) {
	pitch := t.pitchHz * t.between(0.9, 1.12)
	t.period.Shape(pitch, t.between(280, 800), t.between(900, 2300), t.between(2400, 3100))
	hiss := t.between(0.05, 0.9)
	onset := n / 5
	t.renew()
	for i := range n {
		x := float64(i) / float64(n)
		swell := 0.1 + 3.6*x*(1-x)
		sound := t.voiced(pitch*(1.04-0.08*x)) * swell
		if i < onset {
			x := float64(i) / float64(onset)
			sound += hiss * t.hissing() * 4 * x * (1 - x)
		}
		t.add(sound * syllableLevel)
	}
}

// random returns the next number of the word's chance, evenly from 0 up to 1.
func (t *throat) random() float64 {
	t.chance += 0x9e3779b97f4a7c15
	return float64(mix(t.chance)>>11) / (1 << 53)
}

func (t *throat) between(low, high float64) float64 { return low + (high-low)*t.random() }

// renew begins a period of the voice.
func (t *throat) renew() {
	t.loud = t.between(1-straysLoudness, 1+straysLoudness)
	t.quick = 1 / t.between(1-straysLength, 1+straysLength)
}

// voiced returns the next sample of the voice.
func (t *throat) voiced(pitchHz float64) float64 {
	t.phase += pitchHz * t.quick / audio.RateHz
	if t.phase >= 1 {
		t.phase--
		t.renew()
	}
	return t.loud * t.period.At(t.phase)
}

// hissing returns the next sample of a soft noise.
func (t *throat) hissing() float64 {
	t.last += 0.45 * (2*t.random() - 1 - t.last)
	return t.last
}

// rest appends sound that is as good as silence, but not zero.
func (t *throat) rest(d time.Duration) {
	for range audio.Samples(d, audio.RateHz) {
		t.add(t.hissing() * 6)
	}
}

// add appends a sample that is not zero.
func (t *throat) add(x float64) { t.samples = append(t.samples, formant.Sample(x)) }
