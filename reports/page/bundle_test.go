package page

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// fingerprint is that of the sources, as browser/bundle makes it: the names and texts of the files, in order of name.
func fingerprint(dir string) string {
	GinkgoHelper()
	entries, err := os.ReadDir(dir)
	Expect(err).NotTo(HaveOccurred())
	h := sha256.New()
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		Expect(err).NotTo(HaveOccurred())
		fmt.Fprintf(h, "%s %d\n", e.Name(), len(text))
		h.Write(text)
	}
	return hex.EncodeToString(h.Sum(nil))
}

var _ = Describe("The embedded script and style", func() {
	It("are made of the sources that stand beside them", func() {
		noted, err := os.ReadFile("bundle/sources.sha256")
		Expect(err).NotTo(HaveOccurred())
		Expect(string(noted)).To(Equal(fingerprint("script")+"\n"), "run make bundle")
	})

	It("ask nobody for anything", func() {
		for _, text := range []string{scriptText, styleText, pageText} {
			Expect(text).NotTo(MatchRegexp(`fetch\(|XMLHttpRequest|import\(|WebSocket|sendBeacon|@import|(src|href)="?https?:|url\(["']?https?:`))
		}
	})
})
