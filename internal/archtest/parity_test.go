package archtest_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("docs/parity.md", func() {
	It("names only specs that exist, and one state for each line", func() {
		page, err := os.ReadFile("../../docs/parity.md")
		Expect(err).NotTo(HaveOccurred())
		specs := allQuoted()
		rows := regexp.MustCompile(`(?m)^\| ([A-L]\d\d|GAP-\d\d|FIELD-\d\d) \| (.*?) \| (.*?) \|$`).FindAllStringSubmatch(string(page), -1)
		Expect(len(rows)).To(BeNumerically(">", 500))
		named := regexp.MustCompile("`([^`]+)`")
		seen := map[string]bool{}
		var wrong []string
		for _, row := range rows {
			id, state, proof := row[1], row[2], row[3]
			if seen[id] {
				wrong = append(wrong, id+" stands there twice")
			}
			seen[id] = true
			proofs := named.FindAllStringSubmatch(proof, -1)
			switch {
			case !strings.Contains("works partly missing n/a", state):
				wrong = append(wrong, id+": no such state: "+state)
			case state == "works" && len(proofs) == 0, proof == "":
				wrong = append(wrong, id+" proves nothing")
			}
			for _, p := range proofs {
				if !specs[p[1]] {
					wrong = append(wrong, id+": no spec is named "+p[1])
				}
			}
		}
		Expect(wrong).To(BeEmpty())
	})
})

// allQuoted is what stands between a quotation mark and the next one in the specs, but those of this package.
func allQuoted() map[string]bool {
	all := map[string]bool{}
	err := fs.WalkDir(os.DirFS("../.."), ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || path == "internal/archtest"):
			return fs.SkipDir
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := os.ReadFile("../../" + path)
		for quoted := range strings.SplitSeq(string(text), `"`) {
			all[quoted] = true
		}
		return err
	})
	Expect(err).NotTo(HaveOccurred())
	return all
}
