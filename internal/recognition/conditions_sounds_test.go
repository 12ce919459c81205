package recognition_test

import (
	"math"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/internal/specs"
)

// inSound adds a sound so many dB below the speech.
func inSound(below float64, sound func(t *take, n int) []int16) func(*take) ([]int16, int) {
	return func(t *take) ([]int16, int) {
		other := sound(t, len(t.samples))
		audio.Gain(other, t.level-below-audio.DBFS(other))
		audio.Mix(t.samples, other)
		return t.samples, 24000
	}
}

func pink(t *take, n int) []int16 {
	out := make([]int16, n)
	var poles [6]float64
	for i := range out {
		white, sum := t.chance.NormFloat64(), 0.0
		for p := range poles {
			slow := math.Pow(0.25, float64(p))
			poles[p] += slow * (white - poles[p])
			sum += poles[p] / math.Sqrt(slow)
		}
		out[i] = int16(2000 * max(-10, min(10, sum/3)))
	}
	return out
}

// babble is four agents who talk at once.
func babble(t *take, n int) []int16 {
	agents := recorded(audiofixtures.Agent)
	out := make([]int16, n)
	for range 4 {
		var voice []int16
		for len(voice) < n+24000 {
			u := agents[t.chance.IntN(len(agents))]
			voice = append(voice, speechOf(u)...)
		}
		voice = append([]int16(nil), voice[t.chance.IntN(24000):][:n]...)
		audio.Gain(voice, -12)
		audio.Mix(out, voice)
	}
	return out
}

func hum(t *take, n int) []int16 {
	out := make([]int16, n)
	phase := 2 * math.Pi * t.chance.Float64()
	for i := range out {
		at := phase + 2*math.Pi*50*float64(i)/24000
		out[i] = int16(5000 * (math.Sin(at) + 0.5*math.Sin(3*at) + 0.2*math.Sin(5*at)))
	}
	return out
}

// narrowband is a telephone's band by filters of second order.
func narrowband(t *take) ([]int16, int) {
	var low, low2, high, high2 float64
	a, b := 1-math.Exp(-2*math.Pi*3400/24000), 1-math.Exp(-2*math.Pi*300/24000)
	for i, s := range t.samples {
		low += a * (float64(s) - low)
		low2 += a * (low - low2)
		high += b * (low2 - high)
		high2 += b * (low2 - high - high2)
		t.samples[i] = int16(max(math.MinInt16, min(math.MaxInt16, low2-high-high2)))
	}
	return specs.Resampled(t.samples, 24000, 8000), 8000
}

func throughLimiter(db float64) func(*take) ([]int16, int) {
	return func(t *take) ([]int16, int) {
		for i, s := range t.samples {
			t.samples[i] = int16(30000 * math.Tanh(float64(s)/30000*math.Pow(10, db/20)))
		}
		return t.samples, 24000
	}
}

func loudTelephone(t *take) ([]int16, int) {
	audio.Gain(t.samples, 20)
	return telephone(audio.PCMU)(t)
}

func inRoom(t *take) ([]int16, int) {
	dry := append([]int16(nil), t.samples...)
	for k, ms := range []int{7, 13, 23, 37, 59, 83, 120} {
		wet := specs.Joined(specs.Silence(time.Duration(ms)*time.Millisecond), dry)[:len(dry)]
		audio.Gain(wet, -6-2.5*float64(k))
		audio.Mix(t.samples, wet)
	}
	return t.samples, 24000
}

// sped plays so many times as fast, by drawing lines between samples.
func sped(times float64) func(*take) ([]int16, int) {
	return func(t *take) ([]int16, int) {
		var out []int16
		for at := 0.0; int(at)+1 < len(t.samples); at += times {
			i := int(at)
			part := at - float64(i)
			out = append(out, int16(float64(t.samples[i])*(1-part)+float64(t.samples[i+1])*part))
		}
		return out, 24000
	}
}

func jumping(t *take) ([]int16, int) {
	n := len(t.samples) / 2
	return specs.Joined(t.samples[:n], specs.Silence(30*time.Millisecond), t.samples[n:]), 24000
}
