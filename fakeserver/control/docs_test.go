package control_test

import (
	"os"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver/control"
)

var _ = Describe("docs/control.md", func() {
	It("has all endpoints, in their order", func() {
		page, err := os.ReadFile("../../docs/control.md")
		Expect(err).NotTo(HaveOccurred())
		var have []string
		for line := range strings.Lines(string(page)) {
			if row, ok := strings.CutPrefix(line, "| `"); ok {
				name, _, _ := strings.Cut(row, "`")
				have = append(have, name)
			}
		}
		Expect(have).To(Equal(control.Routes()))
	})
})
