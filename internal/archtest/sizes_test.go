package archtest_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// source returns a file of so many lines, all of them in one function.
func source(path string, lines int) string {
	return fmt.Sprintf("\n-- %s --\npackage x\n\nfunc f() {\n%s}\n", path, strings.Repeat("\tg()\n", lines-4))
}

// comment returns a file of so many lines without a function.
func comment(path string, lines int) string {
	return fmt.Sprintf("\n-- %s --\npackage x\n%s", path, strings.Repeat("//\n", lines-1))
}

var _ = Describe("Sizes", func() {
	rule := "keeps files and functions short"

	DescribeTable("of files have an end", func(path string, lines int, expected ...string) {
		Expect(complaints(rule, comment(path, lines))).To(ConsistOf(expected))
	},
		Entry("at 500 lines", "audio/level.go", 500),
		Entry("beyond 500 lines", "audio/level.go", 501, "audio/level.go:1: 501 lines, at most 500"),
		Entry("at 700 lines of a test", "audio/level_test.go", 700),
		Entry("beyond 700 lines of a test", "audio/level_test.go", 701, "audio/level_test.go:1: 701 lines, at most 700"),
	)

	DescribeTable("of functions have an end", func(path string, lines int, expected ...string) {
		Expect(complaints(rule, source(path, lines+2))).To(ConsistOf(expected))
	},
		Entry("at 80 lines", "audio/level.go", 80),
		Entry("beyond 80 lines", "audio/level.go", 81, "audio/level.go:3: f has 81 lines, at most 80"),
		Entry("beyond 80 lines in a test", "audio/level_test.go", 81, "audio/level_test.go:3: f has 81 lines, at most 80"),
	)

	DescribeTable("of parameter lists have an end", expectComplaints(rule),
		Entry("at five and a context", `
-- runner/loop.go --
package runner

import "context"

func f(ctx context.Context, a, b, c int, d string, _ bool) {}
`),
		Entry("beyond five", `
-- runner/loop.go --
package runner

func f(a, b, c int, d, e string, g bool) {}
`, "runner/loop.go:3: f has 6 parameters, at most 5"),
	)
})

var _ = Describe("File names", func() {
	DescribeTable("are complained about", expectComplaints("names files after their concern"),
		Entry("when they are drawers", `
-- audio/level.go --
package audio
-- audio/utils.go --
package audio
-- wire/helpers.go --
package wire
-- wire/types.go --
package wire
`,
			"audio/utils.go: name the file after its concern",
			"wire/helpers.go: name the file after its concern",
			"wire/types.go: name the file after its concern"),
	)
})
