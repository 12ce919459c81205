package audiofixtures_test

import (
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
)

const millisecond = audio.RateHz / 1000 // in samples

// at returns the sample at an offset.
func at(d time.Duration) int { return audio.Samples(d+time.Microsecond/2, audio.RateHz) }

// levels returns the level of every 10 ms that begin on a whole millisecond.
func levels(samples []int16) []float64 {
	var out []float64
	for i := 0; i+10*millisecond <= len(samples); i += millisecond {
		out = append(out, audio.DBFS(samples[i:i+10*millisecond]))
	}
	return out
}

var _ = Describe("the speech of a recording", func() {
	for _, u := range audiofixtures.All() {
		It("of "+u.ID+" lies where the manifest says", func() {
			samples := u.Samples()
			start, end := at(u.SpeechStart), at(u.SpeechEnd)
			Expect(u.SpeechStart).To(Equal(200 * time.Millisecond))
			Expect(len(samples) - end).To(Equal(300 * millisecond))

			Expect(math.Abs(float64(samples[start]))).To(BeNumerically(">=", math.Pow(10, -45/20.0)*32768))
			Expect(math.Abs(float64(samples[end-1]))).To(BeNumerically(">=", math.Pow(10, -51/20.0)*32768))
			for i := 0; i+10*millisecond < start; i += millisecond {
				Expect(audio.DBFS(samples[i:i+10*millisecond])).To(BeNumerically("<", -45), "before the speech")
			}
			for i := start; i+10*millisecond < len(samples); i += 10 * millisecond {
				if i >= end {
					Expect(audio.DBFS(samples[i:i+10*millisecond])).To(BeNumerically("<", -51), "behind the speech")
				}
			}
		})
	}

	It("is what the speech detector of the measures finds, within 10 ms", func() {
		for _, u := range audiofixtures.All() {
			if u.Role == audiofixtures.Noise {
				continue // the click is too short to count as speech
			}
			found := audio.Segments(u.Samples(), audio.RateHz, nil)
			Expect(found).NotTo(BeEmpty(), u.ID)
			Expect(found[0].Start).To(BeNumerically("~", u.SpeechStart, 10*time.Millisecond), u.ID)
			Expect(found[len(found)-1].End).To(BeNumerically("~", u.SpeechEnd, 10*time.Millisecond), u.ID)
		}
	})

	It("peaks at -3 dBFS", func() {
		for _, u := range audiofixtures.All() {
			if u.Role != audiofixtures.Noise {
				Expect(audio.PeakDBFS(u.Samples())).To(BeNumerically("~", -3, 0.01), u.ID)
			}
		}
	})
})

var _ = Describe("the words of a recording", func() {
	for _, u := range audiofixtures.All() {
		It("of "+u.ID+" are those of its text, one after the other, within its speech", func() {
			if u.Role == audiofixtures.Noise {
				Expect(u.Words).To(BeEmpty())
				return
			}
			written := strings.Fields(u.Text)
			Expect(u.Words).To(HaveLen(len(written)))
			before := u.SpeechStart
			for i, w := range u.Words {
				Expect(w.Text).To(Equal(strings.TrimFunc(written[i], unicode.IsPunct)))
				Expect(w.Start).To(BeNumerically(">=", before))
				Expect(w.End).To(BeNumerically(">", w.Start+30*time.Millisecond))
				before = w.End
			}
			Expect(u.Words[0].Start).To(Equal(u.SpeechStart))
			Expect(u.Words[len(u.Words)-1].End).To(Equal(u.SpeechEnd))
		})
	}

	It("are audible at their times", func() {
		for _, u := range audiofixtures.All() {
			for _, w := range u.Words {
				Expect(audio.DBFS(u.Samples()[at(w.Start):at(w.End)])).To(BeNumerically(">", -35), "%s: %s", u.ID, w.Text)
			}
		}
	})

	It("start again where the sound does after a pause", func() {
		// Lips and palate are closed for a while before p, k and t sound; vowels begin at once.
		const longestSilentStart = 120 * time.Millisecond
		var lateness []time.Duration
		for _, u := range audiofixtures.All() {
			all := levels(u.Samples())
			for i := 1; i < len(u.Words); i++ {
				pause, word := u.Words[i-1].End, u.Words[i]
				if word.Start-pause < 60*time.Millisecond {
					continue
				}
				late := soundAfter(all, pause, word.Start) - word.Start
				Expect(late).To(BeNumerically("~", longestSilentStart/2-5*time.Millisecond, longestSilentStart/2+5*time.Millisecond),
					"%s: %s", u.ID, word.Text)
				lateness = append(lateness, late)
			}
		}
		Expect(len(lateness)).To(BeNumerically(">", 30))
		slices.Sort(lateness)
		Expect(lateness[len(lateness)/2]).To(BeNumerically("~", 0, 15*time.Millisecond), "the middle one")
	})
})

// soundAfter returns when it is loud again after the quietest moment around a pause.
func soundAfter(levels []float64, from, to time.Duration) time.Duration {
	quietest := int(from.Milliseconds())
	for i := quietest; i < int(to.Milliseconds())+100; i++ {
		if levels[i] < levels[quietest] {
			quietest = i
		}
	}
	i := quietest
	for levels[i] < -40 {
		i++
	}
	return time.Duration(i) * time.Millisecond
}
