package recognition

import (
	"math"
	"slices"
)

// A close look compares frames that do not overlap, in bands of 281 Hz.
const (
	closeHop   = windowLength
	closeHops  = closeHop / hopLength
	broadBands = 11
	broadBins  = bandCount * binsABand / broadBands
)

// closeup reports whether a stretch of sound is a recording, and not merely like it: it aligns the two to
// the sample and compares amplitudes and phases. Of the same recording nearly everything is common,
// whatever a line does to it; another rendering of the same words by the same synthetic voice shares
// hardly a third. The zero value is empty; memory is kept from one use to the next.
type closeup struct {
	sound []float32       // at 8 kHz
	noise float32         // level of its quiet frames
	mine  []closeSpectrum // frames of the recording
	start int             // sample of the recording where they begin

	lines  []line // on which the recording may lie in the sound
	blocks []block
	lags   [lesserPeaks]int
	spare  []closeFrame

	frames       []closeFrame // compared along the best line
	gain         float32      // power of the sound, as a share of the recording's
	loudest      float32      // frame of the recording
	bestLikeness float32      // of a window
	own          int          // frames that are the recording
	other        int          // frames that are something else
	likeness     float32      // of the former: 1 is the same
	middle       bool         // the recording's beginning is not in the sound
}

// closeSpectrum is the spectrum of a frame, from 250 to 3400 Hz.
type closeSpectrum struct {
	re, im [bandCount * binsABand]float32
}

// closeFrame holds powers of a frame of the recording and of the sound, and what they have in common.
type closeFrame struct {
	re, im, mine, theirs [broadBands]float32
	lost                 bool // there is no sound to compare with
}

// wellAligned is a likeness that calls for no better line.
const wellAligned = 0.9

// look compares what of a candidate's entry lies in the frames [start, end) of the sound. It takes pains
// only where the prints speak for it.
func (c *closeup) look(sound []float32, noise float32, m candidate, start, end int) {
	from, to := m.within(start, end)
	first := min((from+closeHops-1)/closeHops, len(m.entry.spectra))
	c.mine = m.entry.spectra[first:max(first, min(len(m.entry.spectra), to/closeHops))]
	c.sound, c.noise, c.start = sound, noise, first*closeHop
	c.middle = from > m.entry.first+leastFrames
	c.frames = c.frames[:0]
	c.weigh()

	shift := m.offset * hopLength
	if len(c.mine) == 0 || !c.align(shift) {
		return
	}
	best := c.try(line{}, c.lines)
	if c.well() || !m.good() {
		return
	}
	known := len(c.lines)
	c.alignFurther(shift)
	best = c.try(best, c.lines[known:])
	if c.well() || c.own < windowFrames || c.other < windowFrames {
		return
	}
	c.realign(shift)
	for _, l := range c.lines {
		if l != best {
			c.join(l)
		}
	}
}

// well reports whether no line can be better.
func (c *closeup) well() bool { return c.other == 0 && c.likeness >= wellAligned }

// try compares along tracks until none can be better, and returns the best line.
func (c *closeup) try(best line, lines []line) line {
	for _, l := range lines {
		before, first := c.score(), len(c.frames) == 0
		c.frames, c.spare = c.compare(c.spare, l), c.frames
		c.weigh()
		if first || c.score() > before {
			best = l
		} else {
			c.frames, c.spare = c.spare, c.frames
			c.weigh()
		}
		if c.well() {
			break
		}
	}
	return best
}

// compare compares all frames along a line.
func (c *closeup) compare(frames []closeFrame, l line) []closeFrame {
	frames = slices.Grow(frames[:0], len(c.mine))[:len(c.mine)]
	var theirs closeSpectrum
	for i := range frames {
		at := l.place(c.start + i*closeHop)
		if !c.theirs(&theirs, at) || holed(c.sound[at:at+windowLength]) {
			frames[i] = closeFrame{lost: true}
			continue
		}
		frames[i].compare(&c.mine[i], &theirs)
	}
	return frames
}

// otherLine is how alike frames must be to lie on another line than the rest.
const otherLine = 0.75

// join takes the frames before or after a moment from another line, where they are more alike: what was
// cut out of the sound, or put into it, moves the rest.
func (c *closeup) join(l line) {
	c.spare = c.compare(c.spare, l)
	var all float32
	for i := range c.frames {
		all += c.spare[i].common() - c.frames[i].common()
	}
	from, to := 0, 0
	var before, most float32 // what taking the frames before a moment gains
	for i := range c.frames {
		if before > most {
			from, to, most = 0, i, before
		}
		if all-before > most {
			from, to, most = i, len(c.frames), all-before
		}
		before += c.spare[i].common() - c.frames[i].common()
	}
	if to-from < windowFrames {
		return
	}
	var sums windowSums
	for at := from; at < to; at += windowFrames {
		sums.add(c.spare[at:min(at+windowFrames, to)])
	}
	if sums.likeness() < otherLine {
		return
	}
	copy(c.frames[from:to], c.spare[from:to])
	c.weigh()
}

// theirs writes the spectrum of a frame of the sound, if there is one.
func (c *closeup) theirs(out *closeSpectrum, at int) bool {
	if at < 0 || at+windowLength > len(c.sound) {
		return false
	}
	theSpectrum.close(out, c.sound[at:at+windowLength])
	return true
}

func (f *closeFrame) compare(mine, theirs *closeSpectrum) {
	f.lost = false
	for b := range broadBands {
		var re, im, m, t float32
		for k := b * broadBins; k < (b+1)*broadBins; k++ {
			re += theirs.re[k]*mine.re[k] + theirs.im[k]*mine.im[k]
			im += theirs.im[k]*mine.re[k] - theirs.re[k]*mine.im[k]
			m += mine.re[k]*mine.re[k] + mine.im[k]*mine.im[k]
			t += theirs.re[k]*theirs.re[k] + theirs.im[k]*theirs.im[k]
		}
		f.re[b], f.im[b], f.mine[b], f.theirs[b] = re, im, m, t
	}
}

// common is how much the two have in common.
func (f *closeFrame) common() float32 {
	var sum float32
	for b := range broadBands {
		sum += hypot(f.re[b], f.im[b])
	}
	return sum
}

// power is that of the recording.
func (f *closeFrame) power() float32 {
	var sum float32
	for _, m := range f.mine {
		sum += m
	}
	return sum
}

func (s *closeSpectrum) power() float32 {
	var sum float32
	for k, re := range s.re {
		sum += re*re + s.im[k]*s.im[k]
	}
	return sum
}

func hypot(x, y float32) float32 { return float32(math.Sqrt(float64(x*x + y*y))) }

// holed reports whether 5 ms and more of a window are no sound at all: a packet was lost.
func holed(sound []float32) bool {
	const least, nothing = 40, 1.0 / (1 << 15)
	silent := func(i int) bool { return sound[i] <= nothing && sound[i] >= -nothing }
	for i := 0; i < len(sound); i += least / 2 { // a hole holds one of these samples
		if !silent(i) {
			continue
		}
		first, last := i, i+1
		for first > 0 && i-first < least/2 && silent(first-1) {
			first--
		}
		for last < len(sound) && last-first < least && silent(last) {
			last++
		}
		if last-first >= least {
			return true
		}
	}
	return false
}
