package recognition

import (
	"math"
	"slices"

	"github.com/voicesim/voicesim/audio"
)

// firTaps is the length of the filter before every third sample is kept.
const firTaps = 21

// lowPass is that filter's first half and its middle, in units of 2^-15; the second half mirrors the
// first. A windowed sinc of 3.5 kHz.
var lowPass = func() (taps [firTaps/2 + 1]int32) {
	const cutoffHz, middle = 3500.0, firTaps / 2
	var wide [firTaps]float64
	var sum float64
	for i := range wide {
		x := float64(i - middle)
		h := 2 * cutoffHz / audio.RateHz
		if x != 0 {
			h = math.Sin(2*math.Pi*cutoffHz*x/audio.RateHz) / (math.Pi * x)
		}
		wide[i] = h * (0.54 + 0.46*math.Cos(math.Pi*x/(middle+1)))
		sum += wide[i]
	}
	for i := range taps {
		taps[i] = int32(math.Round(wide[i] / sum * (1 << 15)))
	}
	return taps
}()

// appendDecimated appends samples at a third of their rate, full scale being 1.
func appendDecimated(slow []float32, samples []int16) []float32 {
	t := &lowPass
	slow = slices.Grow(slow, len(samples)/decimation)
	for len(samples) >= firTaps {
		x := (*[firTaps]int16)(samples)
		sum := t[0]*(int32(x[0])+int32(x[20])) + t[1]*(int32(x[1])+int32(x[19])) +
			t[2]*(int32(x[2])+int32(x[18])) + t[3]*(int32(x[3])+int32(x[17])) +
			t[4]*(int32(x[4])+int32(x[16])) + t[5]*(int32(x[5])+int32(x[15])) +
			t[6]*(int32(x[6])+int32(x[14])) + t[7]*(int32(x[7])+int32(x[13])) +
			t[8]*(int32(x[8])+int32(x[12])) + t[9]*(int32(x[9])+int32(x[11])) + t[10]*int32(x[10])
		slow = append(slow, float32(sum)/(1<<30))
		samples = samples[decimation:]
	}
	return slow
}

// appendScaled appends samples of 8 kHz, full scale being 1.
func appendScaled(slow []float32, samples []int16) []float32 {
	for _, s := range samples {
		slow = append(slow, float32(s)/(1<<15))
	}
	return slow
}
