package harness_test

import (
	"os"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
)

var _ = Describe("The examples of the language", func() {
	It("are all played, and pass with the support line as it is", Label("sweep"), func(ctx SpecContext) {
		loaded, err := harness.Load(os.DirFS("../scenarios/testdata/examples"), "examples", nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.Err()).NotTo(HaveOccurred())
		names := map[string]bool{}
		for _, f := range loaded.Files {
			names[f.Name] = true
		}
		Expect(names).To(HaveLen(27))
		for _, sc := range loaded.Scenarios() {
			Expect(harness.Play(ctx, sc, nil).Err()).NotTo(HaveOccurred(), sc.Name)
		}
	})
})
