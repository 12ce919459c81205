package specs

import (
	"os"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
)

// Golden demands that a file holds what is made of the code, or, with VOICESIM_UPDATE set, writes that: see make golden,
// which runs the specs with "golden file" in their names.
func Golden(file, made string) {
	ginkgo.GinkgoHelper()
	if os.Getenv("VOICESIM_UPDATE") != "" {
		gomega.Expect(os.WriteFile(file, []byte(made), 0o644)).To(gomega.Succeed())
	}
	data, err := os.ReadFile(file)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	gomega.Expect(string(data)).To(gomega.Equal(made), "%s is not what is made of the code: run make golden", file)
}
