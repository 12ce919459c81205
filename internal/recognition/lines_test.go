package recognition_test

import (
	"fmt"
	"os"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/internal/phoneline"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/internal/specs"
)

// linesPage has what is understood of callers on phone lines.
const linesPage = "../../docs/lines.md"

// overLine is what comes out of a line of what a caller says between two silences.
func overLine(s phoneline.Settings, said []int16, lead time.Duration) (heard []int16) {
	l := phoneline.New(s, said)
	in := specs.Joined(specs.Silence(300*time.Millisecond+lead), said, specs.Silence(500*time.Millisecond+s.Delay()))
	for ; len(in) >= audio.FrameSamples; in = in[audio.FrameSamples:] {
		heard = append(heard, l.Send(in[:audio.FrameSamples])...)
	}
	return heard
}

// lineRow measures a line.
func lineRow(name string, s phoneline.Settings, callers []recognition.Utterance, known *recognition.Vocabulary) string {
	whole, words, missing, made := 0, 0, 0, 0
	for take := range takes {
		for i, u := range callers {
			n := take*len(callers) + i
			s.Seed = uint64(n + 1)
			got := recognition.New(known).Understand(overLine(s, u.Samples, time.Duration(n)*1237*time.Microsecond), audio.RateHz)
			said := strings.Fields(u.Text)
			shown := strings.Fields(strings.ReplaceAll(got.Transcript, recognition.Unintelligible, ""))
			words += len(said)
			missing += max(len(said)-len(shown), 0)
			if !inOrder(shown, said) {
				made++
			}
			if got.Transcript == u.Text {
				whole++
			}
		}
	}
	share := func(n, of int) float64 { return 100 * float64(n) / float64(of) }
	of := takes * len(callers)
	return fmt.Sprintf("| %s | %.1f %% | %.1f %% | %.1f %% |\n", name, share(whole, of), share(missing, words), share(made, of))
}

var _ = Describe("What is understood on phone lines", Label("tools", "lines"), func() {
	It("is what docs/lines.md has", func() {
		text, err := os.ReadFile(linesPage)
		Expect(err).NotTo(HaveOccurred())
		const head = "| --- | --: | --: | --: |\n"
		before, rest, found := strings.Cut(string(text), head)
		Expect(found).To(BeTrue())
		published, after, found := strings.Cut(rest, tableEnd)
		Expect(found).To(BeTrue())

		callers := recorded(audiofixtures.Caller)
		known := recognition.NewVocabulary(callers)
		measured := ""
		for _, name := range phoneline.Presets() {
			s, _ := phoneline.Preset(name)
			measured += lineRow("`"+name+"`", s, callers, known)
		}
		for _, noise := range phoneline.Noises() {
			s := phoneline.Settings{Codec: audio.PCMU, Noise: noise, SNR: 10}
			measured += lineRow(fmt.Sprintf("`{codec: pcmu, noise: %s, snr: 10dB}`", noise), s, callers, known)
		}
		for _, loss := range []float64{0.02, 0.05, 0.1} {
			measured += lineRow(fmt.Sprintf("`{loss: %g%%}`", 100*loss), phoneline.Settings{Loss: loss}, callers, known)
		}
		GinkgoWriter.Println(measured)
		if os.Getenv("VOICESIM_UPDATE") != "" {
			Expect(os.WriteFile(linesPage, []byte(before+head+measured+tableEnd+after), 0o644)).To(Succeed())
			return
		}
		Expect(published).To(Equal(measured), "VOICESIM_UPDATE=1 writes what is measured into "+linesPage)
	})
})
