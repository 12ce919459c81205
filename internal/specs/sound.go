package specs

import (
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

// Silence returns quiet samples at 24 kHz: the noise of a good microphone.
func Silence(d time.Duration) []int16 {
	samples := make([]int16, audio.Samples(d, audio.RateHz))
	seed := uint32(1)
	for i := range samples {
		seed = seed*1664525 + 1013904223
		samples[i] = int16(seed>>30) - 2
	}
	return samples
}

// Joined returns sounds one after the other.
func Joined(parts ...[]int16) []int16 {
	var all []int16
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// Noisy mixes white noise into samples, so many dB below them.
func Noisy(samples []int16, below float64) []int16 {
	noise := make([]int16, len(samples))
	seed := uint32(7)
	for i := range noise {
		seed = seed*1664525 + 1013904223
		noise[i] = int16(int32(seed) >> 19)
	}
	audio.Gain(noise, audio.DBFS(samples)-below-audio.DBFS(noise))
	out := append([]int16(nil), samples...)
	audio.Mix(out, noise)
	return out
}

// Resampled returns samples at another rate.
func Resampled(samples []int16, from, to int) []int16 {
	ginkgo.GinkgoHelper()
	out, err := audio.Resample(samples, from, to)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return out
}
