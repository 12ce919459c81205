package audio_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

var _ = Describe("Clip", func() {
	It("is mono at 24 kHz when nothing else is said", func() {
		c := &audio.Clip{Samples: make([]int16, 480)}
		Expect(c.Duration()).To(Equal(20 * time.Millisecond))
		Expect(&c.Mono()[0]).To(BeIdenticalTo(&c.Samples[0]))
	})

	It("takes the mean of its channels", func() {
		c := &audio.Clip{Samples: []int16{100, 200, 32767, 32767, -32768, -32768, 5}, RateHz: 8000, Channels: 2}
		Expect(c.Mono()).To(Equal([]int16{150, 32767, -32768}))
		Expect(c.Duration()).To(Equal(375 * time.Microsecond))
	})

	It("has two sides, of which the shorter ends with silence", func() {
		c := audio.Stereo([]int16{1, 2, 3}, []int16{-1}, 8000)
		Expect(c).To(Equal(&audio.Clip{Samples: []int16{1, -1, 2, 0, 3, 0}, RateHz: 8000, Channels: 2}))
		left, right := c.Sides()
		Expect(left).To(Equal([]int16{1, 2, 3}))
		Expect(right).To(Equal([]int16{-1, 0, 0}))
		left, right = (&audio.Clip{Samples: []int16{1, 2, 3, 4, 5, 6}, Channels: 3}).Sides()
		Expect(left).To(Equal([]int16{1, 4}))
		Expect(right).To(Equal([]int16{2, 5}))
		left, right = (&audio.Clip{Samples: []int16{7}}).Sides()
		Expect(left).To(Equal(right))
		Expect(left).To(Equal([]int16{7}))
		left, right = audio.Stereo(nil, nil, 8000).Sides()
		Expect(append(left, right...)).To(BeEmpty())
	})
})
