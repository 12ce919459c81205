package recognition_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/internal/specs"
)

// recorded returns the recordings of a role as utterances.
func recorded(role string) []recognition.Utterance {
	var all []recognition.Utterance
	for _, u := range audiofixtures.All() {
		if u.Role != role {
			continue
		}
		all = append(all, recognition.Utterance{Text: u.Text, Samples: u.Samples(), Words: u.Words})
	}
	return all
}

// aTurn puts samples between silences, off any grid.
func aTurn(samples []int16, i int) []int16 {
	return specs.Joined(specs.Silence(300*time.Millisecond+time.Duration(i)*1237*time.Microsecond), samples, specs.Silence(500*time.Millisecond))
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
