package audio_test

import (
	"math"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

var _ = DescribeTable("Levels",
	func(samples []int16, rms, dbfs, peak float64) {
		Expect(audio.RMS(samples)).To(BeNumerically("~", rms, 0.1))
		Expect(audio.DBFS(samples)).To(BeNumerically("~", dbfs, 0.001))
		Expect(audio.PeakDBFS(samples)).To(BeNumerically("~", peak, 0.001))
	},
	Entry("nothing", nil, 0.0, audio.SilenceDBFS, audio.SilenceDBFS),
	Entry("zeros", make([]int16, 100), 0.0, audio.SilenceDBFS, audio.SilenceDBFS),
	Entry("the loudest square", []int16{-32768, -32768}, 32768.0, 0.0, 0.0),
	Entry("the loudest sine", sine(24000, 1000, 32767), 23169.77, -3.0105, -0.0003),
	Entry("half scale", []int16{16384, -16384}, 16384.0, -6.0206, -6.0206),
	Entry("one step", []int16{1}, 1.0, -90.309, -90.309),
	Entry("less than what is reported", append(make([]int16, 5_000_000), 1), 0.0, audio.SilenceDBFS, -90.309),
	Entry("a negative peak", []int16{100, -400, 200, 0}, 229.13, -43.107, -38.268),
)

var _ = Describe("Gain", func() {
	It("changes the level by so many decibels", func() {
		samples := sine(24000, 1000, 8000)
		before := audio.DBFS(samples)
		audio.Gain(samples, -6)
		Expect(audio.DBFS(samples)).To(BeNumerically("~", before-6, 0.001))
		audio.Gain(samples, 12)
		Expect(audio.DBFS(samples)).To(BeNumerically("~", before+6, 0.001))
	})

	It("holds what becomes too loud at the largest value", func() {
		samples := []int16{20000, -20000, 1}
		audio.Gain(samples, 6)
		Expect(samples).To(Equal([]int16{32767, -32768, 2}))
	})

	It("does nothing at 0 dB and silences at minus infinity", func() {
		samples := []int16{32767, -32768, 5}
		audio.Gain(samples, 0)
		Expect(samples).To(Equal([]int16{32767, -32768, 5}))
		audio.Gain(samples, math.Inf(-1))
		Expect(samples).To(Equal([]int16{0, 0, 0}))
	})
})

var _ = Describe("Mix", func() {
	It("adds and saturates", func() {
		dst := []int16{1, 30000, -30000, 32767, -32768}
		audio.Mix(dst, []int16{2, 30000, -30000, 1, -1})
		Expect(dst).To(Equal([]int16{3, 32767, -32768, 32767, -32768}))
	})

	It("leaves the tail of the longer one", func() {
		dst := []int16{1, 2, 3}
		audio.Mix(dst, []int16{10})
		Expect(dst).To(Equal([]int16{11, 2, 3}))
		src := []int16{1, 1, 1, 1}
		audio.Mix(dst, src)
		Expect(dst).To(Equal([]int16{12, 3, 4}))
		Expect(src).To(Equal(slices.Repeat([]int16{1}, 4)))
	})
})
