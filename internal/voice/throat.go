package voice

import (
	"hash/fnv"
	"strings"
	"time"
	"unicode"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/formant"
	"github.com/voicesim/voicesim/speech"
)

// throat makes sound.
type throat struct {
	pitchHz float64
	samples []int16
	phase   float64 // in the voice's period, 0 to 1
	noise   uint32
	last    float64 // of the noise, smoothed
	period  formant.Period
}

// word speaks one word.
func (t *throat) word(word string) {
	n, each := beats(word)
	h := fnv.New64a()
	_, _ = h.Write([]byte(strings.ToLower(word)))
	seed := h.Sum64()
	for i := range n {
		t.syllable(seed+uint64(i)*0x9e3779b97f4a7c15, each)
	}
}

// beats returns how many syllables a word has, and how long each takes.
func beats(word string) (n int, each time.Duration) {
	spelled, letters, syllables := false, 0, 0
	vowel := false
	for _, r := range strings.ToLower(word) {
		isVowel := strings.ContainsRune("aeiouyäöüáéíóú", r)
		switch {
		case unicode.IsDigit(r):
			spelled, letters = true, letters+1
		case unicode.IsLetter(r):
			if !unicode.Is(unicode.Latin, r) {
				return speech.Syllables(word)
			}
			letters++
			if isVowel && !vowel {
				syllables++
			}
		}
		vowel = isVowel
	}
	if spelled {
		return letters, spelledMs * time.Millisecond
	}
	n = max(1, syllables, letters/mostLetters)
	if n == 1 {
		return 1, syllableMs * 3 / 2 * time.Millisecond // short words are drawn out
	}
	return n, syllableMs * time.Millisecond
}

// mostLetters is how many letters make one syllable at most: "strengths" is one of the longest. Chosen.
const mostLetters = 5

// syllable speaks one syllable whose sound depends on seed: a breath, then a vowel that swells and
// fades.
func (t *throat) syllable(seed uint64, each time.Duration) {
	seed ^= seed >> 29
	seed *= 0xbf58476d1ce4e5b9
	seed ^= seed >> 32
	pick := func(shift uint, low, high float64) float64 {
		return low + (high-low)*float64(seed>>shift&255)/255
	}
	pitch := t.pitchHz * pick(0, 0.9, 1.12)
	t.period.Shape(pitch, pick(8, 280, 800), pick(16, 900, 2300), pick(24, 2400, 3100))
	hiss := pick(32, 0.05, 0.9)
	n := audio.Samples(each, audio.RateHz)
	onset := n / 5
	for i := range n {
		x := float64(i) / float64(n)
		swell := 0.1 + 3.6*x*(1-x)
		sound := t.voiced(pitch*(1.04-0.08*x)) * swell
		if i < onset {
			x := float64(i) / float64(onset)
			sound += hiss * t.hissing() * 4 * x * (1 - x)
		}
		t.add(sound * babbleLevel)
	}
}

// babbleLevel brings syllables to about -20 dBFS.
const babbleLevel = 5000

// voiced returns the next sample of the voice.
func (t *throat) voiced(pitchHz float64) float64 {
	t.phase += pitchHz / audio.RateHz
	if t.phase >= 1 {
		t.phase--
	}
	return t.period.At(t.phase)
}

// hissing returns the next sample of a soft noise.
func (t *throat) hissing() float64 {
	t.noise = t.noise*1664525 + 1013904223
	white := float64(int32(t.noise)) / (1 << 31)
	t.last += 0.45 * (white - t.last)
	return t.last
}

// rest appends sound that is as good as silence, but not zero.
func (t *throat) rest(ms int) {
	for range audio.Samples(time.Duration(ms)*time.Millisecond, audio.RateHz) {
		t.add(t.hissing() * 6)
	}
}

// add appends a sample that is not zero.
func (t *throat) add(x float64) { t.samples = append(t.samples, formant.Sample(x)) }
