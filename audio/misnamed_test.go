package audio_test

import (
	"os"
	"path/filepath"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

var _ = Describe("A check of the format", func() {
	encodings := []audio.Encoding{audio.PCM16, audio.PCMU, audio.PCMA}
	// speech returns a recording in an encoding, three times, with digital silence in front.
	speech := func(file string, e audio.Encoding) []byte {
		f, err := os.Open(file)
		Expect(err).NotTo(HaveOccurred())
		defer func() { _ = f.Close() }()
		clip, err := audio.ReadWAV(f)
		Expect(err).NotTo(HaveOccurred())
		samples := slices.Concat(make([]int16, audio.RateHz/2), clip.Mono(), clip.Mono(), clip.Mono())
		to := audio.Format{Encoding: e}.Normal()
		converter, err := audio.NewConverter(audio.Format{}, to)
		Expect(err).NotTo(HaveOccurred())
		return converter.Append(nil, audio.Format{}.AppendBytes(nil, samples))
	}

	It("takes no recording for what it is not, and finds those that are misnamed", func() {
		files, err := filepath.Glob("../audiofixtures/wav/*.wav")
		Expect(err).NotTo(HaveOccurred())
		checked, found := 0, 0
		for i, file := range files {
			if i%8 != 0 {
				continue
			}
			for _, real := range encodings {
				data := speech(file, real)
				data = data[:len(data)*(1+i%3)/3] // shorter ones, too
				for _, declared := range encodings {
					check := audio.FormatCheck{Declared: declared}
					is, over := declared, false
					for at := 0; at+960 <= len(data) && !over; at += 960 {
						is, over = check.Add(data[at : at+960])
					}
					if !over {
						is = check.End()
					}
					switch {
					case declared == real:
						Expect(is).To(Equal(real), "%s, as declared", file)
					default:
						checked++
						if is != declared {
							found++
						}
					}
				}
			}
		}
		Expect(checked).To(BeNumerically(">", 30))
		Expect(float64(found) / float64(checked)).To(BeNumerically(">", 0.75))
	})

	It("says nothing of silence", func() {
		check := audio.FormatCheck{}
		for range 100 {
			is, _ := check.Add(make([]byte, 4800))
			Expect(is).To(Equal(audio.PCM16))
		}
		Expect(check.End()).To(Equal(audio.PCM16))
	})

	It("changes nothing once it is over", func() {
		check := audio.FormatCheck{}
		tone := audio.Format{}.AppendBytes(nil, []int16{9000, 8000, 7000, 6000, 7000, 8000})
		for range 10000 {
			check.Add(tone)
		}
		is, over := check.Add(speech("../audiofixtures/wav/"+"where-my-order-a1001.wav", audio.PCMU))
		Expect(is).To(Equal(audio.PCM16))
		Expect(over).To(BeTrue())
	})
})
