package cli

import (
	"os"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/keys"
)

var _ = Describe("The keys of MCP servers", func() {
	It("are those of the documentation, a golden file", func() {
		const page = "../docs/serve.md"
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
		if os.Getenv("VOICESIM_UPDATE") != "" {
			Expect(os.WriteFile(page, []byte(made), 0o644)).To(Succeed())
			return
		}
		Expect(string(data)).To(Equal(made), "run make golden")
		Expect(made).To(And(ContainSubstring("\n| `list_delay` | "), ContainSubstring("\n| `cases` | ")))
	})
})
