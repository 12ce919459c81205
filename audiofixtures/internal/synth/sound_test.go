package synth_test

import (
	"math"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/audiofixtures/internal/manifest"
	"github.com/voicesim/voicesim/audiofixtures/internal/synth"
)

// blocks is a sound made of constant stretches: pairs of a length in samples and a level.
func blocks(pairs ...float64) []float64 {
	var sound []float64
	for i := 0; i < len(pairs); i += 2 {
		for range int(pairs[i]) {
			sound = append(sound, pairs[i+1])
		}
	}
	return sound
}

var _ = Describe("finishing a sound", func() {
	It("puts 200 ms before its speech and 300 ms behind it, and knows the shift", func() {
		samples, shift, first, end, err := synth.Finish(blocks(1234, 0, 10000, 0.5, 5000, 0), 11234, -3)
		Expect(err).NotTo(HaveOccurred())
		Expect([]int{first, end, shift}).To(Equal([]int{synth.Lead, synth.Lead + 10000, synth.Lead - 1234}))
		Expect(samples).To(HaveLen(synth.Lead + 10000 + synth.Tail))
		Expect(samples[first-1 : first+2]).To(HaveExactElements(BeZero(), Not(BeZero()), Not(BeZero())))
		Expect(samples[end]).To(BeZero())
	})

	It("brings its peak to the level asked for", func() {
		samples, _, _, _, err := synth.Finish(blocks(500, 0, 5000, 0.1), 5500, -6)
		Expect(err).NotTo(HaveOccurred())
		Expect(audio.PeakDBFS(samples)).To(BeNumerically("~", -6, 0.001))
	})

	It("keeps the soft beginning of the speech and lets it come gently", func() {
		soft := math.Pow(10, -50/20.0) // too soft to be speech
		samples, _, first, _, err := synth.Finish(blocks(9000, soft, 5000, 0.7), 14000, -3)
		Expect(err).NotTo(HaveOccurred())
		Expect(samples[first-1]).NotTo(BeZero())
		Expect(samples[first-2400]).To(BeZero())
		Expect(samples[first-2400+120]).To(BeNumerically("~", samples[first-1]/2, 1))
		Expect(samples[first-2401]).To(BeZero())
	})

	It("drops what clicks long after the last word", func() {
		click := blocks(1000, 0, 5000, 0.5, synth.SoftEnd+100, 0, 500, 0.5)
		_, _, first, end, err := synth.Finish(click, 6000, -3)
		Expect(err).NotTo(HaveOccurred())
		Expect(end - first).To(Equal(5000))
	})

	It("refuses silence", func() {
		_, _, _, _, err := synth.Finish(blocks(1000, 0), 1000, -3)
		Expect(err).To(MatchError("no speech in 1000 samples"))
		_, _, _, _, err = synth.Finish(nil, 0, -3)
		Expect(err).To(MatchError("no speech in 0 samples"))
	})
})

var _ = Describe("moving words to a recording's clock", func() {
	line := &synth.Line{Words: []synth.Part{{Text: "Hello"}, {Text: "A1001"}}}
	ms := func(n int) manifest.Milliseconds { return manifest.Milliseconds(time.Duration(n) * time.Millisecond) }

	It("shifts them, and lets the first begin and the last end with the sound", func() {
		words, err := synth.TimeWords(line, []synth.Span{synth.NewSpan(0.1, 0.4), synth.NewSpan(0.5, 0.9)},
			synth.NewRecording(1200, 4800, 23040)) // 50 ms later; speech from 200 to 960 ms
		Expect(err).NotTo(HaveOccurred())
		Expect(words).To(Equal([]manifest.Word{{Text: "Hello", Start: ms(200), End: ms(450)}, {Text: "A1001", Start: ms(550), End: ms(960)}}))
	})

	DescribeTable("refuses words that are far from the sound",
		func(start, end float64, reason string) {
			_, err := synth.TimeWords(line, []synth.Span{synth.NewSpan(start, 0.5), synth.NewSpan(0.5, end)},
				synth.NewRecording(0, 4800, 24000)) // speech from 200 to 1000 ms
			Expect(err).To(MatchError(ContainSubstring(reason)))
		},
		Entry("when the first is too early", 0.114, 1.0, `speech begins 86ms after the word "Hello"`),
		Entry("when the sound precedes the first", 0.201, 1.0, `speech begins -1ms after the word "Hello"`),
		Entry("when the last is too late", 0.2, 1.126, `speech ends -126ms after the word "A1001"`),
		Entry("when the sound outlasts the last", 0.2, 0.889, `speech ends 111ms after the word "A1001"`),
	)
})

var _ = Describe("the noises", func() {
	for _, name := range []string{"cough", "click", "breath", "doorbell"} {
		It("give "+name+" as it was recorded, on every machine within one step of a sample", func() {
			made, err := synth.MakeNoise(name)
			Expect(err).NotTo(HaveOccurred())
			u, ok := audiofixtures.Find(audiofixtures.Noise, name, "")
			Expect(ok).To(BeTrue())
			samples := synth.SamplesOf(made)
			Expect(samples).To(HaveLen(len(u.Samples())))
			for i, s := range u.Samples() {
				Expect(int(samples[i])-int(s)).To(BeNumerically("~", 0, 1), "sample %d", i)
			}
		})
	}

	It("are only those that are known", func() {
		_, err := synth.MakeNoise("bang")
		Expect(err).To(MatchError(`no noise "bang"`))
	})
})
