package audio_test

import (
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

var _ = Describe("Format", func() {
	DescribeTable("says what its zero fields mean",
		func(f audio.Format, want audio.Format, text string, sampleBytes int) {
			Expect(f.Normal()).To(Equal(want))
			Expect(f.String()).To(Equal(text))
			Expect(f.SampleBytes()).To(Equal(sampleBytes))
		},
		Entry("zero", audio.Format{}, audio.Format{Encoding: audio.PCM16, RateHz: 24000}, "pcm16/24000", 2),
		Entry("mu-law", audio.Format{Encoding: audio.PCMU}, audio.Format{Encoding: audio.PCMU, RateHz: 8000}, "pcmu/8000", 1),
		Entry("A-law", audio.Format{Encoding: audio.PCMA}, audio.Format{Encoding: audio.PCMA, RateHz: 8000}, "pcma/8000", 1),
		Entry("a rate of its own", audio.Format{RateHz: 16000}, audio.Format{RateHz: 16000}, "pcm16/16000", 2),
		Entry("an unknown encoding", audio.Format{Encoding: 9, RateHz: 1}, audio.Format{Encoding: 9, RateHz: 1}, "encoding(9)/1", 1),
	)

	It("turns bytes into time and back, in whole samples", func() {
		pcm, mu := audio.Format{}, audio.Format{Encoding: audio.PCMU}
		Expect(pcm.Duration(960)).To(Equal(20 * time.Millisecond))
		Expect(pcm.Duration(961)).To(Equal(20 * time.Millisecond))
		Expect(mu.Duration(160)).To(Equal(20 * time.Millisecond))
		Expect(pcm.Bytes(20 * time.Millisecond)).To(Equal(960))
		Expect(pcm.Bytes(20*time.Millisecond - 1)).To(Equal(958))
		Expect(mu.Bytes(20 * time.Millisecond)).To(Equal(160))
	})

	It("writes PCM16 little endian and reads it back", func() {
		samples := []int16{0, 1, -1, 0x1234, 32767, -32768}
		bytes := audio.Format{}.AppendBytes([]byte{99}, samples)
		Expect(bytes).To(Equal([]byte{99, 0, 0, 1, 0, 0xFF, 0xFF, 0x34, 0x12, 0xFF, 0x7F, 0, 0x80}))
		Expect(audio.Format{}.AppendSamples([]int16{7}, bytes[1:])).To(Equal(append([]int16{7}, samples...)))
	})

	It("ignores half a sample at the end", func() {
		Expect(audio.Format{}.AppendSamples(nil, []byte{1, 0, 2})).To(Equal([]int16{1}))
	})

	DescribeTable("does not allocate when there is room",
		func(f audio.Format) {
			samples := make([]int16, 0, 480)
			encoded := f.AppendBytes(nil, sineOf(480, 24000, 440, 9000))
			Expect(testing.AllocsPerRun(10, func() {
				samples = f.AppendSamples(samples[:0], encoded)
				encoded = f.AppendBytes(encoded[:0], samples)
			})).To(BeZero())
		},
		Entry("PCM16", audio.Format{}),
		Entry("mu-law", audio.Format{Encoding: audio.PCMU}),
		Entry("A-law", audio.Format{Encoding: audio.PCMA}),
	)
})
