package scenarios_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/judge"
)

var _ = Describe("What is made of the tables of keys", func() {
	played := judge.Language()

	It("is the schema for editors, a golden file", func() {
		made, err := played.Schema()
		Expect(err).NotTo(HaveOccurred())
		specs.Golden("scenario.schema.json", string(made))
	})

	It("is each table of the reference, a golden file", func() {
		specs.Golden("../docs/scenarios.md", played.Reference(reference()))
	})
})
