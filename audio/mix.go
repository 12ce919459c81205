package audio

import "math"

// Mix adds src to dst sample by sample, holding sums that do not fit at the largest value. A
// longer dst keeps its tail, the tail of a longer src is ignored.
func Mix(dst, src []int16) {
	n := min(len(dst), len(src))
	dst, src = dst[:n], src[:n]
	for i, s := range src {
		dst[i] = int16(min(max(int32(dst[i])+int32(s), math.MinInt16), math.MaxInt16))
	}
}

// Gain changes the level of samples in place by so many decibels, rounding to the nearest sample
// and holding values that do not fit at the largest. Minus infinity silences them.
func Gain(samples []int16, db float64) {
	if db == 0 {
		return
	}
	factor := math.Pow(10, db/20)
	for i, s := range samples {
		v := math.RoundToEven(float64(s) * factor)
		samples[i] = int16(min(max(v, math.MinInt16), math.MaxInt16))
	}
}

// saturate returns v, or the nearest value that fits into a sample.
func saturate(v int64) int16 {
	return int16(min(max(v, math.MinInt16), math.MaxInt16))
}
