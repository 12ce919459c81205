package recognition

import (
	"math"
	"slices"
)

// line is where in the sound each sample of the recording lies: so many samples later, and by how much more per sample.
type line struct{ at, slope float64 }

func (l line) place(sample int) int {
	return sample + int(math.Round(l.at+l.slope*float64(sample)))
}

// A recording is aligned by blocks of windowFrames frames, spread over it.
const (
	alignBlocks = 5
	nearLine    = 2.5   // samples; a block that lies so near a line supports it
	maxSlope    = 0.006 // by which clocks may differ
	clockSkew   = 0.005 // by which they are tried
	lesserPeaks = 3     // are tried where the highest is not right: an echo makes others
	searchShift = 192   // samples, 24 ms, by which the sound is tried elsewhere; a block sees 16 ms on either side
)

// block is where a piece of the recording lies in the sound.
type block struct {
	middle float64 // sample of the recording
	lag    float64 // of the sound, in samples
	height float32 // what they have in common there: 1 is all
}

// Chance gives 98 blocks of 100 a height of 0.35 and less; noise 10 dB below the speech leaves 0.4 and
// more of the highest.
const (
	lowestPeak = 0.3
	clearPeak  = 0.5
)

// align lists the lines on which the recording likely lies in the sound, near shift, and reports whether
// the two have anything in common.
func (c *closeup) align(shift int) bool {
	c.lines = c.lines[:0]
	return c.seek(line{at: float64(shift)}, 1) >= lowestPeak
}

// alignFurther lists less likely lines: those of clocks that differ, and of lesser likenesses.
func (c *closeup) alignFurther(shift int) {
	middle := float64(c.start + len(c.mine)*closeHop/2)
	for _, slope := range [...]float64{-clockSkew, clockSkew} {
		c.seek(line{at: float64(shift) - slope*middle, slope: slope}, 1)
	}
	c.seek(line{at: float64(shift)}, lesserPeaks)
	for _, b := range c.blocks {
		c.consider(b, lowestPeak)
	}
}

// seek finds blocks along a line, lists the lines on which most of them lie, and returns how high the
// highest is.
func (c *closeup) seek(along line, peaks int) (highest float32) {
	var total crossSpectrum
	c.blocks = slices.Grow(c.blocks[:0], alignBlocks)[:max(1, min(alignBlocks, 2*len(c.mine)/windowFrames-1))]
	for i := range c.blocks {
		from, to := c.span(i)
		c.blocks[i] = c.place(from, to, along, &total)
		highest = max(highest, c.blocks[i].height)
	}
	for _, lag := range total.peaks(c.lags[:0], peaks) {
		l := line{along.at + float64(lag), along.slope}
		c.lines = append(c.lines, l)
		if other := fit(l, c.blocks); other != l {
			c.lines = append(c.lines, other)
		}
	}
	return highest
}

// span returns the frames of a block.
func (c *closeup) span(i int) (from, to int) {
	length := min(windowFrames, len(c.mine))
	if of := len(c.blocks); of > 1 {
		from = i * (len(c.mine) - length) / (of - 1)
	}
	return from, from + length
}

// consider adds a line through a block, if it is so high and lies on no other.
func (c *closeup) consider(b block, least float32) {
	if b.height >= least && !slices.ContainsFunc(c.lines, func(l line) bool { return l.supports(b) }) {
		c.lines = append(c.lines, line{at: b.lag})
	}
}

// realign finds further lines: what was cut out of the sound, or put into it, moves the rest.
func (c *closeup) realign(shift int) {
	for i, b := range c.blocks {
		c.consider(b, clearPeak)
		if b.height >= clearPeak {
			continue
		}
		from, to := c.span(i)
		for _, further := range [...]int{-searchShift, searchShift} {
			c.consider(c.place(from, to, line{at: float64(shift + further)}, nil), clearPeak)
		}
	}
}

// place finds the frames [from, to) near a line, and adds what they have in common to total.
func (c *closeup) place(from, to int, along line, total *crossSpectrum) block {
	var common crossSpectrum
	var theirs closeSpectrum
	for f := from; f < to; f++ {
		if c.theirs(&theirs, along.place(c.start+f*closeHop)) {
			common.add(&c.mine[f], &theirs)
		}
	}
	if total != nil {
		total.sum(&common)
	}
	lag, height := common.peak()
	middle := float64(c.start + (from+to)*closeHop/2)
	return block{middle: middle, lag: along.at + along.slope*middle + float64(lag), height: height / float32(to-from)}
}

// fit returns the line on which most blocks lie; level is the first choice.
func fit(level line, blocks []block) line {
	best, most := level, level.support(blocks)
	for i, a := range blocks {
		for _, b := range blocks[i+1:] {
			slope := (b.lag - a.lag) / (b.middle - a.middle)
			if slope < -maxSlope || slope > maxSlope {
				continue
			}
			l := line{a.lag - slope*a.middle, slope}
			if n := l.support(blocks); n > most {
				best, most = l, n
			}
		}
	}
	return best
}

func (l line) support(blocks []block) int {
	n := 0
	for _, b := range blocks {
		if l.supports(b) {
			n++
		}
	}
	return n
}

func (l line) supports(b block) bool {
	d := l.at + l.slope*b.middle - b.lag
	return d >= -nearLine && d <= nearLine
}
