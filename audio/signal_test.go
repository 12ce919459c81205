package audio_test

import (
	"math"
	"math/rand/v2"
)

// sine returns a quarter of a second of a tone whose peak is amplitude sample steps.
func sine(rateHz int, hz, amplitude float64) []int16 {
	return sineOf(rateHz/4, rateHz, hz, amplitude)
}

// sineOf returns n samples of a tone.
func sineOf(n, rateHz int, hz, amplitude float64) []int16 {
	samples := make([]int16, n)
	for i := range samples {
		samples[i] = int16(math.RoundToEven(amplitude * math.Sin(2*math.Pi*hz*float64(i)/float64(rateHz))))
	}
	return samples
}

// noise returns n samples of seeded white noise up to a peak.
func noise(n int, peak int, seed uint64) []int16 {
	random := rand.New(rand.NewPCG(seed, 1))
	samples := make([]int16, n)
	for i := range samples {
		samples[i] = int16(random.IntN(2*peak+1) - peak)
	}
	return samples
}

// pieces cuts s into pieces of odd sizes, some of them empty.
func pieces[T any](s []T, seed uint64) [][]T {
	random := rand.New(rand.NewPCG(seed, 2))
	sizes := []int{0, 1, 1, 2, 3, 7, 13, 160, 479, 480, 481, 3000}
	var all [][]T
	for len(s) > 0 {
		n := min(sizes[random.IntN(len(sizes))], len(s))
		all, s = append(all, s[:n]), s[n:]
	}
	return all
}
