package audio_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

var _ = Describe("Comparing samples", func() {
	DescribeTable("counts what two sounds have in common from their first sample on",
		func(a, b []int16, want int) {
			Expect(audio.Common(a, b)).To(Equal(want))
			Expect(audio.Common(b, a)).To(Equal(want))
		},
		Entry("nothing", []int16{1, 2}, []int16{2, 2}, 0),
		Entry("a beginning", []int16{1, 2, 3}, []int16{1, 2, 4}, 2),
		Entry("all of the shorter one", []int16{1, 2, 3}, []int16{1, 2}, 2),
		Entry("nothing of no sound", []int16{1}, nil, 0),
	)

	DescribeTable("counts how often a sound repeats its first value",
		func(samples []int16, value int16, want int) {
			Expect(audio.Run(samples, value)).To(Equal(want))
		},
		Entry("never", []int16{1, 0}, int16(0), 0),
		Entry("until another comes", []int16{-8, -8, 0, -8}, int16(-8), 2),
		Entry("to its end", []int16{0, 0}, int16(0), 2),
		Entry("no sound", nil, int16(0), 0),
	)
})
