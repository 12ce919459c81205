package telephony_test

import (
	"math"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/telephony"
)

// tone is two frequencies, of amplitudes of 32,767, at 8 kHz.
func tone(d time.Duration, low, high, lowLoud, highLoud float64) []int16 {
	out := make([]int16, int(d.Seconds()*8000))
	for i := range out {
		at := 2 * math.Pi * float64(i) / 8000
		out[i] = int16(lowLoud*math.Sin(low*at) + highLoud*math.Sin(high*at))
	}
	return out
}

// presses are keys of the digits 1, 5, 9 and D, each so long, with pauses.
func presses(long, pause time.Duration) []int16 {
	var out []int16
	for _, f := range [][2]float64{{697, 1209}, {770, 1336}, {852, 1477}, {941, 1633}} {
		out = specs.Joined(out, tone(long, f[0], f[1], 5000, 5000), specs.Silence(pause*8/24)) // of 24 kHz
	}
	return out
}

// heardIn returns the keys in sound of a format, that comes in pieces of some length.
func heardIn(f audio.Format, sound []byte, piece int) string {
	GinkgoHelper()
	t, err := telephony.NewTones(f)
	Expect(err).NotTo(HaveOccurred())
	var keys strings.Builder
	for len(sound) > 0 {
		n := min(piece, len(sound))
		for _, key := range t.Keys(sound[:n]) {
			keys.WriteString(string(key))
		}
		sound = sound[n:]
	}
	return keys.String()
}

func heard(samples []int16) string {
	GinkgoHelper()
	f := audio.Format{Encoding: audio.PCM16, RateHz: 8000}
	return heardIn(f, f.AppendBytes(nil, samples), 320)
}

var _ = Describe("Tones of keys", func() {
	It("are heard once each, however long they are, in any format and cut", func() {
		for _, long := range []time.Duration{50 * time.Millisecond, 100 * time.Millisecond, time.Second} {
			Expect(heard(presses(long, 50*time.Millisecond))).To(Equal("159D"), "%v", long)
		}
		keys := presses(80*time.Millisecond, 80*time.Millisecond)
		for _, f := range []audio.Format{{Encoding: audio.PCMU}, {Encoding: audio.PCMA}, {Encoding: audio.PCM16, RateHz: 8000}} {
			for _, piece := range []int{1, 7, 160, 100_000} {
				Expect(heardIn(f, f.AppendBytes(nil, keys), piece)).To(Equal("159D"))
			}
		}
		wide, err := audio.Resample(keys, 8000, 24000)
		Expect(err).NotTo(HaveOccurred())
		Expect(heardIn(audio.Format{}, audio.Format{}.AppendBytes(nil, wide), 960)).To(Equal("159D"))
	})

	It("are heard wherever they begin, and beside where they should be as far as may be", func() {
		for offset := range 80 {
			for _, beside := range []float64{0.985, 1.015} {
				sound := specs.Joined(make([]int16, offset), tone(45*time.Millisecond, 941*beside, 1633*beside, 5000, 5000), make([]int16, 500))
				Expect(heard(sound)).To(Equal("D"), "offset %d", offset)
			}
			Expect(heard(specs.Joined(make([]int16, offset), tone(20*time.Millisecond, 941, 1633, 5000, 5000), make([]int16, 500)))).To(BeEmpty())
		}
	})

	It("are keys again after a pause", func() {
		one := tone(60*time.Millisecond, 697, 1209, 5000, 5000)
		Expect(heard(specs.Joined(one, make([]int16, 400), one, make([]int16, 400), one))).To(Equal("111"))
	})

	DescribeTable("are heard, or not", func(sound []int16, want string) {
		Expect(heard(specs.Joined(make([]int16, 333), sound, make([]int16, 1000)))).To(Equal(want))
	},
		Entry("too short", tone(20*time.Millisecond, 697, 1209, 5000, 5000), ""),
		Entry("too quiet", tone(100*time.Millisecond, 697, 1209, 100, 100), ""),
		Entry("one louder than the other", tone(100*time.Millisecond, 697, 1209, 3000, 6000), "1"),
		Entry("one far louder than the other", tone(100*time.Millisecond, 697, 1209, 1500, 6000), ""),
		Entry("one alone", tone(100*time.Millisecond, 697, 1209, 5000, 0), ""),
		Entry("of no key", tone(100*time.Millisecond, 733, 1272, 5000, 5000), ""),
		Entry("in noise", specs.Noisy(tone(100*time.Millisecond, 941, 1336, 5000, 5000), 12), "0"),
		Entry("the dial tone", tone(time.Second, 350, 440, 5000, 5000), ""),
		Entry("nothing", make([]int16, 8000), ""),
	)

	It("are in no recorded speech", Label("sweep"), func() {
		for _, r := range audiofixtures.All() {
			narrow, err := audio.Resample(r.Samples(), audio.RateHz, 8000)
			Expect(err).NotTo(HaveOccurred())
			Expect(heard(narrow)).To(BeEmpty(), r.ID)
		}
	})

	It("need a rate that can be converted", func() {
		_, err := telephony.NewTones(audio.Format{RateHz: 7})
		Expect(err).To(MatchError(ContainSubstring("tones: ")))
	})
})
