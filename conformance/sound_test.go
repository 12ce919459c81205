package conformance_test

import (
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/specs"
)

// vocabulary holds what callers say. It is made once, before the first bubble of virtual time.
var vocabulary = sync.OnceValue(func() *fakeserver.Vocabulary {
	var utterances []fakeserver.Utterance
	for _, u := range audiofixtures.All() {
		if u.Role != audiofixtures.Caller {
			continue
		}
		utterances = append(utterances, fakeserver.Utterance{ID: u.ID, Text: u.Text, Samples: u.Samples(), Words: u.Words})
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

// turn returns what a caller says, with silence before and after it.
func turn(words string) []int16 {
	GinkgoHelper()
	return specs.Joined(specs.Silence(300*time.Millisecond), spoken(words).Samples(), specs.Silence(1200*time.Millisecond))
}
