package audio

import "math"

// SilenceDBFS is the level of no sound at all, and the lowest level that is ever reported. It lies
// below the level of a single sample of 1 in a minute of zeros.
const SilenceDBFS = -120.0

// fullScale is the magnitude of the largest sample, the reference of dBFS.
const fullScale = 1 << 15

// RMS returns the root mean square of samples in units of one sample step (0 to 32768). It is 0
// for no samples.
func RMS(samples []int16) float64 {
	if len(samples) == 0 {
		return 0
	}
	return math.Sqrt(float64(energy(samples)) / float64(len(samples)))
}

// energy returns the sum of the squares of samples. It is exact up to 2^33 samples, four days.
func energy(samples []int16) uint64 {
	var a, b uint64 // two sums that do not wait for each other
	for len(samples) >= 4 {
		w, x, y, z := int32(samples[0]), int32(samples[1]), int32(samples[2]), int32(samples[3])
		a += uint64(uint32(w*w)) + uint64(uint32(x*x))
		b += uint64(uint32(y*y)) + uint64(uint32(z*z))
		samples = samples[4:]
	}
	for _, s := range samples {
		a += uint64(uint32(int32(s) * int32(s)))
	}
	return a + b
}

// DBFS returns the root mean square level of samples, at least SilenceDBFS.
func DBFS(samples []int16) float64 {
	return decibels(RMS(samples))
}

// PeakDBFS returns the level of the largest sample, at least SilenceDBFS.
func PeakDBFS(samples []int16) float64 {
	var peak int
	for _, s := range samples {
		peak = max(peak, int(s), -int(s))
	}
	return decibels(float64(peak))
}

// decibels returns the level of a magnitude given in sample steps.
func decibels(magnitude float64) float64 {
	if magnitude <= 0 {
		return SilenceDBFS
	}
	return max(20*math.Log10(magnitude/fullScale), SilenceDBFS)
}
