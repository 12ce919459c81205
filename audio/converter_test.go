package audio_test

import (
	"slices"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

var (
	pcm24 = audio.Format{}
	pcm16 = audio.Format{RateHz: 16000}
	mu    = audio.Format{Encoding: audio.PCMU}
	a     = audio.Format{Encoding: audio.PCMA}
)

var _ = DescribeTableSubtree("Converter",
	func(from, to audio.Format) {
		newConverter := func() *audio.Converter {
			c, err := audio.NewConverter(from, to)
			Expect(err).NotTo(HaveOccurred())
			return c
		}
		input := func(n int) []byte { return from.AppendBytes(nil, noise(n, 9000, 5)) }

		It("does what decoding, resampling and encoding do", func() {
			in := input(5001)
			samples, err := audio.Resample(from.AppendSamples(nil, in), from.Normal().RateHz, to.Normal().RateHz)
			Expect(err).NotTo(HaveOccurred())
			want := to.AppendBytes(nil, samples)
			if from.Normal() == to.Normal() {
				want = in
			}
			c := newConverter()
			Expect(c.Flush(c.Append(nil, in))).To(Equal(want))
		})

		It("gives the same bytes in pieces as in one", func() {
			in, c := input(7001), newConverter()
			whole := c.Flush(c.Append(nil, in))
			for seed := range uint64(3) {
				var out []byte
				for _, piece := range pieces(in, seed) {
					out = c.Append(out, piece)
				}
				Expect(slices.Equal(c.Flush(out), whole)).To(BeTrue(), "cut with seed %d", seed)
			}
		})

		It("does not allocate when there is room", func() {
			c, frame, out := newConverter(), input(480), make([]byte, 0, 8000)
			c.Append(out, frame)
			Expect(testing.AllocsPerRun(10, func() { out = c.Append(out[:0], frame) })).To(BeZero())
		})
	},
	Entry("identity", pcm24, pcm24),
	Entry("identity by defaults", pcm24, audio.Format{RateHz: 24000}),
	Entry("PCM16 to another rate", pcm24, pcm16),
	Entry("PCM16 to mu-law", pcm24, mu),
	Entry("mu-law to PCM16", mu, pcm24),
	Entry("A-law to PCM16 at 16 kHz", a, pcm16),
	Entry("mu-law to A-law", mu, a),
	Entry("PCM16 to mu-law at the same rate", pcm24, audio.Format{Encoding: audio.PCMU, RateHz: 24000}),
)

var _ = Describe("Converter", func() {
	It("drops half a sample at the end of the stream, and does not keep it for the next", func() {
		c, err := audio.NewConverter(audio.Format{RateHz: 8000}, mu)
		Expect(err).NotTo(HaveOccurred())
		Expect(c.Flush(c.Append(nil, []byte{0, 0, 0x55}))).To(Equal([]byte{0xFF}))
		Expect(c.Flush(c.Append(nil, []byte{0, 0}))).To(Equal([]byte{0xFF}))
	})

	It("refuses rates that cannot be converted", func() {
		_, err := audio.NewConverter(audio.Format{RateHz: 24001}, pcm24)
		Expect(err).To(MatchError(&audio.RateError{FromHz: 24001, ToHz: 24000}))
	})
})
