package phoneline

import (
	"math"
	"math/rand/v2"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/formant"
)

// makers make noises, of loopSamples and loopFade samples, of any level.
var makers = map[Noise]func(*rand.Rand) []float64{
	White: white, Street: street, Office: office, Babble: babble, Hum: hum, Bangs: bangs,
}

func blank() []float64 { return make([]float64, loopSamples+loopFade) }

func white(chance *rand.Rand) []float64 {
	out := blank()
	for i := range out {
		out[i] = chance.NormFloat64()
	}
	return out
}

// pink is noise with as much power in each octave.
func pink(chance *rand.Rand) []float64 {
	out := blank()
	var poles, slow, loud [6]float64
	for p := range poles {
		slow[p] = math.Pow(0.25, float64(p))
		loud[p] = 1 / math.Sqrt(slow[p]) // powers of two: exact
	}
	for i := range out {
		w := chance.NormFloat64()
		for p := range poles {
			poles[p] += slow[p] * (w - poles[p])
			out[i] += poles[p] * loud[p]
		}
	}
	return out
}

// street is pink noise in which cars pass, each for some seconds.
func street(chance *rand.Rand) []float64 {
	out := pink(chance)
	rumble := newHighPass(80, audio.RateHz)
	const cars, passing, louder = 3, 2.5, 0.6 // seconds; 4 dB at the nearest
	for i := range out {
		swell := 1.0
		for c := range cars {
			d := (float64(i)/audio.RateHz - (float64(c)+0.5)*10/cars) / passing * 2
			swell += louder / (1 + 4*d*d)
		}
		out[i] = rumble.next(out[i]) * swell
	}
	return out
}

// office is a ventilation, and voices far away.
func office(chance *rand.Rand) []float64 {
	out, voices := pink(chance), babble(chance)
	low := newHighPass(100, audio.RateHz)
	scale := 0.5 * rms(out) / rms(voices)
	for i := range out {
		out[i] = low.next(out[i]) + scale*voices[i]
	}
	return out
}

// people is how many talk in babble. Chosen: so many that no word stands out.
const people = 16

// babble is many voices at once.
func babble(chance *rand.Rand) []float64 {
	out := blank()
	for range people {
		pitch := 90 + 150*chance.Float64()
		step := pitch / audio.RateHz
		var period formant.Period
		phase := chance.Float64()
		for rest := out; len(rest) > 0; { // a syllable
			length := int((0.09 + 0.16*chance.Float64()) * audio.RateHz)
			loud := 0.4 + chance.Float64()
			period.Shape(pitch, 300+500*chance.Float64(), 900+1300*chance.Float64(), 2300+700*chance.Float64())
			syllable := rest[:min(length, len(rest))]
			rest = rest[len(syllable):]
			sin, cos := math.Sincos(math.Pi / float64(length))
			rise, x := 0.0, 1.0 // a point on its way along half a circle
			for i := range syllable {
				syllable[i] += loud * (0.3 + 0.7*rise) * period.At(phase)
				rise, x = rise*cos+x*sin, x*cos-rise*sin
				if phase += step; phase >= 1 {
					phase--
				}
			}
		}
	}
	return out
}

// hum is that of the mains in Europe.
func hum(*rand.Rand) []float64 {
	out := blank()
	for i := range out {
		at := 2 * math.Pi * 50 * float64(i) / audio.RateHz
		out[i] = math.Sin(at) + 0.5*math.Sin(3*at) + 0.2*math.Sin(5*at) + 0.1*math.Sin(7*at)
	}
	return out
}

// bangs are short bursts of noise with a sharp beginning: keys that fall, doors.
func bangs(chance *rand.Rand) []float64 {
	out := blank()
	for k := range 5 { // one in each two seconds
		at := int((float64(k)*2 + 0.2 + 1.4*chance.Float64()) * audio.RateHz)
		for i := range audio.RateHz * 15 / 100 {
			out[at+i] = chance.NormFloat64() * math.Exp(-float64(i)/(0.04*audio.RateHz))
		}
	}
	return out
}

func rms(sound []float64) float64 {
	var sum float64
	for _, v := range sound {
		sum += v * v
	}
	return math.Sqrt(sum / float64(len(sound)))
}
