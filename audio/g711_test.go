package audio_test

import (
	"fmt"
	"math"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

var _ = DescribeTableSubtree("G.711",
	func(law audio.Encoding, values *[128]int16, loudest int) {
		f := audio.Format{Encoding: law}
		decode := func(code byte) int16 { return f.AppendSamples(nil, []byte{code})[0] }
		encode := func(sample int16) byte { return f.AppendBytes(nil, []int16{sample})[0] }

		It("decodes every code to the value of the standard", func() {
			for code := range 128 {
				Expect(decode(byte(code))).To(Equal(values[code]), "code %d", code)
				Expect(decode(byte(code+128))).To(Equal(-values[code]), "code %d", code+128)
			}
		})

		It("gives every code back, but negative zero as zero", func() {
			for code := range 256 {
				want := byte(code)
				if law == audio.PCMU && want == 0x7F {
					want = 0xFF
				}
				Expect(encode(decode(byte(code)))).To(Equal(want), "code %d", code)
			}
		})

		It("encodes every sample to a value at most half a step away", func() {
			for sample := -loudest; sample <= min(loudest, math.MaxInt16); sample++ {
				value := int(decode(encode(int16(sample))))
				off, step := max(value-sample, sample-value), stepAt(values, value)
				if off > step/2 {
					Fail(fmt.Sprintf("sample %d becomes %d: off by %d, half a step is %d", sample, value, off, step/2))
				}
			}
		})

		It("holds what is too loud at the loudest value", func() {
			Expect(decode(encode(math.MaxInt16))).To(Equal(decode(0x80 ^ loudestCode(values))))
			Expect(decode(encode(math.MinInt16))).To(Equal(decode(loudestCode(values))))
		})

		It("keeps the sign of the smallest samples", func() {
			Expect(decode(encode(9))).To(BeNumerically(">", 0))
			Expect(decode(encode(-9))).To(BeNumerically("<", 0))
		})
	},
	Entry("mu-law", audio.PCMU, &muLawValues, 32635), // the clip of the standard, 8159 in its units
	Entry("A-law", audio.PCMA, &aLawValues, 32768),
)

// stepAt returns the wider of the distances from a value of the law to the values next to it.
func stepAt(values *[128]int16, value int) int {
	if value > 0 {
		value = -value
	}
	below, above := math.MinInt32, math.MaxInt32
	for _, v := range values {
		for _, v := range []int{int(v), -int(v)} {
			if v < value {
				below = max(below, v)
			}
			if v > value {
				above = min(above, v)
			}
		}
	}
	if below == math.MinInt32 {
		return above - value
	}
	return max(value-below, above-value)
}

// loudestCode returns the code of the lowest value.
func loudestCode(values *[128]int16) byte {
	lowest := 0
	for code, v := range values {
		if v < values[lowest] {
			lowest = code
		}
	}
	return byte(lowest)
}
