package speech_test

import (
	_ "embed"
	"math/rand/v2"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/speech"
)

//go:embed testdata/sentences.txt
var sentencesFile string

// sentences are what callers of call centres say.
var sentences = strings.Split(strings.TrimSpace(sentencesFile), "\n")

// known returns speech as the recogniser takes it.
func known(text string, s speech.Speech) recognition.Utterance {
	return recognition.Utterance{Text: text, Samples: s.Samples, Words: s.Words}
}

// withRecordings adds the bundled recordings of callers, as the simulator knows them.
func withRecordings(all []recognition.Utterance) *recognition.Vocabulary {
	for _, r := range audiofixtures.All() {
		if r.Role == audiofixtures.Caller {
			all = append(all, recognition.Utterance{Text: r.Text, Samples: r.Samples()})
		}
	}
	return recognition.NewVocabulary(all)
}

// turn puts speech between silences whose length depends on a number, so that the recogniser's grid lies elsewhere each time.
func turn(samples []int16, number int) []int16 {
	lead := audio.Samples(300*time.Millisecond+time.Duration(number%11)*1237*time.Microsecond, audio.RateHz)
	sound := append(make([]int16, lead), samples...)
	return append(sound, make([]int16, audio.RateHz/2)...)
}

func throughTelephone(sound []int16, _ *rand.Rand) ([]int16, int) {
	f := audio.Format{Encoding: audio.PCMU}
	narrow, err := audio.Resample(sound, audio.RateHz, 8000)
	Expect(err).NotTo(HaveOccurred())
	return f.AppendSamples(nil, f.AppendBytes(nil, narrow)), 8000
}

func inNoise(sound []int16, chance *rand.Rand) ([]int16, int) {
	noise := make([]int16, len(sound))
	for i := range noise {
		noise[i] = int16(3000 * max(-10, min(10, chance.NormFloat64())))
	}
	speaking := sound[audio.RateHz*4/10 : len(sound)-audio.RateHz/2]
	audio.Gain(noise, audio.DBFS(speaking)-10-audio.DBFS(noise))
	audio.Mix(sound, noise)
	return sound, audio.RateHz
}

func withLosses(sound []int16, chance *rand.Rand) ([]int16, int) {
	for i := 0; i+audio.FrameSamples <= len(sound); i += audio.FrameSamples {
		if chance.Float64() < 0.05 {
			clear(sound[i : i+audio.FrameSamples])
		}
	}
	return sound, audio.RateHz
}

// wordsOf returns the words of a transcript, without what was unintelligible.
func wordsOf(transcript string) string {
	return strings.TrimSpace(strings.ReplaceAll(transcript, recognition.Unintelligible, ""))
}

var _ = Describe("the stand-in voice, to the simulator's recogniser", Label("sweep"), Ordered, func() {
	var all []recognition.Utterance
	var listener *recognition.Recogniser
	BeforeAll(func() {
		Expect(sentences).To(HaveLen(200))
		for _, s := range sentences {
			all = append(all, known(s, speech.StandIn(s, "")))
		}
		listener = recognition.New(withRecordings(all))
	})

	DescribeTable("is every sentence that it says",
		func(line func([]int16, *rand.Rand) ([]int16, int)) {
			for i, u := range all {
				sound, rate := line(turn(u.Samples, i), rand.New(rand.NewPCG(uint64(i), 10)))
				Expect(listener.Understand(sound, rate).Transcript).To(Equal(u.Text))
			}
		},
		Entry("clean", func(sound []int16, _ *rand.Rand) ([]int16, int) { return sound, audio.RateHz }),
		Entry("through a telephone", throughTelephone),
		Entry("in noise 10 dB below", inNoise),
		Entry("with 5 % of the frames lost", withLosses),
	)

	It("is the words that were said of a sentence cut in half, of 98 in 100 and more", func() {
		understood := 0
		for i, u := range all {
			got := listener.Understand(turn(u.Samples[:len(u.Samples)/2], i), audio.RateHz).Transcript
			said := wordsOf(got)
			Expect(u.Text).To(HavePrefix(said), "a word that was not said")
			if before := wordsBefore(u, audio.Duration(len(u.Samples)/2, audio.RateHz)); strings.HasPrefix(got, before) {
				understood++
			}
		}
		Expect(understood).To(BeNumerically(">=", 196))
	})

	It("is no words of others, where they are unknown", func() {
		half := recognition.New(withRecordings(all[100:]))
		for i, u := range all[:50] {
			Expect(wordsOf(half.Understand(turn(u.Samples, i), audio.RateHz).Transcript)).To(BeEmpty(), u.Text)
		}
	})

	It("is no words in another voice", func() {
		for i, s := range sentences[:50] {
			sound := turn(speech.StandIn(s, "another").Samples, i)
			Expect(wordsOf(listener.Understand(sound, audio.RateHz).Transcript)).To(BeEmpty(), s)
		}
	})
})

// wordsBefore returns the words that are over by then.
func wordsBefore(u recognition.Utterance, end time.Duration) string {
	var over []string
	for _, w := range u.Words {
		if w.End <= end {
			over = append(over, w.Text)
		}
	}
	return strings.Join(over, " ")
}
