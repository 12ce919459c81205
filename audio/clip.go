package audio

import "time"

// Clip is a piece of recorded sound, as a WAV file holds it.
type Clip struct {
	Samples  []int16 // interleaved when there is more than one channel
	RateHz   int     // samples per second and channel; zero means 24000
	Channels int     // zero means 1
}

// Mono returns the mean of the channels. For a clip of one channel it returns Samples itself.
func (c *Clip) Mono() []int16 {
	n := c.channels()
	if n == 1 {
		return c.Samples
	}
	mono := make([]int16, len(c.Samples)/n)
	for i := range mono {
		sum := 0
		for _, s := range c.Samples[i*n : (i+1)*n] {
			sum += int(s)
		}
		mono[i] = int16(sum / n)
	}
	return mono
}

// Stereo returns the clip of two channels of one rate, of which the shorter ends with silence.
func Stereo(left, right []int16, rateHz int) *Clip {
	both := make([]int16, 2*max(len(left), len(right)))
	for i, s := range left {
		both[2*i] = s
	}
	for i, s := range right {
		both[2*i+1] = s
	}
	return &Clip{Samples: both, RateHz: rateHz, Channels: 2}
}

// Sides returns the first two channels of a clip that has two or more, and of any other its only one, twice.
func (c *Clip) Sides() (left, right []int16) {
	each := c.channels()
	if each == 1 {
		return c.Samples, c.Samples
	}
	n := len(c.Samples) / each
	left, right = make([]int16, n), make([]int16, n)
	for i := range n {
		left[i], right[i] = c.Samples[each*i], c.Samples[each*i+1]
	}
	return left, right
}

// Duration returns how long the clip lasts.
func (c *Clip) Duration() time.Duration {
	return Duration(len(c.Samples)/c.channels(), c.rateHz())
}

func (c *Clip) channels() int {
	if c.Channels == 0 {
		return 1
	}
	return c.Channels
}

func (c *Clip) rateHz() int {
	if c.RateHz == 0 {
		return RateHz
	}
	return c.RateHz
}
