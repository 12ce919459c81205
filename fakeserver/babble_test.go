package fakeserver_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("Babble", func() {
	const text = "Let me check. Your order A1001 shipped and should arrive Tuesday."
	speech := fakeserver.Babble{}.Speak(text)

	It("says the words in order, and is the same each time", func() {
		Expect(fakeserver.Babble{}.Speak(text)).To(Equal(speech))
		Expect(fakeserver.Babble{PitchHz: 165}.Speak(text)).To(Equal(speech))
		Expect(fakeserver.Babble{PitchHz: 110}.Speak(text)).NotTo(Equal(speech))
		var words []string
		for _, w := range speech.Words {
			words = append(words, w.Text)
		}
		Expect(strings.Join(words, " ")).To(Equal(text))
	})

	It("is speech to the server, and is recognised", func() {
		known := recognition.Utterance{Text: text, Samples: speech.Samples, Words: speech.Words}
		turn := specs.Joined(specs.Silence(300*time.Millisecond), speech.Samples, specs.Silence(500*time.Millisecond))
		got := recognition.New(recognition.NewVocabulary([]recognition.Utterance{known})).Understand(turn, 24000)
		Expect(got.Transcript).To(Equal(text))
	})

	DescribeTable("says nothing where there is nothing to say", func(text string) {
		Expect(fakeserver.Babble{}.Speak(text)).To(Equal(fakeserver.Speech{}))
	}, Entry(nil, ""), Entry(nil, " "), Entry(nil, "… - !"))

	It("comes after voices that know the words", func() {
		known := fakeserver.Speech{Samples: []int16{1, 2}}
		first := voiceFunc(func(text string) fakeserver.Speech {
			if text == "known" {
				return known
			}
			return fakeserver.Speech{}
		})
		v := fakeserver.Voices(first, fakeserver.Babble{})
		Expect(v.Speak("known")).To(Equal(known))
		Expect(v.Speak("other")).To(Equal(fakeserver.Babble{}.Speak("other")))
		Expect(fakeserver.Voices().Speak("x")).To(Equal(fakeserver.Speech{}))
	})
})

type voiceFunc func(string) fakeserver.Speech

func (f voiceFunc) Speak(text string) fakeserver.Speech { return f(text) }
