package audio_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

// wantDB is how far below a tone the sum of all that a Resampler adds to it must lie, and how far
// below full scale whatever is left of a tone that must vanish.
const wantDB = 85

var rates = []int{8000, 16000, 24000, 48000}

// ratePairs returns an entry for each pair of different rates, and some of sound cards.
func ratePairs() []TableEntry {
	var entries []TableEntry
	for _, from := range rates {
		for _, to := range rates {
			if from != to {
				entries = append(entries, Entry(fmt.Sprintf("%d to %d Hz", from, to), from, to))
			}
		}
	}
	for _, pair := range [][2]int{{44100, 24000}, {24000, 44100}, {22050, 8000}, {11025, 48000}} {
		entries = append(entries, Entry(fmt.Sprintf("%d to %d Hz", pair[0], pair[1]), pair[0], pair[1]))
	}
	return entries
}

var _ = DescribeTableSubtree("Resampler",
	func(from, to int) {
		lower := float64(min(from, to))

		It("keeps tones up to 43 % of the lower rate, in place and in level", func() {
			for _, share := range []float64{0.01, 0.05, 0.125, 0.25, 0.35, 0.4, 0.43} {
				hz, amplitude := share*lower, 23000.0
				out, err := audio.Resample(sine(from, hz, amplitude), from, to)
				Expect(err).NotTo(HaveOccurred())
				Expect(signalToNoise(out, to, hz, amplitude)).To(BeNumerically(">=", wantDB), "at %v Hz", hz)
			}
		})

		It("leaves no alias of tones above half the target's rate", func() {
			for _, share := range []float64{0.5005, 0.52, 0.6, 0.75, 0.9, 1, 1.3, 2.1, 2.9} {
				hz := share * float64(to)
				if hz >= float64(from)/2 {
					continue
				}
				out, err := audio.Resample(sine(from, hz, 32767), from, to)
				Expect(err).NotTo(HaveOccurred())
				Expect(audio.DBFS(middle(out))).To(BeNumerically("<=", -wantDB), "at %v Hz", hz)
			}
		})

		It("gives the same samples in pieces as in one", func() {
			in := noise(7001, 20000, 3)
			whole, err := audio.Resample(in, from, to)
			Expect(err).NotTo(HaveOccurred())
			r, err := audio.NewResampler(from, to)
			Expect(err).NotTo(HaveOccurred())
			for seed := range uint64(3) { // the same Resampler for all: Flush makes it new
				var out []int16
				for _, piece := range pieces(in, seed) {
					out = r.Append(out, piece)
				}
				Expect(slices.Equal(r.Flush(out), whole)).To(BeTrue(), "cut with seed %d", seed)
			}
		})

		It("gives as much time back as it took", func() {
			for _, n := range []int{0, 1, 2, 3, 47, 480, 999, 12345} {
				out, err := audio.Resample(make([]int16, n), from, to)
				Expect(err).NotTo(HaveOccurred())
				Expect(out).To(HaveLen(int(math.Round(float64(n)*float64(to)/float64(from)))), "of %d", n)
			}
		})

		It("keeps a constant exactly, once the filter is full", func() {
			out, err := audio.Resample(slices.Repeat([]int16{12345}, from/5), from, to)
			Expect(err).NotTo(HaveOccurred())
			Expect(middle(out)).To(HaveEach(int16(12345)))
		})

		It("holds overshoots at full scale", func() {
			in := slices.Repeat(slices.Concat(slices.Repeat([]int16{32767}, 100), slices.Repeat([]int16{-32768}, 100)), 10)
			out, err := audio.Resample(in, from, to)
			Expect(err).NotTo(HaveOccurred())
			Expect(slices.Max(out)).To(Equal(int16(32767)))
			Expect(slices.Min(out)).To(Equal(int16(-32768)))
			for i := 1; i < len(out); i++ { // a wrapped overshoot would be a jump over the whole range
				if out[i] < -32000 && out[i-1] > 32000 {
					Fail(fmt.Sprintf("jump at %d", i))
				}
			}
		})

		It("does not allocate when there is room", func() {
			r, err := audio.NewResampler(from, to)
			Expect(err).NotTo(HaveOccurred())
			frame, out := noise(from/50, 9000, 1), make([]int16, 0, to)
			Expect(testing.AllocsPerRun(10, func() { out = r.Append(out[:0], frame) })).To(BeZero())
			exact := make([]int16, 0, to/50)
			Expect(testing.AllocsPerRun(10, func() {
				r.Reset()
				exact = r.Flush(r.Append(exact[:0], frame))
			})).To(BeZero())
		})
	},
	ratePairs(),
)

var _ = Describe("Resampler", func() {
	It("copies when the rates are equal", func() {
		in := noise(1000, 32767, 1)
		out, err := audio.Resample(in, 16000, 16000)
		Expect(err).NotTo(HaveOccurred())
		Expect(out).To(Equal(in))
	})

	It("appends to what is there", func() {
		r, err := audio.NewResampler(8000, 24000)
		Expect(err).NotTo(HaveOccurred())
		out := r.Flush(r.Append([]int16{1, 2, 3}, make([]int16, 8)))
		Expect(out).To(HaveLen(3 + 24))
		Expect(out[:3]).To(Equal([]int16{1, 2, 3}))
	})

	It("lags by half its filter and no more", func() {
		r, err := audio.NewResampler(24000, 8000)
		Expect(err).NotTo(HaveOccurred())
		lag := 160 - len(r.Append(nil, make([]int16, 480)))
		Expect(lag).To(Equal(48)) // 6 ms at 8 kHz
	})

	It("puts a click where it was", func() {
		for _, to := range []int{8000, 16000, 48000} {
			in := make([]int16, 2400)
			in[1200] = 30000
			out, err := audio.Resample(in, 24000, to)
			Expect(err).NotTo(HaveOccurred())
			Expect(slices.Index(out, slices.Max(out))).To(Equal(1200 * to / 24000))
		}
	})

	It("forgets the stream on Reset", func() {
		r, err := audio.NewResampler(8000, 24000)
		Expect(err).NotTo(HaveOccurred())
		r.Append(nil, noise(500, 30000, 1))
		r.Reset()
		Expect(r.Flush(r.Append(nil, make([]int16, 100)))).To(Equal(make([]int16, 300)))
	})

	DescribeTable("refuses rates that it cannot serve",
		func(from, to int) {
			_, err := audio.NewResampler(from, to)
			Expect(err).To(MatchError(&audio.RateError{FromHz: from, ToHz: to}))
			Expect(err.Error()).To(ContainSubstring(fmt.Sprintf("from %d Hz to %d Hz", from, to)))
			_, err = audio.Resample(nil, from, to)
			Expect(err).To(HaveOccurred())
		},
		Entry("zero", 0, 24000),
		Entry("negative", 24000, -8000),
		Entry("too low", 3000, 24000),
		Entry("too high", 24000, 240000),
		Entry("nothing in common", 24000, 24001),
	)
})

// signalToNoise compares the middle of out with the tone it should be, in decibels.
func signalToNoise(out []int16, rateHz int, hz, amplitude float64) float64 {
	var signal, noise float64
	first := len(out) / 10
	for i, s := range middle(out) {
		want := amplitude * math.Sin(2*math.Pi*hz*float64(first+i)/float64(rateHz))
		signal += want * want
		noise += (float64(s) - want) * (float64(s) - want)
	}
	return 10 * math.Log10(signal/noise)
}

// middle leaves out a tenth at each end, where the filter sees the silence around the stream.
func middle(samples []int16) []int16 {
	return samples[len(samples)/10 : len(samples)*9/10]
}
