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

// sectionOf returns what a page says of one command, from its heading to the next of that level; "" when it has none.
func sectionOf(doc, command string) string {
	_, rest, _ := strings.Cut(doc, "\n## voicesim "+command+"\n")
	section, _, _ := strings.Cut(rest, "\n## ")
	return section
}

// hasFlags demands that the section of a command has a row for every flag, or names a flag whose row another
// section has.
func hasFlags(doc string, cmd *cobra.Command) {
	GinkgoHelper()
	section := sectionOf(doc, cmd.Name())
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		row := "| `--" + f.Name + "`"
		rows := strings.Count(section, row)
		if rows == 0 && strings.Contains(section, "`--"+f.Name+"`") {
			rows = strings.Count(doc, row)
		}
		Expect(rows).To(Equal(1), "rows for --%s of voicesim %s", f.Name, cmd.Name())
	})
}
