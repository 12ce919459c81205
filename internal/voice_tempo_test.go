package internal_test

import (
	"math"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/voice"
)

// tone is a sine of a pitch at 24 kHz.
func tone(hz float64, d time.Duration) []int16 {
	samples := make([]int16, audio.Samples(d, audio.RateHz))
	for i := range samples {
		samples[i] = int16(8000 * math.Sin(2*math.Pi*hz*float64(i)/audio.RateHz))
	}
	return samples
}

// loudness is the power of samples, in dB.
func loudness(samples []int16) float64 {
	var power float64
	for _, x := range samples {
		power += float64(x) * float64(x)
	}
	return 10 * math.Log10(power/float64(len(samples)))
}

var _ = Describe("Sound at another tempo", func() {
	DescribeTable("has another length, the same pitch and the same level", func(speed, hz float64) {
		original := tone(hz, time.Second)
		changed := voice.AtTempo(original, speed)
		Expect(len(changed)).To(BeNumerically("~", 24000/speed, 1))
		body := changed[2400 : len(changed)-2400]
		Expect(pitchOf(body)).To(BeNumerically("~", hz, hz/50))
		Expect(loudness(body)).To(BeNumerically("~", loudness(original), 1))
	},
		Entry("slowest, low", 0.25, 90.0), Entry("slow", 0.8, 165.0), Entry("fast", 1.2, 165.0), Entry("fastest, high", 1.5, 300.0),
	)

	It("is itself at its own", func() {
		s := tone(440, time.Second)
		Expect(&voice.AtTempo(s, 1)[0]).To(BeIdenticalTo(&s[0]))
		Expect(voice.AtTempo(nil, 1.5)).To(BeEmpty())
		Expect(voice.AtTempo([]int16{7}, 1.5)).To(HaveLen(1))
	})
})

// pitchOf counts how often samples rise through zero in a second.
func pitchOf(samples []int16) float64 {
	rises := 0
	for i := 1; i < len(samples); i++ {
		if samples[i-1] < 0 && samples[i] >= 0 {
			rises++
		}
	}
	return float64(rises) * audio.RateHz / float64(len(samples))
}
