package fakeserver_test

import (
	"fmt"
	"os"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/clientlint"
)

func page(name string) string {
	GinkgoHelper()
	text, err := os.ReadFile("../docs/" + name)
	Expect(err).NotTo(HaveOccurred())
	return string(text)
}

// rows returns the lines of a page that begin with a cell in code.
func rows(page string) []string {
	var found []string
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "| `") {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return found
}

var _ = Describe("docs/lint.md", func() {
	It("has all rules, in their order and words", func() {
		var want []string
		for _, r := range clientlint.Rules() {
			want = append(want, fmt.Sprintf("| `%s` | %s | %s | %s | %s | %s |", r.ID, r.Severity, r.What, r.Why, r.Advice, r.Source))
		}
		Expect(rows(page("lint.md"))).To(Equal(want), "write these:\n"+strings.Join(want, "\n"))
	})
})
