package audio

import (
	"fmt"
	"math"
)

// The design of the filter, in samples of the lower of the two rates. 48 samples to either side
// and a stop band 92 dB down leave a transition of 6 % of that rate: at 8 kHz everything up to
// 3.5 kHz passes (telephony needs 3.4) and nothing from 4 kHz on is left to alias.
//
// Source: Kaiser's design formulas, as in Oppenheim and Schafer, Discrete-Time Signal Processing,
// section 7.5.3.
const (
	halfLength   = 48
	stopBandDB   = 92.0
	kaiserBeta   = 0.1102 * (stopBandDB - 8.7)
	transition   = (stopBandDB - 7.95) / (2.285 * 2 * math.Pi * 2 * halfLength) // share of the rate
	cutoff       = 0.5 - transition/2                                           // share of the rate
	coefficientQ = 30                                                           // bits after the binary point
)

const (
	minRateHz = 4000
	maxRateHz = 192000
	maxPhases = 1280 // 11025 to 96000 Hz, the widest pair of common rates
)

// polyphase is a low-pass filter evaluated only at the moments of output samples. These fall
// between input samples at one of a few phases, and each phase has its own row of coefficients.
//
// Coefficients are whole numbers: sums are exact, so results do not depend on the processor or
// on the order of additions.
type polyphase struct {
	phases    int       // toHz / gcd
	phaseStep int       // phases to advance for an output sample, after stride input samples
	stride    int       // whole input samples to advance for an output sample
	taps      int       // coefficients in a row, a multiple of 8
	rows      [][]int32 // by phase
}

// newPolyphase returns nil without an error when the rates are equal.
func newPolyphase(fromHz, toHz int) (*polyphase, error) {
	if min(fromHz, toHz) < minRateHz || max(fromHz, toHz) > maxRateHz {
		return nil, &RateError{FromHz: fromHz, ToHz: toHz}
	}
	if fromHz == toHz {
		return nil, nil
	}
	common := gcd(fromHz, toHz)
	f := &polyphase{phases: toHz / common}
	if f.phases > maxPhases {
		return nil, &RateError{FromHz: fromHz, ToHz: toHz}
	}
	f.stride, f.phaseStep = fromHz/toHz, fromHz/common%f.phases
	shrink := min(1, float64(toHz)/float64(fromHz)) // the lower rate, as a share of the input's
	side := int(math.Ceil(halfLength/shrink/4)) * 4
	f.taps = 2 * side
	f.rows = make([][]int32, f.phases)
	for p := range f.rows {
		f.rows[p] = kernel(side, float64(p)/float64(f.phases), shrink)
	}
	return f, nil
}

// kernel returns the coefficients for an output sample that lies offset (0 to 1) after the input
// sample at index side-1. They sum to 1 up to their rounding, which is too little to change a
// constant.
func kernel(side int, offset, shrink float64) []int32 {
	weights := make([]float64, 2*side)
	sum := 0.0
	for i := range weights {
		t := (float64(i-side+1) - offset) * shrink // in samples of the lower rate
		weights[i] = sinc(2*cutoff*t) * kaiser(t/halfLength)
		sum += weights[i]
	}
	row := make([]int32, len(weights))
	for i, w := range weights {
		row[i] = int32(math.RoundToEven(w / sum * (1 << coefficientQ)))
	}
	return row
}

// at returns the output sample at a phase, given the input samples around it.
func (f *polyphase) at(view []int16, phase int) int16 {
	row := f.rows[phase]
	view = view[:len(row)]
	var a, b, c, d int64
	for len(row) >= 8 && len(view) >= 8 {
		a += int64(view[0])*int64(row[0]) + int64(view[4])*int64(row[4])
		b += int64(view[1])*int64(row[1]) + int64(view[5])*int64(row[5])
		c += int64(view[2])*int64(row[2]) + int64(view[6])*int64(row[6])
		d += int64(view[3])*int64(row[3]) + int64(view[7])*int64(row[7])
		view, row = view[8:], row[8:]
	}
	return saturate((a + b + c + d + 1<<(coefficientQ-1)) >> coefficientQ)
}

// sinc returns sin(πx)/(πx).
func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// kaiser returns the Kaiser window at x, where its ends are at -1 and 1.
func kaiser(x float64) float64 {
	if x <= -1 || x >= 1 {
		return 0
	}
	return bessel0(kaiserBeta*math.Sqrt(1-x*x)) / bessel0(kaiserBeta)
}

// bessel0 returns the modified Bessel function of the first kind and order 0, by its power series.
func bessel0(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > sum*1e-17; k++ {
		term *= x * x / (4 * k * k)
		sum += term
	}
	return sum
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// RateError reports sample rates between which no conversion is offered.
type RateError struct{ FromHz, ToHz int }

// Error names both rates and the limits.
func (e *RateError) Error() string {
	return fmt.Sprintf("no conversion from %d Hz to %d Hz: rates must lie between %d and %d Hz and be multiples of a common one that is not too small",
		e.FromHz, e.ToHz, minRateHz, maxRateHz)
}
