package audio_test

import (
	"slices"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

// frames returns frames of 10 ms at 24 kHz by a word of letters: L is just loud enough for the
// default threshold of -45 dBFS, l just not, A just active at 6 dB below it, a just not, and a dot
// is silence.
func frames(word string) []int16 {
	steps := map[rune]int16{'L': 185, 'l': 184, 'A': 93, 'a': 92, '.': 0}
	var samples []int16
	for _, letter := range word {
		samples = append(samples, slices.Repeat([]int16{steps[letter]}, 240)...)
	}
	return samples
}

// ms returns a segment from and to so many milliseconds.
func ms(from, to int) audio.Segment {
	return audio.Segment{Start: time.Duration(from) * time.Millisecond, End: time.Duration(to) * time.Millisecond}
}

const quiet = "........................." // 25 frames, what closes a segment

var _ = DescribeTable("Detector, by its table",
	func(word string, want ...audio.Segment) {
		Expect(audio.Segments(frames(word), 24000, nil)).To(HaveExactElements(want))
	},
	Entry("finds nothing in nothing", ""),
	Entry("stays closed below the threshold", "llllllllll"),
	Entry("forgets a run that is too short", "LLLL.LLLL.LLLL"),
	Entry("forgets a run that a quieter frame cuts", "LLLLlL"),
	Entry("opens after five loud frames", "..LLLLL", ms(20, 70)),
	Entry("stays open on active frames", "LLLLLAAA"+quiet+"LLLLL", ms(0, 80), ms(330, 380)),
	Entry("does not count frames that are not active", "LLLLLaaa"+quiet+"LLLLL", ms(0, 50), ms(330, 380)),
	Entry("rides over a pause of 24 frames", "LLLLL"+quiet[1:]+"A", ms(0, 300)),
	Entry("rides over two pauses with an active frame between", "LLLLL"+quiet[1:]+"A"+quiet[1:]+"A", ms(0, 550)),
	Entry("closes in a pause of 25 frames", "LLLLL"+quiet+"A", ms(0, 50)),
	Entry("closes with the stream", "LLLLL....", ms(0, 50)),
	Entry("needs five loud frames again after closing", "LLLLL"+quiet+"LLLL", ms(0, 50)),
)

var _ = Describe("Detector", func() {
	It("finds the same in pieces as in one", func() {
		samples := slices.Concat(frames("..LLLLLLA."+quiet+"lLLLLLLLLLaaaA..."), noise(30011, 400, 4), frames(quiet))
		whole := audio.Segments(samples, 24000, nil)
		Expect(len(whole)).To(BeNumerically(">", 1))
		d := audio.NewDetector(24000, nil)
		for seed := range uint64(3) {
			var found []audio.Segment
			for _, piece := range pieces(samples, seed) {
				found = d.Append(found, piece)
			}
			Expect(d.Flush(found)).To(Equal(whole))
		}
	})

	It("says while it is open since when", func() {
		d := audio.NewDetector(24000, nil)
		speaking := func() any {
			start, ok := d.Speaking()
			if !ok {
				return "no"
			}
			return start
		}
		d.Append(nil, frames(".LLLL"))
		Expect(speaking()).To(Equal("no"))
		d.Append(nil, frames("L"))
		Expect(speaking()).To(Equal(10 * time.Millisecond))
		Expect(d.Append(nil, frames(quiet[1:]))).To(BeEmpty())
		Expect(speaking()).To(Equal(10 * time.Millisecond))
		Expect(d.Append(nil, frames("."))).To(Equal([]audio.Segment{ms(10, 60)}))
		Expect(speaking()).To(Equal("no"))
	})

	It("lets a last piece of a frame extend a segment, and not open one", func() {
		piece := frames("L")[:120]
		Expect(audio.Segments(append(frames("LLLLL"), piece...), 24000, nil)).To(Equal([]audio.Segment{ms(0, 55)}))
		Expect(audio.Segments(append(frames("LLLL"), piece...), 24000, nil)).To(BeEmpty())
		Expect(audio.Segments(append(frames("LLLLL."), frames("a")[:120]...), 24000, nil)).To(Equal([]audio.Segment{ms(0, 50)}))
	})

	It("forgets the stream on Reset", func() {
		d := audio.NewDetector(24000, nil)
		d.Append(nil, frames("LLLLLL")[:1300])
		d.Reset()
		Expect(d.Flush(d.Append(nil, frames(".LLLLL")))).To(Equal([]audio.Segment{ms(10, 60)}))
	})

	It("takes other limits", func() {
		opts := &audio.DetectorOptions{ThresholdDBFS: -51, HysteresisDB: 3, OpenAfter: 15 * time.Millisecond, CloseAfter: time.Millisecond}
		Expect(audio.Segments(frames("AA.A.AAA."), 24000, opts)).To(Equal([]audio.Segment{ms(0, 20), ms(50, 80)}))
		Expect(*opts).To(Equal(audio.DetectorOptions{ThresholdDBFS: -51, HysteresisDB: 3, OpenAfter: 15 * time.Millisecond, CloseAfter: time.Millisecond}))
	})

	DescribeTable("keeps time at any rate",
		func(rateHz int) {
			samples := make([]int16, 100*rateHz)
			loud := samples[audio.Samples(98*time.Second, rateHz):audio.Samples(99*time.Second, rateHz)]
			for i := range loud {
				loud[i] = 1000
			}
			found := audio.Segments(samples, rateHz, nil)
			Expect(found).To(HaveLen(1))
			Expect(found[0].Start).To(BeNumerically("~", 98*time.Second, 10*time.Millisecond))
			Expect(found[0].End).To(BeNumerically("~", 99*time.Second, 10*time.Millisecond))
		},
		Entry("8000 Hz", 8000),
		Entry("11025 Hz, whose frames are not whole", 11025),
		Entry("22050 Hz, whose frames are not whole", 22050),
	)

	It("takes rates without sense for 100 Hz", func() {
		Expect(audio.Segments([]int16{0, 900, 900, 900, 900, 900}, 0, nil)).To(Equal([]audio.Segment{ms(10, 60)}))
	})

	It("finds a tone within 10 ms of the truth, behind noise 20 dB lower", func() {
		samples := noise(3*24000, 60, 2)
		audio.Mix(samples[24000:], sineOf(24000, 24000, 300, 1000))
		found := audio.Segments(samples, 24000, nil)
		Expect(found).To(Equal([]audio.Segment{ms(1000, 2000)}))
	})

	It("does not allocate", func() {
		d, frame := audio.NewDetector(24000, nil), noise(480, 9000, 1)
		Expect(testing.AllocsPerRun(50, func() { d.Append(nil, frame) })).To(BeZero())
	})
})
