package recognition

// Bits compare bands that lie bandReach apart, of frames frameReach apart, each smoothed over
// three frames. Chosen by trial on 50 synthesised utterances: of the same recording 6 to 10 in a
// hundred bits differ, 7 to 15 through a telephone, 14 to 33 in noise 10 dB below; of other words 38
// and more, whatever the alignment.
const (
	bandReach  = 4
	frameReach = 6
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

// extend adds the frames of more sound to p, and returns how many samples it has taken; the others must
// come again.
func (p *imprint) extend(samples []int16, rateHz int) int {
	before, used := len(p.slow), len(samples)
	if rateHz == printRateHz {
		p.slow = appendScaled(p.slow, samples)
	} else {
		p.slow = appendDecimated(p.slow, samples)
		used = (len(p.slow) - before) * decimation
	}
	for at := len(p.bits) * hopLength; at+windowLength <= len(p.slow); at += hopLength {
		p.addFrame(p.slow[at : at+windowLength])
	}
	return used
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

// threshold returns the level above which a frame sounds.
func (p *imprint) threshold() float32 { return max(p.loudest()*quietBelow, quietLevel) }

// loudest returns the highest level.
func (p *imprint) loudest() float32 {
	var peak float32
	for _, l := range p.level {
		peak = max(peak, l)
	}
	return peak
}

// bounds returns the first frame of [start, end) above a level, and the one after the last.
func (p *imprint) bounds(start, end int, level float32) (first, last int) {
	for start < end && p.level[start] <= level {
		start++
	}
	for start < end && p.level[end-1] <= level {
		end--
	}
	return start, end
}

// mean returns the mean level of the frames [start, end).
func (p *imprint) mean(start, end int) float32 {
	var sum float32
	for _, l := range p.level[start:end] {
		sum += l
	}
	return sum / float32(max(1, end-start))
}

// sounding counts the frames of [start, end) above a level.
func (p *imprint) sounding(start, end int, above float32) int {
	n := 0
	for _, l := range p.level[start:end] {
		if l > above {
			n++
		}
	}
	return n
}

// sounds reports whether there is enough sound, a fifth of a second, to say anything about it.
func (p *imprint) sounds() bool {
	return p.sounding(0, len(p.level), p.threshold()) >= unknownFrames/2
}
