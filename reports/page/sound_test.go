package page

import (
	"encoding/base64"
	"encoding/binary"
	"math"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

// unpack is what the script makes of packed sound.
func unpack(packed []byte, n int) []int16 {
	out := make([]int16, n)
	for len(packed) > 0 {
		from, count := int(binary.LittleEndian.Uint32(packed)), int(binary.LittleEndian.Uint32(packed[4:]))
		packed = packed[8:]
		var a adpcm
		for i := range count {
			out[from+i] = int16(a.next(int(packed[i/2]) >> (i % 2 * 4) & 15))
		}
		packed = packed[(count+1)/2:]
	}
	return out
}

// tone is n samples of a tone that swells, between silences of as many.
func tone(n int) []int16 {
	out := make([]int16, 3*n)
	for i := range n {
		swell := math.Sin(math.Pi * float64(i) / float64(n))
		out[n+i] = int16(12000 * swell * math.Sin(2*math.Pi*440*float64(i)/RateHz))
	}
	return out
}

var _ = Describe("Packed sound", func() {
	It("is what it was, but for noise 25 dB below it, and has nothing of what is silent", func() {
		samples := tone(RateHz)
		packed, err := pack(samples)
		Expect(err).NotTo(HaveOccurred())
		Expect(len(packed)).To(BeNumerically("<", soundHz/2+100))
		want, err := audio.Resample(samples, RateHz, soundHz)
		Expect(err).NotTo(HaveOccurred())
		got := unpack(packed, len(want))
		var signal, noise float64
		for i, s := range want {
			signal += float64(s) * float64(s)
			noise += math.Pow(float64(s)-float64(got[i]), 2)
		}
		Expect(10 * math.Log10(signal/noise)).To(BeNumerically(">", 25))
	})

	DescribeTable("keeps silences that are short, and leaves out those that are not", func(gap, pieces int) {
		samples := append(append([]int16{900, -900, 900}, make([]int16, gap)...), 900, -900, 900)
		packed, err := pack(samples)
		Expect(err).NotTo(HaveOccurred())
		n := 0
		for ; len(packed) > 0; n++ {
			packed = packed[8+(int(binary.LittleEndian.Uint32(packed[4:]))+1)/2:]
		}
		Expect(n).To(Equal(pieces))
	},
		Entry("short", shortest-1, 1),
		Entry("long", shortest, 2))

	It("is nothing of nothing, and of silence", func() {
		Expect(pack(nil)).To(BeEmpty())
		Expect(pack(make([]int16, 50000))).To(BeEmpty())
	})

	It("has about as many bytes as are said before it is made", func() {
		track := make([]int16, RateHz*4)
		for i := RateHz; i < 3*RateHz; i++ {
			track[i] = int16(8000 * math.Sin(float64(i)/9))
		}
		_, size := PeaksOf(track, nil)
		s, err := soundOf(track, nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(len(s.Caller) + len(s.Agent)).To(BeNumerically("~", size, size/50))
	})
})

var _ = Describe("Peaks", func() {
	It("are the loudest sample of each hundredth of a second, zeros packed", func() {
		track := make([]int16, RateHz/peaksHz*600)
		track[0], track[RateHz/peaksHz*300] = -32768, 8192
		p, _ := PeaksOf(track, nil)
		packed, err := base64.StdEncoding.DecodeString(p.Caller)
		Expect(err).NotTo(HaveOccurred())
		Expect(packed).To(Equal([]byte{255, 0, 255, 0, 44, 128, 0, 255, 0, 44}))
		tops := unpackZeros(p.Caller)
		Expect(tops).To(HaveLen(600))
		Expect(tops[300]).To(BeEquivalentTo(128))
		Expect(p.Agent).To(BeEmpty())
	})
})

var _ = Describe("The room for sound", func() {
	It("is for what failed, then for what is small, and the rest is told", func() {
		calls := []*Call{{}, {}, {Failures: []Failure{{}}}, {Mute: "no sound was recorded"}}
		Expect(share(calls, []int{40, 30, 60, 0}, 100)).To(Equal([]bool{false, true, true, false}))
		Expect(calls[0].Mute).To(ContainSubstring("no more room"))
		Expect(calls[1].Mute).To(BeEmpty())
		Expect(share([]*Call{{}}, []int{1}, -1)).To(Equal([]bool{false}))
		Expect(share([]*Call{{}}, []int{1}, 0)).To(Equal([]bool{true}))
	})
})
