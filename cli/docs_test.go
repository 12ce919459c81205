package cli

import (
	"os"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

var _ = Describe("The documentation of the command line", func() {
	It("names every command, and every flag of its own page's commands", func() {
		data, err := os.ReadFile("../docs/command-line.md")
		Expect(err).NotTo(HaveOccurred())
		doc := string(data)
		for _, cmd := range new(Program).newRoot().Commands() {
			Expect(doc).To(ContainSubstring("voicesim "+cmd.Name()), "command")
			if cmd.Name() != "serve" { // it has a page of its own
				hasFlags(doc, cmd)
			}
		}
	})
})

// hasFlags demands that a page names every flag of a command in a table.
func hasFlags(doc string, cmd *cobra.Command) {
	GinkgoHelper()
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		rows := strings.Count(doc, "| `--"+f.Name+"`")
		Expect(rows).To(Equal(1), "rows for --%s of voicesim %s", f.Name, cmd.Name())
	})
}
