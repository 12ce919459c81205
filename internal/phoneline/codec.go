package phoneline

import (
	"github.com/voicesim/voicesim/audio"
)

// codec makes of a stream what a codec there and back makes of it. What comes out is aligned with what goes in, and lags behind
// it by the length of the filter, which is less than a packet. A codec of PCM16 passes everything.
type codec struct {
	format audio.Format
	down   toThird
	low    rumble
	up     fromThird
	ahead  int     // what the filter has made of nothing, and is left out
	slow   []int16 // at the codec's rate, reused
	coded  []byte
}

// lag is how far the filters are behind, in our samples.
const lag = taps + third*late

func newCodec(e audio.Encoding) codec {
	c := codec{format: audio.Format{Encoding: e}.Normal(), ahead: lag}
	if e != audio.PCM16 {
		c.slow, c.coded = make([]int16, 0, audio.FrameSamples), make([]byte, 0, audio.FrameSamples)
	}
	return c
}

// append appends to dst what becomes of the next samples, as far as it is known.
func (c *codec) append(dst, samples []int16) []int16 {
	return c.carry(dst, samples, c.companded)
}

func (c *codec) carry(dst, samples []int16, law func([]int16) []int16) []int16 {
	if c.format.Encoding == audio.PCM16 {
		return append(dst, samples...)
	}
	c.slow = c.down.append(c.slow[:0], samples)
	c.low.filter(c.slow)
	from := len(dst)
	dst = c.up.append(dst, law(c.slow))
	if n := min(c.ahead, len(dst)-from); n > 0 {
		dst = dst[:from+copy(dst[from:], dst[from+n:])]
		c.ahead -= n
	}
	return dst
}

// companded writes samples at the codec's rate as bytes, and reads them again.
func (c *codec) companded(samples []int16) []int16 {
	c.coded = c.format.AppendBytes(c.coded[:0], samples)
	return c.format.AppendSamples(samples[:0], c.coded)
}

// banded returns what the band of a codec leaves of a sound, without its companding.
func banded(e audio.Encoding, sound []int16) []int16 {
	if e == audio.PCM16 {
		return sound
	}
	c := newCodec(e)
	same := func(samples []int16) []int16 { return samples }
	return c.carry(c.carry(nil, sound, same), make([]int16, lag), same)
}
