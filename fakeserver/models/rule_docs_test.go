package models_test

import (
	"os"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver/models"
	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("The keys of rules and cassettes", func() {
	It("are those of the documentation, a golden file", func() {
		const page = "../../docs/serve.md"
		data, err := os.ReadFile(page)
		Expect(err).NotTo(HaveOccurred())
		made := keys.Fill(string(data), func(name string, header []string) ([]string, bool) {
			for _, t := range []*keys.Table{models.RuleTable(), models.TapeTable()} {
				if name == t.What {
					return t.Lines(len(header)), true
				}
			}
			return nil, false
		})
		specs.Golden(page, made)
		Expect(made).To(And(ContainSubstring("\n| `heard` | condition: "), ContainSubstring("\n| `latency_ms` | ")))
	})
})
