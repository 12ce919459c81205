package formant

import "math"

// steps is the resolution of a period.
const steps = 256

// highestHz bounds the voice, which is to pass a telephone.
const highestHz = 3600

// Period is one period of a voice, of power 1. The zero value is silence.
type Period [steps + 1]float64

// Shape makes the period that of a voice of a pitch with three formants, band-limited to 3.6 kHz.
func (p *Period) Shape(pitchHz, f1, f2, f3 float64) {
	*p = Period{}
	var power float64
	for k := 1; float64(k)*pitchHz < highestHz; k++ {
		f := float64(k) * pitchHz
		a := (resonance(f, f1, 110) + 0.6*resonance(f, f2, 160) + 0.35*resonance(f, f3, 220)) / math.Sqrt(float64(k))
		power += a * a / 2
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / steps)
		x, y := 0.0, a // a point that turns k times a period
		for i := range p[:steps/2] {
			p[i] += x
			x, y = x*cos+y*sin, y*cos-x*sin
		}
	}
	loud := math.Sqrt(power)
	for i := range p[:steps/2] { // the second half is the first backwards, with the other sign
		p[i] /= loud
		p[steps-i] = -p[i]
	}
}

func resonance(f, center, width float64) float64 {
	d := (f - center) / width
	return 1 / (1 + d*d)
}

// At returns the sound at a place in the period, from 0 up to 1.
func (p *Period) At(phase float64) float64 {
	at := phase * steps
	i := int(at)
	return p[i] + (p[i+1]-p[i])*(at-float64(i))
}

// Sample returns a sample of PCM16 that is not zero, so that no silence of a line is taken for a voice's.
func Sample(x float64) int16 {
	s := int16(max(-32000, min(32000, x)))
	if s == 0 {
		return 1
	}
	return s
}
