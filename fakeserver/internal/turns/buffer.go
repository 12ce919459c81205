package turns

import (
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/spare"
)

// Buffer holds the caller's audio that no item has taken yet. Positions count samples of the
// stream from its first one, at the stream's own rate; they are never reset.
//
// Before the first [Buffer.Reformat] it holds nothing.
type Buffer struct {
	Format audio.Format // of what comes; set by Reformat
	Start  int64        // position of the first sample that is still held
	Taken  int64        // everything before is in items, or cleared

	samples []int16
	half    byte // first byte of a sample whose second has not come
	hasHalf bool
}

// End returns the position after the newest sample.
func (b *Buffer) End() int64 { return b.Start + int64(len(b.samples)) }

// Append decodes more audio.
func (b *Buffer) Append(encoded []byte) {
	if b.hasHalf && len(encoded) > 0 {
		b.samples = append(b.samples, int16(uint16(b.half)|uint16(encoded[0])<<8))
		encoded, b.hasHalf = encoded[1:], false
	}
	if b.Format.SampleBytes() == 2 && len(encoded)%2 == 1 {
		b.half, b.hasHalf = encoded[len(encoded)-1], true
	}
	b.reserve(len(encoded) / b.Format.SampleBytes())
	b.samples = b.Format.AppendSamples(b.samples, encoded)
}

// reserve makes room for n more samples: twice as much as there was, so that buffers which grow for minutes are
// not copied again and again.
func (b *Buffer) reserve(n int) {
	if need := len(b.samples) + n; need > cap(b.samples) {
		b.samples = append(rooms.Take(max(need, 2*cap(b.samples), b.Format.RateHz)), b.samples...)
	}
}

// rooms are those that buffers do not need any more: a session needs about as much as the one before.
var rooms spare.Rooms

// Release gives up what is held, which includes all that [Buffer.Between] returned. The buffer must not be used afterwards.
func (b *Buffer) Release() {
	rooms.Give(b.samples)
	b.samples = nil
}

// Between returns the samples of [from, to) that are still held. They are valid until the next call.
func (b *Buffer) Between(from, to int64) []int16 {
	from, to = max(from, b.Start), min(to, b.End())
	if from >= to {
		return nil
	}
	return b.samples[from-b.Start : to-b.Start]
}

// Forget drops what lies before pos, once this is more than what stays.
func (b *Buffer) Forget(pos int64) {
	gone := min(pos, b.End()) - b.Start
	if gone < int64(len(b.samples))/2 || gone < int64(b.Format.RateHz) {
		return
	}
	b.samples = b.samples[:copy(b.samples, b.samples[gone:])]
	b.Start += gone
}

// Take marks everything up to pos as taken.
func (b *Buffer) Take(pos int64) { b.Taken = max(b.Taken, pos) }

// Untaken returns how many samples no item has taken.
func (b *Buffer) Untaken() int { return int(b.End() - max(b.Taken, b.Start)) }

// Ms returns a position in milliseconds.
func (b *Buffer) Ms(pos int64) int { return int(pos * 1000 / int64(b.Format.RateHz)) }

// StreamPos returns a position in samples of 24 kHz.
func (b *Buffer) StreamPos(pos int64) int64 {
	return pos * audio.RateHz / int64(b.Format.RateHz)
}

// Reformat changes the format of what is still to come. What is held is dropped; positions go on
// at the same millisecond.
func (b *Buffer) Reformat(f audio.Format) {
	if f == b.Format {
		return
	}
	pos := b.End()
	if b.Format.RateHz != 0 {
		pos = pos * int64(f.RateHz) / int64(b.Format.RateHz)
	}
	b.Format, b.samples, b.Start, b.Taken, b.hasHalf = f, b.samples[:0], pos, pos, false
}
