package recognition_test

import (
	"math"
	"math/cmplx"
	"math/rand"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/recognition"
)

var _ = Describe("The spectrum", func() {
	It("is that of the Fourier transform, in bands of three bins from 250 Hz", func() {
		r := rand.New(rand.NewSource(1))
		sound := make([]float32, 256)
		for i := range sound {
			sound[i] = float32(r.NormFloat64())
		}
		for band, got := range recognition.Powers(sound) {
			want := 0.0
			for bin := 8 + 3*band; bin < 11+3*band; bin++ {
				var sum complex128
				for i, x := range sound {
					hann := 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/256)
					sum += complex(float64(x)*hann, 0) * cmplx.Exp(complex(0, -2*math.Pi*float64(bin*i)/256))
				}
				want += real(sum)*real(sum) + imag(sum)*imag(sum)
			}
			Expect(float64(got)).To(BeNumerically("~", want, 1e-3*want+1e-3), "band %d", band)
		}
	})

	DescribeTable("is taken at 8 kHz, without what lies above 4 kHz",
		func(hz, wantDB float64) {
			samples := make([]int16, 24000)
			for i := range samples {
				samples[i] = int16(16384 * math.Sin(2*math.Pi*hz*float64(i)/24000))
			}
			power := 0.0
			slow := recognition.Decimated(samples)
			for _, x := range slow {
				power += float64(x) * float64(x)
			}
			db := 10*math.Log10(power/float64(len(slow))+1e-12) + 9.03 // against the sine itself
			if wantDB < -20 {
				Expect(db).To(BeNumerically("<", wantDB))
			} else {
				Expect(db).To(BeNumerically("~", wantDB, 1.5))
			}
		},
		Entry("300 Hz", 300.0, 0.0), Entry("1 kHz", 1000.0, 0.0), Entry("2.5 kHz", 2500.0, 0.0),
		Entry("6 kHz", 6000.0, -30.0), Entry("9 kHz", 9000.0, -30.0),
	)
})
