package harness_test

import (
	"fmt"
	"os"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/phoneline"
)

// presetRow is what the docs say of a preset.
func presetRow(name string) string {
	s, _ := phoneline.Preset(name)
	cells := []string{"`" + name + "`", "–", "–", "–", "–", "0 ms", "–"}
	if s.Codec != audio.PCM16 {
		cells[1] = "`" + s.Codec.String() + "`"
	}
	if s.Gain != 0 {
		cells[2] = fmt.Sprintf("%g dB", s.Gain)
	}
	if s.Noise != "" {
		cells[3] = fmt.Sprintf("`%s`, %g dB below the speech", s.Noise, s.SNR)
	}
	if s.Echo.Level != 0 {
		cells[4] = fmt.Sprintf("%g dB after %d ms", s.Echo.Level, s.Echo.Delay/time.Millisecond)
	}
	if s.Delay() > 0 {
		cells[5] = fmt.Sprintf("%d ms", s.Delay()/time.Millisecond)
	}
	if s.Jitter > 0 {
		cells[5] += fmt.Sprintf(" (%d and the jitter's %d)", s.Latency/time.Millisecond, s.Jitter/time.Millisecond)
	}
	if s.Loss > 0 {
		cells[6] = fmt.Sprintf("%g %% in bursts of 60 ms", 100*s.Loss)
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

var _ = Describe("The presets of lines", func() {
	It("are in docs/lines.md as they are: golden file", func() {
		const page, begin, end = "../docs/lines.md", "| --- | --- | --- | --- | --- | --- | --- |\n", "<!-- presets: end -->"
		text, err := os.ReadFile(page)
		Expect(err).NotTo(HaveOccurred())
		before, rest, found := strings.Cut(string(text), begin)
		Expect(found).To(BeTrue())
		published, after, found := strings.Cut(rest, end)
		Expect(found).To(BeTrue())
		want := ""
		for _, name := range phoneline.Presets() {
			want += presetRow(name)
		}
		if os.Getenv("VOICESIM_UPDATE") != "" {
			Expect(os.WriteFile(page, []byte(before+begin+want+end+after), 0o644)).To(Succeed())
			return
		}
		Expect(published).To(Equal(want), "VOICESIM_UPDATE=1 writes the page")
	})
})
