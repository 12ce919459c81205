package browser_test

import (
	"os"
	"os/exec"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("make bundle", func() {
	It("makes what is embedded, byte for byte", func() {
		dir := GinkgoT().TempDir()
		Expect(os.CopyFS(filepath.Join(dir, "script"), os.DirFS("../reports/page/script"))).To(Succeed())
		out, err := exec.Command("go", "run", "./bundle", dir).CombinedOutput()
		Expect(err).NotTo(HaveOccurred(), string(out))
		for _, name := range []string{"page.js", "page.css", "sources.sha256"} {
			want, err := os.ReadFile(filepath.Join(dir, "bundle", name))
			Expect(err).NotTo(HaveOccurred())
			Expect(os.ReadFile(filepath.Join("../reports/page/bundle", name))).To(Equal(want), name)
		}
	})
})
