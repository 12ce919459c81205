package fakeserver

import (
	"math"
	"slices"
)

// streamRateHz is the rate of all samples inside the server, and the one in which positions count.
const streamRateHz = 24000

// Bits compare bands that lie bandReach apart, of frames frameReach apart, each smoothed over
// smoothed frames. Chosen by trial on 50 synthesised utterances: of the same recording 6 to 10 in a
// hundred bits differ, 7 to 15 through a telephone, 14 to 33 in noise 10 dB below; of other words 38
// and more, whatever the alignment.
const (
	bandReach  = 4
	frameReach = 6
	smoothed   = 3
	printBits  = bandCount - bandReach
)

type bandPowers [bandCount]float32

// imprint is the print of a piece of sound: for each frame 29 bits that say where the spectrum rises
// from band to band and from frame to frame, and the level. Gains, filters and telephone lines
// change few of the bits; other words change half of them. The zero value is empty; memory is kept
// from one use to the next.
type imprint struct {
	bits  []uint32
	level []float32 // power of each frame

	deltas [][printBits]float32 // size of the difference behind each bit; not kept where it is nil

	slow   []float32     // the sound at 8 kHz
	raw    [4]bandPowers // of the newest frames
	smooth [8]bandPowers // likewise, smoothed
}

// compute replaces p by the print of samples at 24 or 8 kHz.
func (p *imprint) compute(samples []int16, rateHz int) {
	if rateHz == printRateHz {
		p.slow = appendScaled(p.slow[:0], samples)
	} else {
		p.slow = appendDecimated(p.slow[:0], samples)
	}
	p.computeSlow()
}

// computeSlow replaces p by the print of the sound in p.slow.
func (p *imprint) computeSlow() {
	p.bits, p.level = p.bits[:0], p.level[:0]
	if p.deltas != nil {
		p.deltas = p.deltas[:0]
	}
	clear(p.raw[:])
	clear(p.smooth[:])
	for at := 0; at+windowLength <= len(p.slow); at += hopLength {
		p.addFrame(p.slow[at : at+windowLength])
	}
}

func (p *imprint) addFrame(sound []float32) {
	n := len(p.bits)
	raw, now := &p.raw[n&3], &p.smooth[n&7]
	theSpectrum.powers(raw, sound)
	old1, old2 := &p.raw[(n+3)&3], &p.raw[(n+2)&3]
	var level float32
	for b := range now {
		now[b] = raw[b] + old1[b] + old2[b]
		level += raw[b]
	}
	before := &p.smooth[(n+8-frameReach)&7]
	var word uint32
	for b := range printBits {
		if now[b]-now[b+bandReach] > before[b]-before[b+bandReach] {
			word |= 1 << b
		}
	}
	p.bits = append(p.bits, word)
	p.level = append(p.level, level)
	if p.deltas != nil {
		p.keepDeltas(now, before)
	}
}

func (p *imprint) keepDeltas(now, before *bandPowers) {
	var sizes [printBits]float32
	for b := range sizes {
		d := now[b] - now[b+bandReach] - before[b] + before[b+bandReach]
		sizes[b] = max(d, -d)
	}
	p.deltas = append(p.deltas, sizes)
}

// surely returns the bits of a frame whose differences are at least so large.
func (p *imprint) surely(frame int, least float32) uint32 {
	var mask uint32
	for b, size := range p.deltas[frame] {
		if size >= least {
			mask |= 1 << b
		}
	}
	return mask
}

// A frame does not sound if its level is 30 dB below the loudest, or that of noise at -60 dBFS.
const (
	quietBelow = 1e-3
	quietLevel = 1e-6 * windowLength * windowLength * 3 / 16 // a Hann window keeps 3/8 of the power
)

// floor returns the level above which a frame sounds.
func (p *imprint) floor() float32 { return max(p.loudest()*quietBelow, quietLevel) }

// loudest returns the highest level.
func (p *imprint) loudest() float32 {
	var peak float32
	for _, l := range p.level {
		peak = max(peak, l)
	}
	return peak
}

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
		h := 2 * cutoffHz / streamRateHz
		if x != 0 {
			h = math.Sin(2*math.Pi*cutoffHz*x/streamRateHz) / (math.Pi * x)
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
