package recognition

import "math"

// verdict is what a close look tells of a stretch of the recording.
type verdict int

const (
	unknown verdict = iota // nobody can tell: it is soft beside the noise, or the sound has a hole
	noMatch                // the sound is something else
	match                  // the sound is the recording
)

// Frames are judged by windows of windowFrames (0.19 s), as few frames are alike by chance. Chosen by
// trial on the recordings of audiofixtures: other words by the same voice reach a likeness of 0.28, the
// same recording keeps 0.4 in its softest windows under noise 10 dB below.
const (
	windowFrames   = 6
	fewFrames      = 3    // fewer prove nothing
	wholeFrames    = 4    // of a window must be there; else it needs the likeness of another line
	minLikeness    = 0.34 // below: not this recording
	minShareOfBest = 0.58 // of the best window's likeness, if there is sound besides noise
	foreignPower   = 3.0  // times the noise level is sound besides noise
	holePower      = 0.3  // of the expected power: less of anything else is a hole
)

// windowSums adds up frames.
type windowSums struct {
	common, both float32 // amplitudes: what is common, and the most that could be
	mine, rest   float32 // powers: of the recording, and of what is not common
	frames, lost int
}

func (s *windowSums) add(window []closeFrame) {
	s.frames += len(window)
	for i := range window {
		if window[i].lost {
			s.lost++
		}
	}
	for b := range broadBands {
		var re, im, mine, theirs float32
		for i := range window {
			f := &window[i]
			re += f.re[b]
			im += f.im[b]
			mine += f.mine[b]
			theirs += f.theirs[b]
		}
		if mine > 0 {
			s.common += hypot(re, im)
			s.both += float32(math.Sqrt(float64(mine * theirs)))
			s.mine += mine
			s.rest += theirs - (re*re+im*im)/mine
		}
	}
}

func (s *windowSums) likeness() float32 {
	if s.both == 0 {
		return 0
	}
	return s.common / s.both
}

// judge judges a window.
func (c *closeup) judge(s *windowSums) verdict {
	noise := c.noise * float32(s.frames)
	need := float32(minLikeness)
	if s.rest > foreignPower*noise {
		need = max(need, minShareOfBest*c.bestLikeness)
	}
	if s.frames-s.lost < min(wholeFrames, s.frames) {
		need = max(need, otherLine)
	}
	switch {
	case s.likeness() > need:
		return match
	case s.mine*c.gain < noise, s.mine < c.loudest*float32(s.frames)*2*quietBelow, s.rest < holePower*s.mine*c.gain:
		return unknown
	}
	return noMatch
}

// between judges the samples [from, to) of the recording: noMatch if any window is; match if most of
// the recording's sound lies in windows that match. Of few frames, those around count too.
func (c *closeup) between(from, to int) verdict {
	from = max(0, (from-c.start+closeHop/2)/closeHop)
	to = min(len(c.frames), (to-c.start+closeHop/2)/closeHop)
	first, last := from, to
	if more := windowFrames - (to - from); more > 0 {
		first = max(0, from-more/2)
		last = min(len(c.frames), first+windowFrames)
		first = max(0, last-windowFrames)
	}
	if last-first < fewFrames {
		return unknown
	}
	var own float32
	counted := from
	for at := first; ; at = min(at+windowFrames/2, last-windowFrames) {
		end := min(at+windowFrames, last)
		var sums windowSums
		sums.add(c.frames[at:end])
		switch c.judge(&sums) {
		case noMatch:
			return noMatch
		case match:
			own += c.amplitude(max(at, counted), min(end, to))
			counted = end
		case unknown:
		}
		if end == last {
			break
		}
	}
	if own > c.amplitude(from, to)/2 {
		return match
	}
	return unknown
}

// amplitude sums those of the recording's frames [from, to).
func (c *closeup) amplitude(from, to int) float32 {
	var sum float32
	for i := from; i < to; i++ {
		sum += float32(math.Sqrt(float64(c.frames[i].power())))
	}
	return sum
}

// weigh judges all frames.
func (c *closeup) weigh() {
	var common, mine float32
	c.gain, c.loudest, c.bestLikeness = 0, 0, 0
	for i := range c.frames {
		power := c.frames[i].power()
		common += c.frames[i].common()
		mine += power
		c.loudest = max(c.loudest, power)
	}
	if mine > 0 {
		c.gain = common / mine * common / mine
	}
	c.bestLikeness = c.count()
	c.count()
}

// count counts the frames that are the recording and those that are something else, and returns the
// highest likeness of a window.
func (c *closeup) count() (best float32) {
	var own windowSums
	c.own, c.other = 0, 0
	for from := 0; from < len(c.frames); from += windowFrames {
		end := min(len(c.frames), from+windowFrames)
		window := c.frames[max(0, end-windowFrames):end]
		var sums windowSums
		sums.add(window)
		switch c.judge(&sums) {
		case match:
			own.add(window)
			c.own += end - from
			best = max(best, sums.likeness())
		case noMatch:
			c.other += end - from
		case unknown:
		}
	}
	c.likeness = own.likeness()
	return best
}

// score tells how much a look explains; the highest wins.
func (c *closeup) score() float32 { return float32(c.own) * max(0, c.likeness-surelyLikeness) }

// What chance makes of a few frames grows less with their number. Chosen by trial, as above.
const (
	surelyLikeness = 0.65
	leastOwn       = 4  // frames of a whole utterance, be it as short as "Wait."
	leastPart      = 12 // of an utterance of which other frames are something else
	leastMiddle    = 10 // of one whose beginning is missing
)

// sure reports whether the sound must be the recording.
func (c *closeup) sure() bool {
	own := float32(c.own)
	switch {
	case c.middle && (c.own < leastMiddle || c.likeness < surelyLikeness+0.15+1.2/own):
		return false
	case c.other > 0:
		return c.own >= leastPart && c.likeness >= surelyLikeness+2.5/own
	}
	return c.own >= leastOwn && c.likeness >= surelyLikeness+1.2/own
}

// remaining counts the frames of an entry, after those looked at, that would be heard above a level.
func (c *closeup) remaining(e *entry, level float32) int {
	n := 0
	for i := c.start/closeHop + len(c.mine); i < len(e.spectra) && i*closeHops < e.end; i++ {
		if e.spectra[i].power()*c.gain > level {
			n++
		}
	}
	return n
}
