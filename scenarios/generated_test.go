package scenarios_test

import (
	"os"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
)

// agrees demands that a file is what is made of the tables, or makes it so: see make golden.
func agrees(file string, made string) {
	GinkgoHelper()
	if os.Getenv("VOICESIM_UPDATE") != "" {
		Expect(os.WriteFile(file, []byte(made), 0o644)).To(Succeed())
	}
	data, err := os.ReadFile(file)
	Expect(err).NotTo(HaveOccurred())
	Expect(string(data)).To(Equal(made), "%s is not what the tables of keys say: run make golden", file)
}

var _ = Describe("What is made of the tables of keys", func() {
	played := judge.Language()

	It("is the schema for editors, a golden file", func() {
		made, err := played.Schema()
		Expect(err).NotTo(HaveOccurred())
		agrees("scenario.schema.json", string(made))
	})

	It("is each table of the reference, a golden file", func() {
		agrees("../docs/scenarios.md", played.Reference(reference()))
	})
})
