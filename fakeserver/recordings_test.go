package fakeserver_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"

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
			words[i] = fakeserver.Word(w)
		}
		all = append(all, fakeserver.Utterance{ID: u.ID, Text: u.Text, Samples: u.Samples(), Words: words})
	}
	return all
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
