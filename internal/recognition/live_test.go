package recognition_test

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/internal/specs"
)

// How much must follow a word before it is sure.
const (
	soon  = 192 * time.Millisecond
	usual = 496 * time.Millisecond
	late  = 992 * time.Millisecond
)

var _ = Describe("Reading a turn while it is spoken", Label("sweep"), func() {
	callers := recorded(audiofixtures.Caller)
	vocabulary := recognition.NewVocabulary(callers)

	It("makes the same print from pieces", func() {
		samples := aTurn(callers[0].Samples, 0)
		for _, piece := range []int{1, 7, 480, 768, 24000} {
			Expect(recognition.SamePrint(samples, 24000, piece)).To(BeTrue(), "%d", piece)
		}
		Expect(recognition.SamePrint(specs.Resampled(samples, 24000, 8000), 8000, 160)).To(BeTrue())
	})

	DescribeTable("never contradicts what the whole turn says",
		func(line func([]int16) ([]int16, int), hold time.Duration, share float64) {
			r := recognition.New(vocabulary)
			var wrong []string
			early, words := 0, 0
			for i := 0; i < len(callers); i += 4 {
				u, next := callers[i], callers[(i*7+3)%len(callers)]
				turn, rate := line(aTurn(specs.Joined(u.Samples, specs.Silence(400*time.Millisecond), next.Samples), i))
				got := r.Stream(turn, rate, 32*time.Millisecond, hold)
				want := r.Understand(turn, rate)
				Expect(r.Heard()).To(Equal(want.Transcript))
				if got.Whole != want.Transcript {
					wrong = append(wrong, fmt.Sprintf("%q, not %q", got.Whole, want.Transcript))
				}
				early, words = early+len(got.Words), words+len(u.Words)+len(next.Words)
			}
			Expect(wrong).To(BeEmpty())
			Expect(float64(early) / float64(words)).To(BeNumerically(">", share))
		},
		Entry("as recorded", func(s []int16) ([]int16, int) { return s, 24000 }, usual, 0.95),
		Entry("as recorded, soon", func(s []int16) ([]int16, int) { return s, 24000 }, soon, 0.95),
		Entry("in noise", func(s []int16) ([]int16, int) { return specs.Noisy(s, 15), 24000 }, 2*time.Second, 0.65),
		Entry("on a telephone", func(s []int16) ([]int16, int) {
			f := audio.Format{Encoding: audio.PCMU}
			return f.AppendSamples(nil, f.AppendBytes(nil, specs.Resampled(s, 24000, 8000))), 8000
		}, 352*time.Millisecond, 0.95),
	)

	It("tells of strangers in between", func() {
		agents := recorded(audiofixtures.Agent)
		pause := specs.Silence(700 * time.Millisecond)
		r := recognition.New(vocabulary)
		for i := range 8 {
			a, b := callers[i].Samples, callers[i+9].Samples
			x, y := agents[i].Samples, agents[i+3].Samples
			turn := aTurn(specs.Joined(a, pause, x, pause, y, specs.Silence(2*time.Second), b), i)
			want := r.Understand(turn, 24000).Transcript
			Expect(want).To(Equal(callers[i].Text + " [unintelligible] " + callers[i+9].Text))
			Expect(r.Heard()).To(Equal(want))
			Expect(r.Stream(turn, 24000, 32*time.Millisecond, usual).Whole).To(Equal(want))
		}
	})

	It("says once that words side by side are unintelligible", func() {
		r := recognition.New(vocabulary)
		u, stranger := find1(callers, "I'd like a refund"), recorded(audiofixtures.Agent)[0]
		turn := specs.Joined(u.Samples)
		copy(turn[audio.Samples(u.Words[3].Start, 24000):audio.Samples(u.Words[4].End, 24000)], stranger.Samples[12000:])
		turn = aTurn(turn, 0)
		const said = "I'd like [unintelligible] order A1001."
		Expect(r.Understand(turn, 24000).Transcript).To(Equal(said))
		Expect(r.Heard()).To(Equal(said))
		Expect(r.Stream(turn, 24000, 32*time.Millisecond, usual).Whole).To(Equal(said))
	})

	It("keeps pace in a long turn", func() {
		var turn []int16
		for _, u := range callers[:12] {
			turn = specs.Joined(turn, u.Samples, specs.Silence(1200*time.Millisecond))
		}
		got := recognition.New(vocabulary).Stream(turn, 24000, 32*time.Millisecond, usual)
		Expect(audio.Duration(len(turn), 24000)).To(BeNumerically(">", 30*time.Second))
		for i, w := range got.Words {
			Expect(got.At[i]-got.Ends[i]).To(BeNumerically("<", 1300*time.Millisecond), w)
		}
	})

	It("stays with what was written when a later reading contradicts it", func() {
		u := find1(callers, "I want a refund on order A1001.")
		w := u.Words
		misheard := recognition.Utterance{
			Text: "I mean refund", Samples: u.Samples[:audio.Samples(w[3].End, 24000)],
			Words: []audio.Word{{Text: "I", Start: w[0].Start, End: w[0].End}, {Text: "mean", Start: w[1].Start, End: w[1].End},
				{Text: "refund", Start: w[3].Start, End: w[3].End}},
		}
		r := recognition.New(recognition.NewVocabulary([]recognition.Utterance{misheard, u}))
		turn := aTurn(u.Samples, 0)
		Expect(r.Understand(turn, 24000).Transcript).To(Equal(u.Text))
		Expect(r.Stream(turn, 24000, 32*time.Millisecond, soon).Whole).To(Equal("I mean a refund on order A1001."))
		Expect(r.Stream(turn, 24000, 32*time.Millisecond, late).Whole).To(Equal(u.Text))
	})

	It("looks ever more rarely at a long stretch that it does not understand", func() {
		agents := recorded(audiofixtures.Agent)
		var speech []int16
		for i := 0; audio.Duration(len(speech), 24000) < time.Minute; i++ {
			speech = append(speech, agents[i%len(agents)].Samples...)
		}
		got := recognition.New(vocabulary).Stream(speech, 24000, 32*time.Millisecond, usual)
		Expect(got.Words).To(BeEmpty())
		Expect(got.Looks).To(And(BeNumerically(">", 20), BeNumerically("<", 50)))
	})
})
