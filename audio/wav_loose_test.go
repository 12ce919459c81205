package audio_test

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

// ramp is speech enough for a file: samples that differ from each other, from the first on.
var ramp = func() []int16 {
	samples := make([]int16, 600)
	for i := range samples {
		samples[i] = int16(8000 * math.Sin(float64(i+1)*0.13))
	}
	return samples
}()

// placed writes samples of 24 bits into four bytes each.
func placed(put func(sample int32) uint32) (data []byte) {
	for _, s := range ramp {
		data = binary.LittleEndian.AppendUint32(data, put(int32(s)<<8|7))
	}
	return data
}

func asFloats(scale float64) (data []byte) {
	for _, s := range ramp {
		data = append(data, floats32(float64(s)*scale)...)
	}
	return data
}

var _ = Describe("ReadWAV, of files written against the letter", func() {
	data := pcm(ramp...)
	list := wavChunk("LIST", []byte("INFOIART\x03\x00\x00\x00me\x00"))
	text := wavChunk("LIST", []byte("odd"))
	hidden := "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xAA\x00\x38\x9B\x71"

	DescribeTable("finds the samples",
		func(f wavFile) {
			clip, err := readWAV(f.bytes())
			Expect(err).NotTo(HaveOccurred())
			Expect(clip).To(Equal(&audio.Clip{Samples: ramp, RateHz: 24000, Channels: 1}))
		},
		Entry("behind a fmt chunk of odd size", wavFile{FormatTail: []byte{0, 0, 0}, Data: data}),
		Entry("behind one without its padding", wavFile{FormatTail: []byte{0, 0, 0}, Unpadded: true, Data: data}),
		Entry("behind one of 17 bytes, without", wavFile{FormatTail: []byte{0}, Unpadded: true, Data: data}),
		Entry("behind another chunk without its padding", wavFile{Between: text.unpadded(), Data: data}),
		Entry("behind two of them", wavFile{Before: text.unpadded(), Between: text.unpadded(), Data: data}),
		Entry("behind chunks nobody knows, one without its padding", wavFile{Between: slices.Concat(wavChunk("zzz1", []byte("abc")).unpadded(), wavChunk("zzz2", []byte("abcd"))), Data: data}),
		Entry("behind a size of zero", wavFile{Data: data, DataEmpty: true}),
		Entry("behind a size of zero, in a file said to be empty", wavFile{Data: data, DataEmpty: true, RIFFSize: 36}),
		Entry("behind a size of zero and a fmt chunk of odd size", wavFile{FormatTail: []byte{0, 0, 0}, Data: data, DataEmpty: true}),
		Entry("behind an empty data chunk", wavFile{Between: wavChunk("data", nil), Data: data}),
		Entry("behind an empty data chunk and another", wavFile{Between: slices.Concat(wavChunk("data", nil), list), Data: data}),
		Entry("behind two empty data chunks, the second with samples all the same", wavFile{Between: wavChunk("data", nil), Data: data, DataEmpty: true}),
		Entry("before an empty data chunk", wavFile{Data: data, After: wavChunk("data", nil)}),
		Entry("of a pipe, behind an empty data chunk", wavFile{Between: wavChunk("data", nil), Data: data, DataSize: 0xFFFFFFFF}),
		Entry("of 24 bits in the upper bytes of four", wavFile{Bits: 24, Block: 4, Data: placed(func(s int32) uint32 { return uint32(s) << 8 })}),
		Entry("of 24 bits in the lower bytes of four", wavFile{Bits: 24, Block: 4, Data: placed(func(s int32) uint32 { return uint32(s) })}),
		Entry("of 24 bits in the lower bytes of four, with zeros above", wavFile{Bits: 24, Block: 4, Data: placed(func(s int32) uint32 { return uint32(s) & 0xFFFFFF })}),
		Entry("of 16 bits in the lower bytes of four", wavFile{Bits: 16, Block: 4, Data: placed(func(s int32) uint32 { return uint32(s >> 8) })}),
		Entry("of 20 bits in the upper ones of four bytes", wavFile{Bits: 20, Block: 4, Data: placed(func(s int32) uint32 { return uint32(s>>4) << 12 })}),
		Entry("of extensible 24 bits in 32", wavFile{Code: 0xFFFE, Bits: 32, FormatTail: extensible(24, 1, hidden), Data: placed(func(s int32) uint32 { return uint32(s) << 8 })}),
		Entry("of extensible 24 bits in the wrong ones of 32", wavFile{Code: 0xFFFE, Bits: 32, FormatTail: extensible(24, 1, hidden), Data: placed(func(s int32) uint32 { return uint32(s) })}),
		Entry("of extensible 24 bits in blocks of four", wavFile{Code: 0xFFFE, Bits: 24, Block: 4, FormatTail: extensible(24, 1, hidden), Data: placed(func(s int32) uint32 { return uint32(s) })}),
		Entry("of extensible 24 bits in 32 that use all 32", wavFile{Code: 0xFFFE, Bits: 32, FormatTail: extensible(24, 1, hidden), Data: placed(func(s int32) uint32 { return uint32(s)<<8 | 0x55 })}),
		Entry("in an extensible header of odd size", wavFile{Code: 0xFFFE, FormatTail: append(extensible(16, 1, hidden), 0), Data: data, Unpadded: true}),
		Entry("of floats", wavFile{Code: 3, Bits: 32, Data: asFloats(1.0 / 32768)}),
		Entry("of floats scaled as 16 bits", wavFile{Code: 3, Bits: 32, Data: asFloats(1)}),
		Entry("of an RF64 file", wavFile{RIFF: "RF64", RIFFSize: 0xFFFFFFFF, Before: ds64(uint64(len(data))), Data: data, DataSize: 0xFFFFFFFF, After: list}),
		Entry("of an RF64 file of a pipe", wavFile{RIFF: "RF64", RIFFSize: 0xFFFFFFFF, Before: ds64(0), Data: data, DataSize: 0xFFFFFFFF}),
		Entry("of an RF64 file that needed no large sizes", wavFile{RIFF: "RF64", Before: ds64(0), Data: data, After: list}),
	)

	It("takes what is named data for data, where the byte behind could begin a chunk too", func() {
		quiet := wavFile{Between: text.unpadded(), Data: pcm(make([]int16, 32)...)} // 64 is "@"
		clip, err := readWAV(quiet.bytes())
		Expect(err).NotTo(HaveOccurred())
		Expect(clip.Samples).To(HaveLen(32))
	})

	It("reads floats of 64 bits scaled as 16 bits", func() {
		clip, err := readWAV(wavFile{Code: 3, Bits: 64, Data: floats64(20000, -32768, math.Inf(1), nan)}.bytes())
		Expect(err).NotTo(HaveOccurred())
		Expect(clip.Samples).To(Equal([]int16{20000, -32768, 32767, 0}))
	})

	It("reads every channel of 24 bits in four bytes", func() {
		clip, err := readWAV(wavFile{Bits: 24, Block: 8, Channels: 2, Data: placed(func(s int32) uint32 { return uint32(s) })}.bytes())
		Expect(err).NotTo(HaveOccurred())
		Expect(clip).To(Equal(&audio.Clip{Samples: ramp, RateHz: 24000, Channels: 2}))
	})

	DescribeTable("says what is there of files that it cannot read",
		func(f wavFile, reason string) {
			clip, err := readWAV(f.bytes())
			Expect(clip).To(BeNil())
			wavError, ok := errors.AsType[*audio.WAVError](err)
			Expect(ok).To(BeTrue(), "%v", err)
			Expect(wavError.Reason).To(ContainSubstring(reason))
		},
		Entry("no samples", wavFile{}, "its data chunk is empty: it has no samples"),
		Entry("no samples, and a text", wavFile{After: list}, "its data chunk is empty: it has no samples"),
		Entry("no samples, and a text cut short", wavFile{After: list[:12]}, `chunk "LIST" claims 15 bytes, 4 are left`),
		Entry("no samples, twice", wavFile{After: wavChunk("data", nil)}, "its data chunk is empty: it has no samples"),
		Entry("less than one sample", wavFile{Channels: 2, Data: []byte{1, 2, 3}}, "its 3 bytes of sample data are less than one sample"),
		Entry("floats that go beyond 16 bits", wavFile{Code: 3, Bits: 32, Data: asFloats(256)}, "its floats reach 2.04"),
		Entry("floats of another scale", wavFile{Code: 3, Bits: 32, Data: asFloats(0.01)}, "full scale is 1"),
		Entry("24 bits that are 32", wavFile{Bits: 24, Block: 4, Data: placed(func(s int32) uint32 { return uint32(s)<<8 | 0x55 })}, "samples of 24 bits are said to be in 4 bytes, and use all of them"),
		Entry("a list of waves", wavFile{Between: wavChunk("LIST", append([]byte("wavl"), wavChunk("data", data)...)), Data: data}, `a list "wavl"`),
	)

	It("says how much an RF64 file cut short is missing", func() {
		clip, err := readWAV(wavFile{RIFF: "RF64", Before: ds64(6_000_000_000), Data: data, DataSize: 0xFFFFFFFF}.bytes())
		Expect(err).To(MatchError(&audio.WAVTruncatedError{WantBytes: 6_000_000_000, HaveBytes: int64(len(data))}))
		Expect(clip.Samples).To(Equal(ramp))
	})

	It("says that a file was cut behind its header", func() {
		file := wavFile{Data: data}.bytes()[:44]
		_, err := readWAV(file)
		Expect(err).To(MatchError(&audio.WAVTruncatedError{WantBytes: 1200, HaveBytes: 0}))
	})
})
