package fakeserver_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/recognition"
)

var _ = Describe("Babble", func() {
	const text = "Let me check. Your order A1001 shipped and should arrive Tuesday."
	speech := fakeserver.Babble{}.Speak(text)

	It("says the same each time, and other words otherwise", func() {
		Expect(fakeserver.Babble{}.Speak(text)).To(Equal(speech))
		Expect(fakeserver.Babble{}.Speak("Yes").Samples).NotTo(Equal(fakeserver.Babble{}.Speak("No!").Samples))
	})

	It("gives each word of the text its time, in order, within the sound", func() {
		var words []string
		end := time.Duration(0)
		for _, w := range speech.Words {
			Expect(w.Start).To(BeNumerically(">", end))
			Expect(w.End).To(BeNumerically(">", w.Start))
			end = w.End
			words = append(words, w.Text)
		}
		Expect(strings.Join(words, " ")).To(Equal(text))
		Expect(audio.Samples(end, 24000)).To(BeNumerically("<", len(speech.Samples)))
	})

	It("takes about 0.36 s a word, and a quarter of a second for each character of a number", func() {
		plain := fakeserver.Babble{}.Speak("the order shipped today and will arrive on Tuesday morning")
		Expect(audio.Duration(len(plain.Samples), 24000) / 10).To(BeNumerically("~", 360*time.Millisecond, 40*time.Millisecond))
		Expect(speech.Words[5].Text).To(Equal("A1001"))
		Expect(speech.Words[5].End - speech.Words[5].Start).To(Equal(5 * 240 * time.Millisecond))
	})

	It("has a moderate level and no sample that is exactly zero", func() {
		Expect(audio.DBFS(speech.Samples)).To(BeNumerically("~", -20, 2))
		Expect(speech.Samples).NotTo(ContainElement(int16(0)))
	})

	It("is speech to the server, and is recognised", func() {
		known := recognition.Utterance{Text: text, Samples: speech.Samples}
		for _, w := range speech.Words {
			known.Words = append(known.Words, recognition.Word(w))
		}
		turn := joined(silence(300*time.Millisecond), speech.Samples, silence(500*time.Millisecond))
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
