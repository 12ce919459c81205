package conformance_test

import (
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver"
)

// vocabulary holds what callers say. It is made once, before the first bubble of virtual time.
var vocabulary = sync.OnceValue(func() *fakeserver.Vocabulary {
	var utterances []fakeserver.Utterance
	for _, u := range audiofixtures.All() {
		if u.Role != audiofixtures.Caller {
			continue
		}
		words := make([]fakeserver.Word, len(u.Words))
		for i, w := range u.Words {
			words[i] = fakeserver.Word{Text: w.Text, Start: w.Start, End: w.End}
		}
		utterances = append(utterances, fakeserver.Utterance{ID: u.ID, Text: u.Text, Samples: u.Samples(), Words: words})
	}
	return fakeserver.NewVocabulary(utterances)
})

// spoken returns a recording of a caller.
func spoken(words string) *audiofixtures.Utterance {
	GinkgoHelper()
	u, ok := audiofixtures.Find(audiofixtures.Caller, words, "")
	Expect(ok).To(BeTrue(), "%q was not recorded", words)
	return u
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

// joined returns sounds one after the other.
func joined(parts ...[]int16) []int16 {
	var all []int16
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// turn returns what a caller says, with silence before and after it.
func turn(words string) []int16 {
	GinkgoHelper()
	return joined(silence(300*time.Millisecond), spoken(words).Samples(), silence(1200*time.Millisecond))
}
