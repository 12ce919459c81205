package recognition_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("Recognition", Label("sweep"), func() {
	callers := recorded(audiofixtures.Caller)
	vocabulary := recognition.NewVocabulary(callers)

	DescribeTable("understands every recorded caller",
		func(line func(samples []int16) (heard []int16, rateHz int), may int) {
			r := recognition.New(vocabulary)
			var wrong []string
			for i, u := range callers {
				got := r.Understand(line(aTurn(u.Samples, i)))
				if got.Transcript != u.Text || !got.Known || got.Unfinished || got.Diagnosis != "" {
					wrong = append(wrong, fmt.Sprintf("%s: %+v", u.Text, got))
				}
			}
			Expect(len(wrong)).To(BeNumerically("<=", may), strings.Join(wrong, "\n"))
		},
		Entry("as recorded", func(s []int16) ([]int16, int) { return s, 24000 }, 0),
		Entry("softly", func(s []int16) ([]int16, int) { audio.Gain(s, -20); return s, 24000 }, 0),
		Entry("through a telephone", func(s []int16) ([]int16, int) {
			f := audio.Format{Encoding: audio.PCMU}
			return f.AppendSamples(nil, f.AppendBytes(nil, specs.Resampled(s, 24000, 8000))), 8000
		}, 0),
		Entry("through a telephone, widened again", func(s []int16) ([]int16, int) {
			f := audio.Format{Encoding: audio.PCMA}
			return specs.Resampled(f.AppendSamples(nil, f.AppendBytes(nil, specs.Resampled(s, 24000, 8000))), 8000, 24000), 24000
		}, 0),
		Entry("in noise 20 dB below", func(s []int16) ([]int16, int) { return specs.Noisy(s, 20), 24000 }, 0),
		Entry("in noise 10 dB below", func(s []int16) ([]int16, int) { return specs.Noisy(s, 10), 24000 }, 0),
		Entry("far too loud", func(s []int16) ([]int16, int) { audio.Gain(s, 20); return s, 24000 }, 0),
		Entry("with every 10th packet lost", func(s []int16) ([]int16, int) {
			for at := 4800; at < len(s); at += 10 * 480 {
				clear(s[at:min(at+480, len(s))])
			}
			return s, 24000
		}, 0),
		Entry("by a clock half a percent off", func(s []int16) ([]int16, int) {
			return (sped(1.005))(&take{samples: s})
		}, 0),
	)

	It("hears the words before a cut, and that more were to come", func() {
		r := recognition.New(vocabulary)
		u := find1(callers, "I'd like a refund")
		for n := 2; n < len(u.Words); n++ {
			end := audio.Samples(u.Words[n-1].End, 24000)
			got := r.Understand(aTurn(u.Samples[:end], n), 24000)
			Expect(got.Transcript).To(Equal(strings.Join(strings.Fields(u.Text)[:n], " ")))
			Expect(got.Unfinished).To(BeTrue())
		}
	})

	It("hears that a word was cut", func() {
		r := recognition.New(vocabulary)
		u := find1(callers, "Yes.")
		got := r.Understand(aTurn(u.Samples[:cutAt(u)], 0), 24000)
		Expect(got.Transcript).To(BeElementOf("Yes.", "[unintelligible]"))
		Expect(got.Unfinished).To(BeTrue())
	})

	It("hears what follows after a piece is missing", func() {
		r := recognition.New(vocabulary)
		u := find1(callers, "I'd like a refund")
		at := audio.Samples(u.Words[4].Start, 24000) // the pause before "for" is short
		got := r.Understand(aTurn(specs.Joined(u.Samples[:at], u.Samples[at+720:]), 0), 24000)
		Expect(got.Transcript).To(HavePrefix("I'd like a "))
		Expect(got.Transcript).To(HaveSuffix(" order A1001."))
	})

	It("hears the words after a cut", func() {
		r := recognition.New(vocabulary)
		u := find1(callers, "I'd like a refund")
		start := audio.Samples(u.Words[3].Start, 24000)
		Expect(r.Understand(aTurn(u.Samples[start:], 0), 24000).Transcript).To(Equal(strings.Join(strings.Fields(u.Text)[3:], " ")))
	})

	It("hears several utterances in one turn, in order", func() {
		r := recognition.New(vocabulary)
		a, b := callers[3], callers[7]
		got := r.Understand(aTurn(specs.Joined(a.Samples, specs.Silence(700*time.Millisecond), b.Samples), 0), 24000)
		Expect(got.Transcript).To(Equal(a.Text + " " + b.Text))
	})

	It("never guesses: other voices and noises are unintelligible", func() {
		r := recognition.New(vocabulary)
		for i, u := range append(recorded(audiofixtures.Agent), recorded(audiofixtures.Noise)...) {
			got := r.Understand(aTurn(u.Samples, i), 24000)
			Expect(got.Known).To(BeFalse(), "%s: %+v", u.Text, got)
			Expect(got.Transcript).To(BeElementOf("[unintelligible]", ""), u.Text)
			Expect(got.Diagnosis).To(BeEmpty(), u.Text)
		}
	})

	It("never guesses a word: what differs inside a known utterance is unintelligible", func() {
		var others []recognition.Utterance
		for _, u := range callers {
			if !strings.Contains(u.Text, "A1001") {
				others = append(others, u)
			}
		}
		r := recognition.New(recognition.NewVocabulary(others))
		got := r.Understand(aTurn(find1(callers, "Where is order A1001?").Samples, 0), 24000)
		Expect(got.Transcript).To(Equal("Where is order [unintelligible]"))
		Expect(got.Known).To(BeTrue())
	})

	It("never guesses a word of the same voice that sounds alike", func() {
		var others []recognition.Utterance
		for _, u := range callers {
			if u.Text != "Yes, please." {
				others = append(others, u)
			}
		}
		r := recognition.New(recognition.NewVocabulary(others))
		for n := range 8 {
			got := r.Understand(aTurn(find1(callers, "Yes, please.").Samples, n), 24000)
			Expect(got.Transcript).To(BeElementOf("[unintelligible]", "[unintelligible] please."))
		}
	})

	It("says what of a turn it does not know", func() {
		r := recognition.New(vocabulary)
		known, unknown := callers[3], recorded(audiofixtures.Agent)[0]
		got := r.Understand(aTurn(specs.Joined(known.Samples, unknown.Samples), 0), 24000)
		Expect(got.Transcript).To(Equal(known.Text + " [unintelligible]"))
		Expect(got.Known).To(BeTrue())
		Expect(got.Diagnosis).To(MatchRegexp(`^\d\.\d s of the turn match no known utterance$`))
	})

	It("hears nothing in silence", func() {
		got := recognition.New(vocabulary).Understand(specs.Silence(2*time.Second), 24000)
		Expect(got).To(Equal(recognition.Understanding{}))
	})

	DescribeTable("names the mistake that garbled the audio, and shows none of its words",
		func(damage func(samples []int16) []int16, why string) {
			r := recognition.New(vocabulary)
			for i, u := range slices.Concat(callers[:12], []recognition.Utterance{find1(callers, "Wait."), find1(callers, "No.")}) {
				got := r.Understand(damage(aTurn(u.Samples, i)), 24000)
				Expect(got.Known).To(BeFalse(), u.Text)
				Expect(got.Diagnosis).To(Equal(fmt.Sprintf("the audio says %q, but %s", u.Text, why)))
				Expect(strings.Fields(got.Transcript)).To(HaveLen(len(strings.Fields(u.Text))))
				Expect(got.Transcript).NotTo(ContainSubstring("order"))
			}
		},
		Entry("48 kHz", sentAs24(48000), "it was probably recorded at 48000 Hz and sent as 24000 Hz"),
		Entry("44.1 kHz", sentAs24(44100), "it was probably recorded at 44100 Hz and sent as 24000 Hz"),
		Entry("32 kHz", sentAs24(32000), "it was probably recorded at 32000 Hz and sent as 24000 Hz"),
		Entry("16 kHz", sentAs24(16000), "it was probably recorded at 16000 Hz and sent as 24000 Hz"),
		Entry("8 kHz", sentAs24(8000), "it was probably recorded at 8000 Hz and sent as 24000 Hz"),
		Entry("big-endian", func(s []int16) []int16 {
			for i, x := range s {
				s[i] = int16(uint16(x)<<8 | uint16(x)>>8)
			}
			return s
		}, "its bytes are in the wrong order: big-endian PCM16 was sent as little-endian, or a byte was lost"),
		Entry("mu-law as PCM16", func(s []int16) []int16 {
			encoded := audio.Format{Encoding: audio.PCMU}.AppendBytes(nil, specs.Resampled(s, 24000, 8000))
			return audio.Format{}.AppendSamples(nil, encoded)
		}, "it is G.711 mu-law sent as PCM16"),
		Entry("a byte lost", func(s []int16) []int16 {
			encoded := audio.Format{}.AppendBytes(nil, s)
			return audio.Format{}.AppendSamples(nil, encoded[1:])
		}, "its bytes are in the wrong order: big-endian PCM16 was sent as little-endian, or a byte was lost"),
		Entry("floats", floats, "it is 32-bit float sent as PCM16"),
		Entry("floats of 48 kHz", func(s []int16) []int16 { return floats(specs.Resampled(s, 24000, 48000)) },
			"it is 32-bit float of 48000 Hz sent as PCM16"),
		Entry("stereo", stereo(func(s int16) (left, right int16) { return s, s }), "it is stereo sent as mono"),
		Entry("stereo of two levels", stereo(func(s int16) (left, right int16) { return s, s / 2 }), "it is stereo sent as mono"),
		Entry("stereo with a silent right channel", stereo(func(s int16) (left, right int16) { return s, 0 }), "it is stereo sent as mono"),
		Entry("stereo of 48 kHz", func(s []int16) []int16 {
			return stereo(func(s int16) (left, right int16) { return s, s })(specs.Resampled(s, 24000, 48000))
		}, "it is stereo of 48000 Hz sent as mono of 24000 Hz"),
		Entry("stereo of 16 kHz", func(s []int16) []int16 {
			return stereo(func(s int16) (left, right int16) { return s, s })(specs.Resampled(s, 24000, 16000))
		}, "it is stereo of 16000 Hz sent as mono of 24000 Hz"),
		Entry("32-bit integers", wide, "it is 32-bit integers sent as PCM16"),
		Entry("32-bit integers of 48 kHz", func(s []int16) []int16 { return wide(specs.Resampled(s, 24000, 48000)) }, "it is 32-bit integers of 48000 Hz sent as PCM16"),
		Entry("16-bit integers in 32", stereo(func(s int16) (lower, upper int16) { return 0, s }),
			"it is 32-bit integers, or stereo whose left channel is silent, sent as PCM16"),
	)

	DescribeTable("names the mistake that garbled the sound of a telephone",
		func(taken audio.Encoding, why string) {
			r := recognition.New(vocabulary)
			for i, u := range callers[:12] {
				sent := audio.Format{}.AppendBytes(nil, aTurn(u.Samples, i))
				got := r.Understand(audio.Format{Encoding: taken}.AppendSamples(nil, sent), 8000)
				Expect(got.Known).To(BeFalse(), u.Text)
				Expect(got.Diagnosis).To(Equal(fmt.Sprintf("the audio says %q, but %s", u.Text, why)))
			}
		},
		Entry(nil, audio.PCMU, "it is PCM16 sent as G.711 mu-law"),
		Entry(nil, audio.PCMA, "it is PCM16 sent as G.711 A-law"),
	)
})

func sentAs24(rateHz int) func([]int16) []int16 {
	return func(samples []int16) []int16 { return specs.Resampled(samples, 24000, rateHz) }
}

// stereo is what samples become that are sent as pairs.
func stereo(pair func(s int16) (first, second int16)) func([]int16) []int16 {
	return func(samples []int16) []int16 {
		var taken []int16
		for _, s := range samples {
			first, second := pair(s)
			taken = append(taken, first, second)
		}
		return taken
	}
}

// wide is what samples become that are sent as 32-bit integers, whose lower halves are noise, and taken for PCM16.
func wide(samples []int16) []int16 {
	seed := uint32(7)
	return stereo(func(s int16) (lower, upper int16) {
		seed = seed*1664525 + 1013904223
		return int16(seed >> 16), s
	})(samples)
}

// floats is what samples become that are sent as 32-bit floats and taken for PCM16.
func floats(samples []int16) []int16 {
	var taken []int16
	for _, s := range samples {
		bits := math.Float32bits(float32(s) / (1 << 15))
		taken = append(taken, int16(bits), int16(bits>>16))
	}
	return taken
}
