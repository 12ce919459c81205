package phoneline

import "math"

// highPass is a filter of second order, maximally flat.
// Source: R. Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter coefficients", HPF with Q = 1/sqrt(2).
type highPass struct {
	b, a1, a2      float64 // b0 = b2 = b, b1 = -2b
	x1, x2, y1, y2 float64
}

func newHighPass(hz, rateHz float64) highPass {
	w := 2 * math.Pi * hz / rateHz
	alpha := math.Sin(w) / math.Sqrt2
	a0 := 1 + alpha
	return highPass{b: (1 + math.Cos(w)) / 2 / a0, a1: -2 * math.Cos(w) / a0, a2: (1 - alpha) / a0}
}

// next filters one sample.
func (h *highPass) next(x float64) float64 {
	y := h.b*(x-2*h.x1+h.x2) - h.a1*h.y1 - h.a2*h.y2
	h.x2, h.x1, h.y2, h.y1 = h.x1, x, h.y1, y
	return y
}

// sample rounds to the nearest sample, and holds what does not fit at the largest.
func sample(v float64) int16 {
	switch {
	case v >= math.MaxInt16:
		return math.MaxInt16
	case v <= math.MinInt16:
		return math.MinInt16
	}
	return int16(math.RoundToEven(v))
}
