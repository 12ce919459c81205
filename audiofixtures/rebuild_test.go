package audiofixtures_test

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/audiofixtures/internal/synth"
)

var _ = Describe("rebuilding the recordings", Label("tools"), func() {
	It("gives the same bytes", func() {
		if missing := synth.Missing(); len(missing) > 0 {
			Skip("these recordings can only be rebuilt where the speech tools are; not installed: " + list(missing))
		}
		dir := GinkgoT().TempDir()
		Expect(synth.Build(read("texts.txt"), dir)).To(Succeed())

		Expect(os.ReadFile(filepath.Join(dir, "manifest.json"))).To(Equal(read("manifest.json")))
		for _, u := range audiofixtures.All() {
			name := filepath.Join("wav", u.ID+".wav")
			built, err := os.ReadFile(filepath.Join(dir, name))
			Expect(err).NotTo(HaveOccurred())
			Expect(string(built) == string(read(name))).To(BeTrue(), name)
		}
	})
})

// read returns a file of this directory.
func read(name string) []byte {
	GinkgoHelper()
	data, err := os.ReadFile(name)
	Expect(err).NotTo(HaveOccurred())
	return data
}
