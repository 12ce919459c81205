package audio_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
)

var _ = Describe("Speech", func() {
	// hiss is white noise of a level, a second for each of the seconds.
	hiss := func(dbfs float64, rate, seconds int) []int16 {
		chance := rand.New(rand.NewPCG(7, 7))
		out := make([]int16, rate*seconds)
		for i := range out {
			out[i] = int16(math.Round(chance.NormFloat64() * 32768 * math.Pow(10, dbfs/20)))
		}
		return out
	}
	// buzz adds a voice of 120 Hz with its overtones, at -20 dBFS, from one offset to another.
	buzz := func(sound []int16, rate int, from, to time.Duration) []int16 {
		sound = slices.Clone(sound)
		for i := audio.Samples(from, rate); i < audio.Samples(to, rate); i++ {
			v := 0.0
			for k := 1.0; k <= 10; k++ {
				v += math.Sin(2*math.Pi*120*k*float64(i)/float64(rate)) / k
			}
			sound[i] += int16(v * 3000)
		}
		return sound
	}
	for _, rate := range []int{8000, 16000, 24000, 48000} {
		It("is found in noise that is speech by its level alone", func() {
			noisy := buzz(buzz(hiss(-38, rate, 8), rate, 2*time.Second, 3*time.Second), rate, 5*time.Second, 5500*time.Millisecond)
			Expect(audio.Segments(noisy, rate, nil)).To(Equal([]audio.Segment{{Start: 0, End: 8 * time.Second}}))
			found := audio.Speech(noisy, rate)
			Expect(found).To(HaveLen(2))
			for i, want := range []audio.Segment{{Start: 2 * time.Second, End: 3 * time.Second}, {Start: 5 * time.Second, End: 5500 * time.Millisecond}} {
				Expect(found[i].Start).To(BeNumerically("~", want.Start, 20*time.Millisecond))
				Expect(found[i].End).To(BeNumerically("~", want.End, 20*time.Millisecond))
			}
		})
	}
	It("is what its level says where there is no noise, in pieces of frames, too", func() {
		clean := buzz(make([]int16, 24000*3+77), 24000, time.Second, 3*time.Second+2*time.Millisecond)
		Expect(audio.Speech(clean, 24000)).To(Equal(audio.Segments(clean, 24000, nil)))
	})
	It("is found where somebody speaks all the time", func() {
		var nonstop []int16
		for _, u := range audiofixtures.All() {
			if u.Role == audiofixtures.Agent && len(nonstop) < 20*24000 {
				nonstop = append(nonstop, u.Samples()[audio.Samples(u.SpeechStart, 24000):audio.Samples(u.SpeechEnd, 24000)]...)
			}
		}
		spoken := func(all []audio.Segment) (sum time.Duration) {
			for _, s := range all {
				sum += s.End - s.Start
			}
			return sum
		}
		Expect(spoken(audio.Speech(nonstop, 24000))).To(BeNumerically("~", spoken(audio.Segments(nonstop, 24000, nil)), 200*time.Millisecond))
	})
	It("follows noise that grows and softens", func() {
		noise := hiss(-42, 24000, 12)
		for i := range noise {
			noise[i] = int16(float64(noise[i]) * (1.4 + 0.5*math.Sin(2*math.Pi*float64(i)/24000/6)))
		}
		found := audio.Speech(buzz(noise, 24000, 6*time.Second, 8*time.Second), 24000)
		Expect(found).To(HaveLen(1))
		Expect(found[0].Start).To(BeNumerically("~", 6*time.Second, 20*time.Millisecond))
	})
	DescribeTable("is not found", func(sound []int16, rate int) { Expect(audio.Speech(sound, rate)).To(BeEmpty()) },
		Entry("in nothing", nil, 24000),
		Entry("in a sample", []int16{9000}, 24000),
		Entry("in silence", make([]int16, 24000), 24000),
		Entry("in noise alone", hiss(-38, 24000, 10), 24000),
		Entry("in loud noise alone", hiss(-20, 8000, 10), 8000),
		Entry("in a hum alone", buzz(make([]int16, 48000), 24000, 0, 2*time.Second), 24000),
		Entry("at no rate", make([]int16, 10), 0),
	)
	It("is found by its level at rates too low for bands", func() {
		Expect(audio.Speech(slices.Repeat([]int16{5000, -5000}, 200), 400)).To(Equal([]audio.Segment{{Start: 0, End: time.Second}}))
	})
})
