package synth_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audiofixtures/internal/synth"
)

var _ = Describe("the times of words", func() {
	It("follow from the sounds that flite prints, pauses left out", func() {
		spans, err := synth.SpansOf("pau:0.100 hh:0.200 ay:0.300 pau:0.400 b:0.450 ay:0.600 pau:0.700\n", 2, 2)
		Expect(err).NotTo(HaveOccurred())
		Expect(spans).To(Equal([]synth.Span{synth.NewSpan(0.1, 0.3), synth.NewSpan(0.4, 0.6)}))
	})

	It("include a pause within a word of several spoken ones", func() {
		spans, err := synth.SpansOf("pau:0.1 ey:0.2 pau:0.3 w:0.4 ah:0.5 n:0.6", 4)
		Expect(err).NotTo(HaveOccurred())
		Expect(spans).To(Equal([]synth.Span{synth.NewSpan(0.1, 0.6)}))
	})

	It("go on when flite starts again at 0 for a second sentence", func() {
		spans, err := synth.SpansOf("pau:0.25 ow:0.5 pau:1\npau:0.25 ow:0.5 pau:0.75\n", 1, 1)
		Expect(err).NotTo(HaveOccurred())
		Expect(spans).To(Equal([]synth.Span{synth.NewSpan(0.25, 0.5), synth.NewSpan(1.25, 1.5)}))
	})

	DescribeTable("are not guessed",
		func(printed string, sounds int, reason string) {
			_, err := synth.SpansOf(printed, 1, sounds)
			Expect(err).To(MatchError(reason))
		},
		Entry("when a sound belongs to no word", "ow:0.5 ow:0.6 ow:0.7", 1, `sound "ow" at 0.700 s is left over`),
		Entry("when a word has too few sounds", "ow:0.5 ow:0.6 pau:0.7", 2, "no sounds left for word 2"),
		Entry("when flite prints something else", "ow:0.5 oops", 1, `flite printed "oops"`),
		Entry("when flite prints only a pause", "pau:0.5", 1, "flite printed no sounds"),
	)

	It("follow from the tokens that Festival prints, punctuation left out", func() {
		spans, err := synth.SpansOfTokens("line x\ntoken ay 0.1 0.2\ntoken one 0.2 0.4 0 0\ntoken left 0.5 0.6 0.6 0.8\n",
			synth.Part{Text: "A1", Spoken: "ay one,"}, synth.Part{Text: "left", Spoken: "left"})
		Expect(err).NotTo(HaveOccurred())
		Expect(spans).To(Equal([]synth.Span{synth.NewSpan(0.1, 0.4), synth.NewSpan(0.5, 0.8)}))
	})

	DescribeTable("are not guessed from tokens either",
		func(printed, reason string) {
			_, err := synth.SpansOfTokens(printed, synth.Part{Text: "A1", Spoken: "ay one"})
			Expect(err).To(MatchError(ContainSubstring(reason)))
		},
		Entry("when one is missing", "line x\ntoken ay 0.1 0.2", `no sounds left for "A1"`),
		Entry("when one is left over", "line x\ntoken ay 0.1 0.2\ntoken one 0.2 0.3\ntoken two 0.3 0.4", "1 spoken words are left over"),
		Entry("when one has no time", "line x\ntoken ay 0 0", "a token without a time"),
		Entry("when Festival complains", "SIOD ERROR: unbound variable", "festival printed"),
		Entry("when a time is no number", "line x\ntoken ay soon later", "festival printed"),
	)
})

func FuzzParsePhones(f *testing.F) {
	f.Add("pau:0.100 hh:0.200 ay:0.300\npau:0.1")
	f.Fuzz(func(t *testing.T, printed string) {
		_, _ = synth.ParsePhones(printed)
	})
}

func FuzzParseTokens(f *testing.F) {
	f.Add("line x\ntoken ay 0.1 0.2 0 0\n")
	f.Fuzz(func(t *testing.T, printed string) {
		_, _ = synth.ParseTokens(printed)
	})
}
