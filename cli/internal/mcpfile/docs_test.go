package mcpfile

import (
	"os"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("The keys of MCP servers", func() {
	It("are those of the documentation, a golden file", func() {
		const page = "../../../docs/serve.md"
		data, err := os.ReadFile(page)
		Expect(err).NotTo(HaveOccurred())
		made := keys.Fill(string(data), func(name string, header []string) ([]string, bool) {
			for _, t := range []*keys.Table{&serverMap().Table, &toolMap().Table} {
				if name == t.What {
					return t.Lines(len(header)), true
				}
			}
			return nil, false
		})
		specs.Golden(page, made)
		Expect(made).To(And(ContainSubstring("\n| `list_delay` | "), ContainSubstring("\n| `cases` | ")))
	})
})
