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
})
