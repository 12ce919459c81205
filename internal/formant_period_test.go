package internal_test

import (
	"math"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/formant"
)

var _ = Describe("Period", func() {
	It("has the power of 1, whatever its voice", func() {
		for _, pitch := range []float64{80, 165, 300, 1200} {
			var p formant.Period
			p.Shape(pitch, 500, 1500, 2600)
			power := 0.0
			for i := range 1000 {
				power += math.Pow(p.At(float64(i)/1000), 2) / 1000
			}
			Expect(power).To(BeNumerically("~", 1, 0.02), "%v Hz", pitch)
		}
	})

	It("goes on where it began, and forgets the voice before", func() {
		var p, fresh formant.Period
		p.Shape(100, 300, 900, 2400)
		p.Shape(165, 500, 1500, 2600)
		fresh.Shape(165, 500, 1500, 2600)
		Expect(p).To(Equal(fresh))
		Expect(p.At(0.99999)).To(BeNumerically("~", p.At(0), 0.01))
	})

	It("is silence before it has a voice", func() {
		var p formant.Period
		Expect(p.At(0.3)).To(BeZero())
	})
})

func BenchmarkShape(b *testing.B) {
	var p formant.Period
	for b.Loop() {
		p.Shape(120, 500, 1500, 2600)
	}
}
