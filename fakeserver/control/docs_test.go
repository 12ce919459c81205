package control_test

import (
	"context"
	"os"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/control"
)

var _ = Describe("docs/control.md", func() {
	page := func() string {
		text, err := os.ReadFile("../../docs/control.md")
		Expect(err).NotTo(HaveOccurred())
		return string(text)
	}

	It("has all endpoints, in their order", func() {
		var have []string
		for line := range strings.Lines(page()) {
			if row, ok := strings.CutPrefix(line, "| `"); ok {
				name, _, _ := strings.Cut(row, "`")
				have = append(have, name)
			}
		}
		Expect(have).To(Equal(control.Routes()))
	})

	It("shows lines that can be loaded", func() {
		_, after, _ := strings.Cut(page(), "```jsonl\n")
		lines, _, _ := strings.Cut(after, "\n```")
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			a := ctl(ctx, s, "", "POST", "load", `{"script":[`+strings.ReplaceAll(lines, "\n", ",")+`]}`)
			Expect(a.Status).To(Equal(200), a.Text)
		})
	})

	It("shows JSON that can be loaded", func() {
		text := page()
		_, after, _ := strings.Cut(text, "```json\n")
		body, _, _ := strings.Cut(after, "```")
		controlled(func(ctx context.Context, s *fakeserver.Server) {
			a := ctl(ctx, s, "", "POST", "load", body)
			Expect(a.Status).To(Equal(200), a.Text)
		})
	})
})
