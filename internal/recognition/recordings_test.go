package recognition_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/internal/recognition"
)

// recorded returns the recordings of a role as utterances.
func recorded(role string) []recognition.Utterance {
	var all []recognition.Utterance
	for _, u := range audiofixtures.All() {
		if u.Role != role {
			continue
		}
		words := make([]recognition.Word, len(u.Words))
		for i, w := range u.Words {
			words[i] = recognition.Word{Text: w.Text, Start: w.Start, End: w.End}
		}
		all = append(all, recognition.Utterance{Text: u.Text, Samples: u.Samples(), Words: words})
	}
	return all
}

// noisy mixes white noise into samples, so many dB below them.
func noisy(samples []int16, below float64) []int16 {
	noise := make([]int16, len(samples))
	seed := uint32(7)
	for i := range noise {
		seed = seed*1664525 + 1013904223
		noise[i] = int16(int32(seed) >> 19)
	}
	audio.Gain(noise, audio.DBFS(samples)-below-audio.DBFS(noise))
	out := append([]int16(nil), samples...)
	audio.Mix(out, noise)
	return out
}

// aTurn puts samples between silences, off any grid.
func aTurn(samples []int16, i int) []int16 {
	return joined(silence(300*time.Millisecond+time.Duration(i)*1237*time.Microsecond), samples, silence(500*time.Millisecond))
}

func resampled(samples []int16, from, to int) []int16 {
	GinkgoHelper()
	out, err := audio.Resample(samples, from, to)
	Expect(err).NotTo(HaveOccurred())
	return out
}

// find1 returns the utterance whose text begins so.
func find1(all []recognition.Utterance, begins string) recognition.Utterance {
	GinkgoHelper()
	for _, u := range all {
		if strings.HasPrefix(u.Text, begins) {
			return u
		}
	}
	Fail("no utterance begins " + begins)
	return recognition.Utterance{}
}

// silence returns quiet samples: the noise of a good microphone.
func silence(d time.Duration) []int16 {
	samples := make([]int16, audio.Samples(d, audio.RateHz))
	seed := uint32(1)
	for i := range samples {
		seed = seed*1664525 + 1013904223
		samples[i] = int16(seed>>30) - 2
	}
	return samples
}

func joined(parts ...[]int16) []int16 {
	var all []int16
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}
