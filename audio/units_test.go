package audio_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

var _ = Describe("Samples and Duration", func() {
	It("agree on the frame", func() {
		Expect(audio.Samples(audio.FrameDuration, audio.RateHz)).To(Equal(audio.FrameSamples))
		Expect(audio.Duration(audio.FrameSamples, audio.RateHz)).To(Equal(audio.FrameDuration))
	})

	DescribeTable("Samples counts whole samples",
		func(d time.Duration, rateHz, want int) {
			Expect(audio.Samples(d, rateHz)).To(Equal(want))
		},
		func(d time.Duration, rateHz, want int) string { return d.String() },
		Entry(nil, time.Duration(0), 24000, 0),
		Entry(nil, -time.Second, 24000, 0),
		Entry(nil, time.Second, 0, 0),
		Entry(nil, time.Second, -8000, 0),
		Entry(nil, 41666*time.Nanosecond, 24000, 0),
		Entry(nil, 41667*time.Nanosecond, 24000, 1),
		Entry(nil, time.Second, 44100, 44100),
		Entry(nil, 1000*time.Hour, 48000, 1000*3600*48000),
	)

	DescribeTable("Duration rounds up to the nanosecond",
		func(samples, rateHz int, want time.Duration) {
			Expect(audio.Duration(samples, rateHz)).To(Equal(want))
		},
		func(samples, rateHz int, want time.Duration) string { return want.String() },
		Entry(nil, 0, 24000, time.Duration(0)),
		Entry(nil, -5, 24000, time.Duration(0)),
		Entry(nil, 5, 0, time.Duration(0)),
		Entry(nil, 1, 24000, 41667*time.Nanosecond),
		Entry(nil, 12, 24000, 500*time.Microsecond),
		Entry(nil, 1000*3600*48000, 48000, 1000*time.Hour),
	)

	It("give a count of samples back", func() {
		for _, rateHz := range []int{8000, 11025, 16000, 22050, 24000, 44100, 48000} {
			for n := range 3000 {
				if back := audio.Samples(audio.Duration(n, rateHz), rateHz); back != n {
					Fail("a count at this rate is not given back")
				}
			}
		}
	})
})
