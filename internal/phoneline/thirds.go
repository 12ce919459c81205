package phoneline

import "math"

// A telephone has a third of our samples. taps is how many of ours its filter looks at. Chosen: flat up to 3.2 kHz, nothing above
// 4.8 kHz, and short, since it runs in each frame.
const (
	third = 3
	taps  = 72
)

// lowPass is the filter of both ways, in the order of our samples: a sinc in a Hann window.
var lowPass = func() (h [taps]float32) {
	const edge = 3900.0 / 24000
	sum := 0.0
	at := func(i int) float64 {
		x := float64(i) - (taps-1)/2.0
		return math.Sin(2*math.Pi*edge*x) / (math.Pi * x) * (0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/taps))
	}
	for i := range h {
		sum += at(i)
	}
	for i := range h {
		h[i] = float32(at(i) / sum)
	}
	return h
}()

// phases is lowPass in three parts: what each of our three samples takes from the telephone's, oldest first.
var phases = func() (p [third][taps / third]float32) {
	for i, v := range lowPass {
		p[third-1-i%third][i/third] = third * v
	}
	return p
}()

// toThird takes every third sample of a filtered stream. fromThird makes three of each. Together they delay by taps samples, of
// which fromThird keeps one back: the filters' middle lies between two.
type toThird struct {
	seen [taps]float32 // newest last
	skip int
}

func (t *toThird) append(dst, samples []int16) []int16 {
	var window [taps + 480]float32
	for len(samples) > 0 {
		n := min(len(samples), 480)
		copy(window[:], t.seen[:])
		for i, s := range samples[:n] {
			window[taps+i] = float32(s)
		}
		i := t.skip
		for ; i < n; i += third {
			dst = append(dst, sample(float64(dot(window[i+1:i+1+taps], lowPass[:]))))
		}
		t.skip = i - n
		copy(t.seen[:], window[n:n+taps])
		samples = samples[n:]
	}
	return dst
}

type fromThird struct {
	seen [taps / third]float32 // newest last
	kept int16
}

func (f *fromThird) append(dst, samples []int16) []int16 {
	for _, s := range samples {
		copy(f.seen[:], f.seen[1:])
		f.seen[len(f.seen)-1] = float32(s)
		for p := range phases {
			dst = append(dst, f.kept)
			f.kept = sample(float64(dot(f.seen[:], phases[p][:])))
		}
	}
	return dst
}

// dot is the sum of products of a window, oldest first, with a filter, which is the same from both ends.
func dot(window, filter []float32) float32 {
	window = window[:len(filter)]
	var a, b, c, d float32
	for i := 0; i+4 <= len(filter); i += 4 {
		a += window[i] * filter[i]
		b += window[i+1] * filter[i+1]
		c += window[i+2] * filter[i+2]
		d += window[i+3] * filter[i+3]
	}
	return a + b + c + d
}
