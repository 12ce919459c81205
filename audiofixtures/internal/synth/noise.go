package synth

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/voicesim/voicesim/audio"
)

// noises lists the sounds that are no speech: how each is made and its peak in dBFS, chosen to lie
// beside speech as the real thing would.
var noises = map[string]struct {
	sound    func(random *rand.Rand) []float64
	peakDBFS float64
}{
	"cough":    {cough, -6},
	"click":    {click, -9},
	"breath":   {breath, -22},
	"doorbell": {doorbell, -9},
}

// makeNoise returns the recording of a noise. The same name gives the same samples each time.
func makeNoise(name string) (*recording, error) {
	noise, ok := noises[name]
	if !ok {
		return nil, fmt.Errorf("no noise %q", name)
	}
	seed := uint64(0)
	for _, r := range name {
		seed = seed*31 + uint64(r)
	}
	sound := append(noise.sound(rand.New(rand.NewPCG(seed, 1))), make([]float64, audio.RateHz/10)...)
	return finish(sound, len(sound), noise.peakDBFS)
}

// cough is a hard burst of breath, a gap and a softer voiced burst: 340 ms.
func cough(random *rand.Rand) []float64 {
	out := make([]float64, samplesOf(0.34))
	burst(out[:samplesOf(0.15)], random, noiseBand{900, 0.6, 0.004, 0.035, 1})
	burst(out[samplesOf(0.16):], random, noiseBand{600, 0.5, 0.012, 0.05, 0.6})
	phase := 0.0
	for i := samplesOf(0.16); i < len(out); i++ {
		t := float64(i-samplesOf(0.16)) / audio.RateHz
		phase += (140 - 120*t) / audio.RateHz
		out[i] += 0.25 * rise(t, 0.012) * fall(t, 0.05) * (2*(phase-math.Floor(phase)) - 1)
	}
	return out
}

// click is a switch: two very short knocks 30 ms apart.
func click(random *rand.Rand) []float64 {
	out := make([]float64, samplesOf(0.06))
	burst(out[:samplesOf(0.03)], random, noiseBand{3200, 0.25, 0.0003, 0.002, 1})
	burst(out[samplesOf(0.03):], random, noiseBand{2400, 0.25, 0.0003, 0.003, 0.7})
	return out
}

// breath is 0.8 s of air drawn in: noise that swells and fades.
func breath(random *rand.Rand) []float64 {
	out := make([]float64, samplesOf(0.8))
	burst(out, random, noiseBand{1400, 1.2, 0.001, math.Inf(1), 1})
	for i := range out {
		swell := math.Sin(math.Pi * float64(i) / float64(len(out)))
		out[i] *= swell * swell
	}
	return out
}

// doorbell is two struck bars, the second a third lower: 1.4 s.
func doorbell(*rand.Rand) []float64 {
	out := make([]float64, samplesOf(1.4))
	strike(out, 659.26)                  // e''
	strike(out[samplesOf(0.5):], 523.25) // c''
	return out
}

// strike adds the sound of a struck bar: its tone and two of its overtones, which die sooner.
func strike(out []float64, toneHz float64) {
	for i := range out {
		t := float64(i) / audio.RateHz
		for n, overtone := range []float64{1, 2.76, 5.4} {
			level := rise(t, 0.002) * fall(t, 0.3/float64(n+1)) / float64(n+1)
			out[i] += level * math.Sin(2*math.Pi*toneHz*overtone*t)
		}
	}
}

// noiseBand is noise around a middle frequency that rises and then dies.
type noiseBand struct {
	middleHz, octaves float64 // the band is so many octaves wide at half its power
	rise, fall        float64 // seconds
	level             float64
}

// burst adds a band of noise.
func burst(out []float64, random *rand.Rand, band noiseBand) {
	w := 2 * math.Pi * band.middleHz / audio.RateHz
	alpha := math.Sin(w) * math.Sinh(math.Ln2/2*band.octaves*w/math.Sin(w))
	b, a1, a2 := alpha/(1+alpha), -2*math.Cos(w)/(1+alpha), (1-alpha)/(1+alpha)
	var x1, x2, y1, y2 float64
	for i := range out {
		x := 2*random.Float64() - 1
		y := b*(x-x2) - a1*y1 - a2*y2
		x1, x2, y1, y2 = x, x1, y, y1
		t := float64(i) / audio.RateHz
		out[i] += band.level * rise(t, band.rise) * fall(t, band.fall) * y
	}
}

// rise goes from 0 to 1 within the given time and stays there.
func rise(t, within float64) float64 { return min(t/within, 1) }

// fall goes from 1 towards 0, by the factor e in each such time.
func fall(t, each float64) float64 { return math.Exp(-t / each) }

func samplesOf(seconds float64) int { return int(math.Round(seconds * audio.RateHz)) }
