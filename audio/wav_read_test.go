package audio_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"testing/iotest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

var nan = math.NaN()

func floats32(values ...float64) (data []byte) {
	for _, v := range values {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(v)))
	}
	return data
}

func floats64(values ...float64) (data []byte) {
	for _, v := range values {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(v))
	}
	return data
}

var _ = Describe("ReadWAV", func() {
	DescribeTable("reads samples in every common format",
		func(f wavFile, want ...int16) {
			clip, err := readWAV(f.bytes())
			Expect(err).NotTo(HaveOccurred())
			Expect(clip).To(Equal(&audio.Clip{Samples: want, RateHz: 24000, Channels: max(f.Channels, 1)}))
		},
		Entry("PCM 8, whose middle is 128", wavFile{Bits: 8, Data: []byte{0, 128, 129, 255}}, int16(-32768), int16(0), int16(256), int16(32512)),
		Entry("PCM 16", wavFile{Data: pcm(0, 1, -1, 32767, -32768)}, int16(0), int16(1), int16(-1), int16(32767), int16(-32768)),
		Entry("PCM 12, in the upper bits of 16", wavFile{Bits: 12, Data: pcm(16, -32768)}, int16(16), int16(-32768)),
		Entry("PCM 24, rounded", wavFile{Bits: 24, Data: []byte{0x7F, 1, 0, 0x80, 1, 0, 0xFF, 0xFF, 0x7F, 0, 0, 0x80}}, int16(1), int16(2), int16(32767), int16(-32768)),
		Entry("PCM 32, rounded", wavFile{Bits: 32, Data: []byte{0xFF, 0x7F, 1, 0, 0, 0x80, 1, 0, 0xFF, 0xFF, 0xFF, 0x7F}}, int16(1), int16(2), int16(32767)),
		Entry("float 32", wavFile{Code: 3, Bits: 32, Data: floats32(0, 0.5, -0.5, 1, -1, 3, -3, nan)},
			int16(0), int16(16384), int16(-16384), int16(32767), int16(-32768), int16(32767), int16(-32768), int16(0)),
		Entry("float 64", wavFile{Code: 3, Bits: 64, Data: floats64(0.25, math.Inf(1), -0.25)}, int16(8192), int16(32767), int16(-8192)),
		Entry("A-law", wavFile{Code: 6, Bits: 8, Data: []byte{0xD5, 0x2A}}, int16(8), int16(-32256)),
		Entry("mu-law", wavFile{Code: 7, Bits: 8, Data: []byte{0xFF, 0x00, 0x80}}, int16(0), int16(-32124), int16(32124)),
		Entry("extensible PCM 24", wavFile{Code: 0xFFFE, Bits: 24, FormatTail: extensible(24, 1, standardGUID), Data: []byte{0, 2, 0}}, int16(2)),
		Entry("extensible PCM 20 in 24", wavFile{Code: 0xFFFE, Bits: 24, FormatTail: extensible(20, 1, standardGUID), Data: []byte{0, 2, 0}}, int16(2)),
		Entry("extensible float", wavFile{Code: 0xFFFE, Bits: 32, FormatTail: extensible(32, 3, standardGUID), Data: floats32(0.5)}, int16(16384)),
		Entry("extensible mu-law", wavFile{Code: 0xFFFE, Bits: 8, FormatTail: extensible(8, 7, standardGUID), Data: []byte{0x80}}, int16(32124)),
		Entry("two channels, interleaved", wavFile{Channels: 2, Data: pcm(1, 2, 3, 4)}, int16(1), int16(2), int16(3), int16(4)),
		Entry("an odd number of bytes, without the padding", wavFile{Bits: 8, Data: []byte{129, 130, 131}}, int16(256), int16(512), int16(768)),
		Entry("a last incomplete sample, which is dropped", wavFile{Data: append(pcm(7), 9)}, int16(7)),
		Entry("a last incomplete block, which is dropped", wavFile{Channels: 2, Data: pcm(1, 2, 3)}, int16(1), int16(2)),
		Entry("a fmt chunk with a tail of its own", wavFile{FormatTail: make([]byte, 102), Data: pcm(5)}, int16(5)),
	)

	DescribeTable("refuses other formats by name",
		func(f wavFile, want *audio.WAVFormatError, text string) {
			clip, err := readWAV(f.bytes())
			Expect(clip).To(BeNil())
			Expect(err).To(MatchError(want))
			Expect(err.Error()).To(ContainSubstring(text))
		},
		Entry("ADPCM", wavFile{Code: 0x11, Bits: 4, Block: 256, Data: make([]byte, 256)}, &audio.WAVFormatError{Code: 0x11, Bits: 4}, "0x0011 (IMA ADPCM) with 4 bits"),
		Entry("MP3", wavFile{Code: 0x55, Block: 1, Data: make([]byte, 4)}, &audio.WAVFormatError{Code: 0x55, Bits: 16}, "MP3"),
		Entry("a code nobody knows", wavFile{Code: 0x1234, Data: pcm(1)}, &audio.WAVFormatError{Code: 0x1234, Bits: 16}, "0x1234 (unknown)"),
		Entry("PCM of 64 bits", wavFile{Bits: 64, Data: make([]byte, 8)}, &audio.WAVFormatError{Code: 1, Bits: 64}, "PCM) with 64 bits"),
		Entry("float of 16 bits", wavFile{Code: 3, Data: make([]byte, 8)}, &audio.WAVFormatError{Code: 3, Bits: 16}, "IEEE float) with 16 bits"),
		Entry("mu-law of 16 bits", wavFile{Code: 7, Data: make([]byte, 8)}, &audio.WAVFormatError{Code: 7, Bits: 16}, "mu-law) with 16"),
		Entry("extensible ADPCM", wavFile{Code: 0xFFFE, Bits: 4, Block: 1, FormatTail: extensible(4, 2, standardGUID), Data: pcm(1)},
			&audio.WAVFormatError{Code: 2, Bits: 4}, "Microsoft ADPCM"),
		Entry("extensible with a GUID of its own", wavFile{Code: 0xFFFE, FormatTail: extensible(16, 1, "\x00\x00\x21\x07\xD3\x11\x86\x44\xC8\xC1\xCA\x00\x00\x00"), Data: pcm(1)},
			&audio.WAVFormatError{Code: 0xFFFE, SubFormat: "00000001-0721-11D3-8644-C8C1CA000000", Bits: 16}, "extensible 00000001-0721"),
	)

	DescribeTable("reads files whose writer could not know their size",
		func(dataSize, riffSize uint32) {
			file := wavFile{Data: pcm(make([]int16, 12000)...)}.bytes()
			binary.LittleEndian.PutUint32(file[40:], dataSize)
			binary.LittleEndian.PutUint32(file[4:], riffSize)
			clip, err := readWAV(file)
			Expect(err).NotTo(HaveOccurred())
			Expect(clip.Duration()).To(Equal(500 * time.Millisecond))
		},
		Entry("as ffmpeg writes to a pipe", uint32(0xFFFFFFFF), uint32(0xFFFFFFFF)),
		Entry("as SoX writes to a pipe", uint32(0x7FFFF000), uint32(0x7FFFF024)),
		Entry("as writers leave it that died", uint32(0), uint32(0)),
	)

	It("measures the samples, not the header and other chunks", func() {
		list := wavChunk("LIST", append([]byte("INFOISFT"), "\x0E\x00\x00\x00Lavf60.16.100\x00"...))
		clip, err := readWAV(wavFile{Before: wavChunk("bext", make([]byte, 602)), After: list, Data: pcm(make([]int16, 12000)...)}.bytes())
		Expect(err).NotTo(HaveOccurred())
		Expect(clip.Duration()).To(Equal(500 * time.Millisecond))
	})

	It("steps over chunks of odd size", func() {
		clip, err := readWAV(wavFile{Before: wavChunk("note", []byte("odd")), Data: pcm(42)}.bytes())
		Expect(err).NotTo(HaveOccurred())
		Expect(clip.Samples).To(Equal([]int16{42}))
	})

	It("reads from where the reader stands", func() {
		r := bytes.NewReader(append([]byte("leader"), wavFile{Data: pcm(42)}.bytes()...))
		_, err := r.Seek(6, io.SeekStart)
		Expect(err).NotTo(HaveOccurred())
		clip, err := audio.ReadWAV(r)
		Expect(err).NotTo(HaveOccurred())
		Expect(clip.Samples).To(Equal([]int16{42}))
	})

	It("returns what is there of a file cut short, and says so", func() {
		file := wavFile{Data: pcm(1, 2, 3, 4, 5)}.bytes()
		clip, err := readWAV(file[:len(file)-3])
		Expect(err).To(MatchError(&audio.WAVTruncatedError{WantBytes: 10, HaveBytes: 7}))
		Expect(err).To(MatchError("WAV file is cut short: its header says 10 bytes of samples, 7 are there"))
		Expect(clip.Samples).To(Equal([]int16{1, 2, 3}))
	})

	DescribeTable("says what is wrong with other files",
		func(file []byte, reason string) {
			clip, err := readWAV(file)
			Expect(clip).To(BeNil())
			wavError, ok := errors.AsType[*audio.WAVError](err)
			Expect(ok).To(BeTrue(), "%v", err)
			Expect(wavError.Reason).To(ContainSubstring(reason))
		},
		Entry("empty", []byte{}, "ends before any sample data"),
		Entry("a text", []byte("this is not a WAV file"), `begins with "this"`),
		Entry("big endian", []byte("RIFX\x00\x00\x00\x00WAVEfmt "), `begins with "RIFX"`),
		Entry("FLAC", []byte("fLaC\x00\x00\x00\x22"), "it is a FLAC file"),
		Entry("MP3", []byte("ID3\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "it is an MP3 file"),
		Entry("Ogg", []byte("OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00"), "it is an Ogg file"),
		Entry("a video", []byte("RIFF\x00\x00\x00\x00AVI LIST"), `RIFF type is "AVI "`),
		Entry("RIFF header only", []byte("RIFF\x04\x00\x00\x00WAVE"), "ends before any sample data"),
		Entry("cut in the header of its data", wavFile{}.bytes()[:43], "ends before any sample data"),
		Entry("no data chunk", wavFile{}.bytes()[:36], "ends before any sample data"),
		Entry("cut in the fmt chunk", wavFile{}.bytes()[:30], `chunk "fmt " claims 16 bytes, 10 are left`),
		Entry("no fmt chunk", append([]byte("RIFF\x00\x00\x00\x00WAVE"), wavChunk("data", pcm(1))...), "no complete fmt chunk"),
		Entry("a short fmt chunk", append([]byte("RIFF\x00\x00\x00\x00WAVE"), append(wavChunk("fmt ", make([]byte, 14)), wavChunk("data", pcm(1))...)...), "no complete fmt chunk"),
		Entry("a chunk of 4 GB in a small file", wavFile{Before: []byte("fmt \xFF\xFF\xFF\xFF"), Data: pcm(1)}.bytes(), `chunk "fmt " claims 4294967295 bytes`),
		Entry("no channels", zeroAt(22, 2), "no channels"),
		Entry("no rate", zeroAt(24, 4), "sample rate is 0"),
		Entry("blocks that do not fit", wavFile{Block: 5, Data: pcm(1)}.bytes(), "blocks of 5 bytes do not fit 1 channels of 16 bits"),
		Entry("extensible without its SubFormat", wavFile{Code: 0xFFFE, Data: pcm(1)}.bytes(), "SubFormat is missing"),
	)

	It("returns the reader's own errors", func() {
		broken := errors.New("disk on fire")
		file := wavFile{Data: pcm(make([]int16, 5000)...)}.bytes()
		for _, good := range []int{0, 20, 100} {
			_, err := audio.ReadWAV(&flaky{ReadSeeker: bytes.NewReader(file), good: good, err: broken})
			Expect(err).To(MatchError(broken), "after %d bytes", good)
		}
		_, err := audio.ReadWAV(struct {
			io.Reader
			io.Seeker
		}{iotest.ErrReader(broken), brokenSeeker{broken}})
		Expect(err).To(MatchError(broken))
	})
})

// zeroAt returns a file with so many zeros written over its header.
func zeroAt(offset, n int) []byte {
	file := wavFile{Data: pcm(1)}.bytes()
	clear(file[offset : offset+n])
	return file
}

// flaky fails after so many bytes.
type flaky struct {
	io.ReadSeeker
	good int
	err  error
}

func (f *flaky) Read(p []byte) (int, error) {
	if f.good <= 0 {
		return 0, f.err
	}
	n, err := f.ReadSeeker.Read(p[:min(len(p), f.good)])
	f.good -= n
	return n, err
}

type brokenSeeker struct{ err error }

func (s brokenSeeker) Seek(int64, int) (int64, error) { return 0, s.err }
