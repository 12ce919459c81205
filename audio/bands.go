package audio

import (
	"math"
	"time"
)

// bands is the mean square of a frame of [detectorFrame] in each of some bands of frequencies.
type bands [8]float64

// bandEdges are where the bands begin and end, in Hz. Chosen: about as wide as the ear's, three of them together.
var bandEdges = [len(bands{}) + 1]float64{80, 250, 500, 900, 1600, 2600, 4000, 7000, 11000}

// bandsOf returns the bands of all whole frames of a recording; nil at a rate too low for any.
func bandsOf(samples []int16, rateHz int) []bands {
	if bandEdges[1] >= float64(rateHz)/2 {
		return nil
	}
	size := func(i int) int { return Samples(time.Duration(i)*detectorFrame, rateHz) }
	n := 0
	for size(n+1) <= len(samples) {
		n++
	}
	out := make([]bands, n)
	for b := range len(bandEdges) - 1 {
		if bandEdges[b+1] >= float64(rateHz)/2 {
			break
		}
		once, twice := newBandPass(bandEdges[b], bandEdges[b+1], rateHz), newBandPass(bandEdges[b], bandEdges[b+1], rateHz)
		for i := range out {
			from, to := size(i), size(i+1)
			for _, s := range samples[from:to] {
				y := twice.next(once.next(float64(s)))
				out[i][b] += y * y
			}
			out[i][b] /= float64(to - from)
		}
	}
	return out
}

// silent is what a filter's output counts as nothing below. In silence it would fade to numbers so small that a processor takes dozens of
// times as long for each; a sample is at least 1, so nobody hears the difference.
const silent = 1e-30

// bandPass is a filter of second order. Source: R. Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter coefficients", the
// band-pass with 0 dB at its peak.
type bandPass struct{ b0, a1, a2, x1, x2, y1, y2 float64 }

func newBandPass(from, to float64, rateHz int) bandPass {
	middle := math.Sqrt(from * to)
	sin, cos := math.Sincos(2 * math.Pi * middle / float64(rateHz))
	alpha := sin * (to - from) / (2 * middle)
	return bandPass{b0: alpha / (1 + alpha), a1: -2 * cos / (1 + alpha), a2: (1 - alpha) / (1 + alpha)}
}

func (f *bandPass) next(x float64) float64 {
	y := f.b0*(x-f.x2) - f.a1*f.y1 - f.a2*f.y2
	if math.Abs(y) < silent {
		y = 0
	}
	f.x2, f.x1, f.y2, f.y1 = f.x1, x, f.y1, y
	return y
}
