package fakeserver_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver"
)

// recorded returns the recordings of a role as utterances.
func recorded(role string) []fakeserver.Utterance {
	var all []fakeserver.Utterance
	for _, u := range audiofixtures.All() {
		if u.Role != role {
			continue
		}
		words := make([]fakeserver.Word, len(u.Words))
		for i, w := range u.Words {
			words[i] = fakeserver.Word{Text: w.Text, Start: w.Start, End: w.End}
		}
		all = append(all, fakeserver.Utterance{ID: u.ID, Text: u.Text, Samples: u.Samples(), Words: words})
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

func resampled(samples []int16, from, to int) []int16 {
	GinkgoHelper()
	out, err := audio.Resample(samples, from, to)
	Expect(err).NotTo(HaveOccurred())
	return out
}

// find1 returns the utterance whose text begins so.
func find1(all []fakeserver.Utterance, begins string) fakeserver.Utterance {
	GinkgoHelper()
	for _, u := range all {
		if strings.HasPrefix(u.Text, begins) {
			return u
		}
	}
	Fail("no utterance begins " + begins)
	return fakeserver.Utterance{}
}
