package speech_test

import (
	"math"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/speech"
)

// tone is a sound that begins and ends suddenly.
func tone(d time.Duration) []int16 {
	samples := make([]int16, audio.Samples(d, audio.RateHz))
	for i := range samples {
		samples[i] = int16(9000 * math.Sin(float64(i)*0.06))
	}
	return samples
}

func silence(d time.Duration) []int16 { return make([]int16, audio.Samples(d, audio.RateHz)) }

var _ = Describe("NewTake", func() {
	It("finds where the speech of the bundled recordings begins and ends, within 100 ms", func() {
		for _, u := range audiofixtures.All() {
			if u.Role == audiofixtures.Noise {
				continue
			}
			t, err := speech.NewTake(&audio.Clip{Samples: u.Samples()})
			Expect(err).NotTo(HaveOccurred(), u.ID)
			Expect(t.Start()).To(BeNumerically("~", u.SpeechStart, 100*time.Millisecond), u.ID)
			Expect(t.End()).To(BeNumerically("~", u.SpeechEnd, 100*time.Millisecond), u.ID)
		}
	})

	It("estimates when the words of the bundled recordings begin: half of them within 70 ms, nine in ten within 220 ms", func() {
		var off []time.Duration
		for _, u := range audiofixtures.All() {
			if u.Role == audiofixtures.Noise {
				continue
			}
			t, err := speech.NewTake(&audio.Clip{Samples: u.Samples()})
			Expect(err).NotTo(HaveOccurred())
			s := t.Speech(u.Text)
			Expect(s.Estimated).To(BeTrue())
			Expect(s.Words).To(HaveLen(len(u.Words)))
			end := time.Duration(0)
			for i, w := range s.Words {
				Expect(w.Start).To(BeNumerically(">=", end), "%s: %s", u.ID, w.Text)
				Expect(w.End).To(BeNumerically(">", w.Start))
				end = w.End
				off = append(off, (w.Start + t.Start() - u.Words[i].Start).Abs())
			}
			Expect(end).To(BeNumerically("<=", audio.Duration(len(s.Samples), audio.RateHz)))
		}
		slices.Sort(off)
		Expect(off[len(off)/2]).To(BeNumerically("<", 70*time.Millisecond))
		Expect(off[len(off)*9/10]).To(BeNumerically("<", 220*time.Millisecond))
	})

	It("converts channels and rates", func() {
		narrow, err := audio.Resample(tone(time.Second), audio.RateHz, 8000)
		Expect(err).NotTo(HaveOccurred())
		both := make([]int16, 2*len(narrow))
		for i, s := range narrow {
			both[2*i], both[2*i+1] = s, s
		}
		t, err := speech.NewTake(&audio.Clip{Samples: both, RateHz: 8000, Channels: 2})
		Expect(err).NotTo(HaveOccurred())
		Expect(audio.Duration(len(t.Samples), audio.RateHz)).To(BeNumerically("~", time.Second, time.Millisecond))
	})

	It("puts a pause of the sound between two words", func() {
		sound := slices.Concat(silence(300*time.Millisecond), tone(500*time.Millisecond), silence(800*time.Millisecond), tone(900*time.Millisecond))
		t, err := speech.NewTake(&audio.Clip{Samples: sound})
		Expect(err).NotTo(HaveOccurred())
		s := t.Speech("Hello? Is anybody there?")
		Expect(s.Words[0].End).To(BeNumerically("~", 540*time.Millisecond, 60*time.Millisecond))
		Expect(s.Words[1].Start).To(BeNumerically("~", 1320*time.Millisecond, 60*time.Millisecond))
	})

	DescribeTable("refuses what nobody speaks in", func(samples []int16) {
		_, err := speech.NewTake(&audio.Clip{Samples: samples})
		Expect(err).To(MatchError(speech.ErrSilent))
	},
		Entry("silence", silence(time.Second)),
		Entry("less than a frame", tone(5*time.Millisecond)),
		Entry("a click", append(tone(10*time.Millisecond), silence(time.Second)...)),
	)

	It("refuses a rate that cannot be converted", func() {
		_, err := speech.NewTake(&audio.Clip{Samples: tone(time.Second), RateHz: 1000})
		Expect(err).To(HaveOccurred())
	})
})
