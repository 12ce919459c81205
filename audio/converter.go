package audio

// Converter changes a stream of bytes from one Format to another: encoding, rate or both. It is
// made by [NewConverter]. Pieces may be cut anywhere, even within a sample, and the bytes are the
// same however the stream is cut.
//
// Where the rates differ, its output is aligned and lags as that of a [Resampler].
type Converter struct {
	from, to  Format
	resampler *Resampler // nil when the rates are equal

	odd     byte // first half of a sample whose second half has not come yet
	haveOdd bool

	decoded, resampled []int16 // reused between pieces
}

// converterBlock is how many bytes are converted at a time, which bounds the Converter's buffers.
const converterBlock = 4096

// NewConverter returns a Converter. It returns a *RateError when the rates cannot be converted.
func NewConverter(from, to Format) (*Converter, error) {
	c := &Converter{from: from.Normal(), to: to.Normal()}
	if c.from == c.to {
		return c, nil
	}
	if c.from.RateHz != c.to.RateHz {
		r, err := NewResampler(c.from.RateHz, c.to.RateHz)
		if err != nil {
			return nil, err
		}
		c.resampler = r
	}
	c.decoded = make([]int16, 0, converterBlock)
	return c, nil
}

// Append takes the next piece of the stream and appends to dst what it makes known. It does not
// allocate when dst has room. Equal formats make it a copy, but for half a sample at the end, which waits for its rest.
func (c *Converter) Append(dst, src []byte) []byte {
	if c.from == c.to {
		return c.whole(dst, src)
	}
	for len(src) > 0 {
		block := src[:min(len(src), converterBlock)]
		src = src[len(block):]
		c.decode(block)
		dst = c.encode(dst, false)
	}
	return dst
}

// whole appends the whole samples of a piece, and of what the piece before left over.
func (c *Converter) whole(dst, src []byte) []byte {
	if c.from.Encoding != PCM16 || len(src) == 0 {
		return append(dst, src...)
	}
	if c.haveOdd {
		dst = append(dst, c.odd, src[0])
		c.haveOdd, src = false, src[1:]
	}
	if n := len(src); n%2 == 1 {
		c.odd, c.haveOdd, src = src[n-1], true, src[:n-1]
	}
	return append(dst, src...)
}

// Flush ends the stream: it appends the rest to dst and resets c for a new stream. Half a sample
// at the end of the stream is dropped.
func (c *Converter) Flush(dst []byte) []byte {
	c.haveOdd = false
	if c.resampler == nil {
		return dst
	}
	c.decoded = c.decoded[:0]
	return c.encode(dst, true)
}

// decode leaves the whole samples of a block, and of what the block before left over, in c.decoded.
func (c *Converter) decode(block []byte) {
	c.decoded = c.decoded[:0]
	if c.from.Encoding == PCM16 {
		if c.haveOdd && len(block) > 0 {
			c.decoded = append(c.decoded, int16(uint16(c.odd)|uint16(block[0])<<8))
			c.haveOdd, block = false, block[1:]
		}
		if len(block)%2 == 1 {
			c.odd, c.haveOdd = block[len(block)-1], true
		}
	}
	c.decoded = c.from.AppendSamples(c.decoded, block)
}

// encode appends c.decoded to dst in the target format, and the resampler's rest when flushing.
func (c *Converter) encode(dst []byte, flush bool) []byte {
	if c.resampler == nil {
		return c.to.AppendBytes(dst, c.decoded)
	}
	c.resampled = c.resampler.Append(c.resampled[:0], c.decoded)
	if flush {
		c.resampled = c.resampler.Flush(c.resampled)
	}
	return c.to.AppendBytes(dst, c.resampled)
}
