package audio_test

import (
	"math/rand/v2"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

var _ = Describe("Likeness", func() {
	r := rand.New(rand.NewPCG(1, 2))
	noise := func(n int) []int16 {
		out := make([]int16, n)
		for i := range out {
			out[i] = int16(r.IntN(20000) - 10000)
		}
		return out
	}
	sent := noise(4000)
	quieter := make([]int16, len(sent))
	for i, s := range sent {
		quieter[i] = s / 4
	}
	DescribeTable("is", func(received []int16, want float64, lag int) {
		got, at := audio.Likeness(sent, received)
		Expect(got).To(BeNumerically("~", want, 0.07))
		if want > 0.2 {
			Expect(at).To(Equal(lag))
		}
	},
		Entry("1 for the same", sent, 1.0, 0),
		Entry("1 however late it comes", slices.Concat(make([]int16, 777), sent, make([]int16, 9)), 1.0, 777),
		Entry("1 however loud it is", quieter, 1.0, 0),
		Entry("less where half of it is missing", sent[2000:], 0.71, -2000),
		Entry("less where noise as loud is over it", func() []int16 {
			out := noise(len(sent))
			for i := range out {
				out[i] += sent[i]
			}
			return out
		}(), 0.71, 0),
		Entry("0 for other sound", noise(4000), 0.0, 0),
		Entry("0 for silence", make([]int16, 4000), 0.0, 0),
		Entry("0 for nothing", nil, 0.0, 0),
	)
	It("is 0 of nothing", func() {
		got, _ := audio.Likeness(nil, sent)
		Expect(got).To(BeZero())
	})
})
