package specs

import (
	"os"
	"path/filepath"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
)

// Folder writes files into a folder of the spec's own, and returns it. They are given by their paths in there.
func Folder(files map[string]string) string {
	ginkgo.GinkgoHelper()
	dir := ginkgo.GinkgoT().TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		gomega.Expect(os.MkdirAll(filepath.Dir(path), 0o755)).To(gomega.Succeed())
		gomega.Expect(os.WriteFile(path, []byte(text), 0o644)).To(gomega.Succeed())
	}
	return dir
}
