package fakeserver

import "github.com/voicesim/voicesim/audio"

// inputBuffer holds the caller's audio that no item has taken yet. Positions count samples of the
// stream from its first one, at the stream's own rate; they are never reset.
type inputBuffer struct {
	format  audio.Format
	samples []int16
	start   int64 // position of samples[0]
	taken   int64 // everything before is in items, or cleared

	half    byte // first byte of a sample whose second has not come
	hasHalf bool
}

func (b *inputBuffer) end() int64 { return b.start + int64(len(b.samples)) }

// append decodes more audio.
func (b *inputBuffer) append(encoded []byte) {
	if b.hasHalf && len(encoded) > 0 {
		b.samples = append(b.samples, int16(uint16(b.half)|uint16(encoded[0])<<8))
		encoded, b.hasHalf = encoded[1:], false
	}
	if b.format.SampleBytes() == 2 && len(encoded)%2 == 1 {
		b.half, b.hasHalf = encoded[len(encoded)-1], true
	}
	b.reserve(len(encoded) / b.format.SampleBytes())
	b.samples = b.format.AppendSamples(b.samples, encoded)
}

// reserve makes room for n more samples: twice as much as there was, so that buffers which grow for minutes are
// not copied again and again.
func (b *inputBuffer) reserve(n int) {
	if need := len(b.samples) + n; need > cap(b.samples) {
		grown := make([]int16, len(b.samples), max(need, 2*cap(b.samples), b.format.RateHz))
		copy(grown, b.samples)
		b.samples = grown
	}
}

// between returns the samples of [from, to) that are still held. They are valid until the next call.
func (b *inputBuffer) between(from, to int64) []int16 {
	from, to = max(from, b.start), min(to, b.end())
	if from >= to {
		return nil
	}
	return b.samples[from-b.start : to-b.start]
}

// forget drops what lies before pos, once this is more than what stays.
func (b *inputBuffer) forget(pos int64) {
	gone := min(pos, b.end()) - b.start
	if gone < int64(len(b.samples))/2 || gone < int64(b.format.RateHz) {
		return
	}
	b.samples = b.samples[:copy(b.samples, b.samples[gone:])]
	b.start += gone
}

// take marks everything up to pos as taken.
func (b *inputBuffer) take(pos int64) { b.taken = max(b.taken, pos) }

// untaken returns how many samples no item has taken.
func (b *inputBuffer) untaken() int { return int(b.end() - max(b.taken, b.start)) }

// ms returns a position in milliseconds, and streamPos in samples of 24 kHz.
func (b *inputBuffer) ms(pos int64) int { return int(pos * 1000 / int64(b.format.RateHz)) }

func (b *inputBuffer) streamPos(pos int64) int64 {
	return pos * audio.RateHz / int64(b.format.RateHz)
}

// reformat changes the format of what is still to come. What is held is dropped; positions go on
// at the same millisecond.
func (b *inputBuffer) reformat(f audio.Format) {
	if f == b.format {
		return
	}
	pos := b.end()
	if b.format.RateHz != 0 {
		pos = pos * int64(f.RateHz) / int64(b.format.RateHz)
	}
	b.format, b.samples, b.start, b.taken, b.hasHalf = f, b.samples[:0], pos, pos, false
}
