package audio_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/voicesim/voicesim/audio"
)

// FuzzReadWAV feeds hostile files: ReadWAV must not panic, must not take memory for samples that
// are not there, must fail with an error of its own, and what it reads must survive being written.
func FuzzReadWAV(f *testing.F) {
	for _, seed := range []wavFile{
		{},
		{Data: pcm(1, -2, 3)},
		{Data: pcm(1, -2, 3, 4), Channels: 2, RateHz: 44100},
		{Data: pcm(1, 2), DataSize: 0xFFFFFFFF, RIFFSize: 0xFFFFFFFF},
		{Data: pcm(1, 2), DataSize: 0x7FFFF000, RIFFSize: 0x7FFFF024},
		{Data: pcm(1, 2), DataSize: 1000},
		{Bits: 8, Data: []byte{1, 2, 3}},
		{Bits: 24, Data: []byte{1, 2, 3}},
		{Bits: 32, Data: []byte{1, 2, 3, 4}},
		{Code: 3, Bits: 32, Data: floats32(0.5, nan)},
		{Code: 6, Bits: 8, Data: []byte{1, 2, 3}},
		{Code: 7, Bits: 8, Data: []byte{1, 2, 3}},
		{Code: 0xFFFE, Bits: 24, FormatTail: extensible(24, 1, standardGUID), Data: []byte{1, 2, 3}},
		{Code: 0x11, Bits: 4, Block: 2, Data: []byte{1, 2, 3, 4}},
		{Before: wavChunk("LIST", []byte("INFOISFT\x04\x00\x00\x00abcd")), Data: pcm(1)},
		{Before: wavChunk("smpl", make([]byte, 36)), After: wavChunk("cue ", make([]byte, 4)), Data: pcm(1)},
		{Before: wavChunk("LIST", []byte("odd")).unpadded(), Data: pcm(1)},
		{Before: wavChunk("data", nil), FormatTail: []byte{0, 0, 0}, Data: pcm(1, 2)},
		{Bits: 24, Block: 4, Data: []byte{1, 2, 3, 0}},
		{Bits: 24, Block: 4, Data: []byte{0, 2, 3, 4}},
		{Code: 0xFFFE, Bits: 32, FormatTail: extensible(20, 1, standardGUID), Data: []byte{1, 2, 3, 4}},
		{Code: 3, Bits: 32, Data: floats32(3000, -7)},
		{RIFF: "RF64", Before: ds64(4), Data: pcm(1, 2), DataSize: 0xFFFFFFFF},
	} {
		f.Add(seed.bytes())
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		clip, err := readWAV(file)
		if err == nil && len(clip.Samples) == 0 {
			t.Fatal("a clip without samples, and no error")
		}
		if err != nil && !isOwnError(err) {
			t.Fatalf("foreign error %T: %v", err, err)
		}
		if clip == nil || len(clip.Samples) == 0 {
			return
		}
		if len(clip.Samples) > len(file) {
			t.Fatalf("%d samples from %d bytes", len(clip.Samples), len(file))
		}
		written, err := writeWAV(clip)
		if err != nil {
			if _, tooWide := errors.AsType[*audio.WAVError](err); tooWide {
				return // a header of 8 bits may have more channels or a higher rate than 16 bits allow
			}
			t.Fatal(err)
		}
		again, err := readWAV(written)
		if err != nil || again.RateHz != clip.RateHz || again.Channels != clip.Channels || !slices.Equal(again.Samples, clip.Samples) {
			t.Fatalf("written clip reads as %v, %v", again, err)
		}
		if rewritten, _ := writeWAV(again); !bytes.Equal(rewritten, written) {
			t.Fatal("written twice, two files")
		}
	})
}

func isOwnError(err error) bool {
	_, structure := errors.AsType[*audio.WAVError](err)
	_, format := errors.AsType[*audio.WAVFormatError](err)
	_, truncated := errors.AsType[*audio.WAVTruncatedError](err)
	return structure || format || truncated
}

// FuzzConverter cuts streams anywhere: the bytes must be the same as in one piece.
func FuzzConverter(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5}, uint8(0), uint8(1), uint16(3))
	f.Add(bytes.Repeat([]byte{0x80, 7, 0xFF}, 400), uint8(1), uint8(0), uint16(101))
	f.Add(bytes.Repeat([]byte{9, 200}, 700), uint8(3), uint8(2), uint16(999))
	formats := []audio.Format{{}, {Encoding: audio.PCMU}, {Encoding: audio.PCMA}, {RateHz: 16000}, {RateHz: 48000}}
	f.Fuzz(func(t *testing.T, stream []byte, from, to uint8, cut uint16) {
		c, err := audio.NewConverter(formats[int(from)%len(formats)], formats[int(to)%len(formats)])
		if err != nil {
			t.Fatal(err)
		}
		whole := c.Flush(c.Append(nil, stream))
		at := min(int(cut), len(stream))
		if halves := c.Flush(c.Append(c.Append(nil, stream[:at]), stream[at:])); !bytes.Equal(halves, whole) {
			t.Fatalf("cut at %d: other bytes", at)
		}
	})
}
