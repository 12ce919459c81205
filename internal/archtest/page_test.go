package archtest_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/archtest"
)

// inWords are the packages whose imports ARCHITECTURE.md says in words, or does not list: tools of the house.
var inWords = []string{"harness", "cli", "internal/archtest", "audiofixtures/internal/"}

var _ = Describe("ARCHITECTURE.md", func() {
	It("lists each package with what it may import, as Floors does", func() {
		page, err := os.ReadFile("../../ARCHITECTURE.md")
		Expect(err).NotTo(HaveOccurred())
		rows := map[string]string{}
		for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| [^|]+ \\| ([^|]+) \\|$").FindAllStringSubmatch(string(page), -1) {
			rows[m[1]] = m[2]
		}
		plan := archtest.Floors()
		for _, path := range slices.Sorted(maps.Keys(plan)) {
			if slices.ContainsFunc(inWords, func(prefix string) bool { return strings.HasPrefix(path, prefix) }) {
				continue
			}
			Expect(rows[path]).NotTo(BeEmpty(), "the table needs a row for %s: | `%[1]s` | in one line | what Floors has |", path)
			var listed []string
			if rows[path] != "–" {
				listed = strings.Split(rows[path], ", ")
			}
			Expect(listed).To(ConsistOf(plan[path]), "the row of %s", path)
		}
	})
})
