package recognition

import (
	"math"
	"math/bits"

	"github.com/voicesim/voicesim/audio"
)

// Prints are computed at 8 kHz, so that speech keeps its print on a telephone line. A frame is 32 ms
// long and 16 ms apart from the next. Chosen: the steps of speech are longer, and a match that lies
// between two frames still overlaps both.
const (
	printRateHz  = 8000
	decimation   = audio.RateHz / printRateHz
	windowLength = 256
	hopLength    = 128
	hopSamples   = hopLength * decimation // of the stream
)

// bandEdges are the first bins of the 33 bands, each 31.25 Hz wide bins: from 250 to 3400 Hz, where
// telephones carry sound.
const (
	bandCount = 33
	firstBin  = 8
	binsABand = 3
)

// spectrum turns windows of 8 kHz sound into band powers. Its tables are written once.
type spectrum struct {
	window  [windowLength]float32
	cos     [windowLength / 2]float32 // of -2πk/256
	sin     [windowLength / 2]float32
	reverse [windowLength / 2]uint8 // bit reversal of 7 bits
}

// theSpectrum holds the tables; they are constant.
var theSpectrum = newSpectrum()

func newSpectrum() *spectrum {
	s := new(spectrum)
	for i := range s.window {
		s.window[i] = float32(0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/windowLength))
	}
	for i := range s.cos {
		angle := 2 * math.Pi * float64(i) / windowLength
		s.cos[i], s.sin[i] = float32(math.Cos(angle)), float32(-math.Sin(angle))
		s.reverse[i] = bits.Reverse8(uint8(i)) >> 1
	}
	return s
}

// powers writes the power of each band of a window of sound.
func (s *spectrum) powers(bands *bandPowers, sound []float32) {
	var re, im [windowLength / 2]float32
	s.halves(&re, &im, sound)
	bin := firstBin
	for b := range bands {
		var sum float32
		for range binsABand {
			xr, xi := s.bin(&re, &im, bin)
			sum += xr*xr + xi*xi
			bin++
		}
		bands[b] = sum
	}
}

// halves writes the complex transform of half the length, of which bin makes the real one.
func (s *spectrum) halves(re, im *[windowLength / 2]float32, sound []float32) {
	sound = sound[:windowLength]
	for i := range re {
		j := s.reverse[i]
		re[j] = sound[2*i] * s.window[2*i]
		im[j] = sound[2*i+1] * s.window[2*i+1]
	}
	s.transform(re, im)
}

// transform is the complex Fourier transform of 128 values in bit-reversed order.
func (s *spectrum) transform(re, im *[windowLength / 2]float32) {
	const n = windowLength / 2
	firstStages(re, im)
	for size, step := 8, windowLength/8; size <= n; size, step = size*2, step/2 {
		half := size / 2
		for k := range half {
			wr, wi := s.cos[(k*step)&(n-1)], s.sin[(k*step)&(n-1)]
			for a := k; a < n; a += size {
				b := (a + half) & (n - 1)
				tr := re[b]*wr - im[b]*wi
				ti := re[b]*wi + im[b]*wr
				re[b], im[b] = re[a]-tr, im[a]-ti
				re[a], im[a] = re[a]+tr, im[a]+ti
			}
		}
	}
}

// firstStages does the stages whose factors are 1 and -i.
func firstStages(re, im *[windowLength / 2]float32) {
	for i := 0; i+3 < len(re); i += 4 {
		r0, r1, r2, r3 := re[i]+re[i+1], re[i]-re[i+1], re[i+2]+re[i+3], re[i+2]-re[i+3]
		i0, i1, i2, i3 := im[i]+im[i+1], im[i]-im[i+1], im[i+2]+im[i+3], im[i+2]-im[i+3]
		re[i], re[i+1], re[i+2], re[i+3] = r0+r2, r1+i3, r0-r2, r1-i3
		im[i], im[i+1], im[i+2], im[i+3] = i0+i2, i1-r3, i0-i2, i1+r3
	}
}

// bin returns one bin of the real transform, from the complex one of half the length.
func (s *spectrum) bin(re, im *[windowLength / 2]float32, k int) (xr, xi float32) {
	const n = windowLength / 2
	m := n - k
	er, ei := (re[k]+re[m])/2, (im[k]-im[m])/2
	or, oi := (im[k]+im[m])/2, (re[m]-re[k])/2
	return er + or*s.cos[k] - oi*s.sin[k], ei + or*s.sin[k] + oi*s.cos[k]
}

// close writes the spectrum of a window of sound.
func (s *spectrum) close(out *closeSpectrum, sound []float32) {
	var re, im [windowLength / 2]float32
	s.halves(&re, &im, sound)
	for k := range out.re {
		out.re[k], out.im[k] = s.bin(&re, &im, k+firstBin)
	}
}
