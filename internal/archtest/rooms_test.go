package archtest_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/archtest"
)

// room returns so many files of a package, of so many lines each, and a test that does not count.
func room(pkg string, files, lines int) string {
	var archive strings.Builder
	for i := range files {
		archive.WriteString(comment(fmt.Sprintf("%s/part%d.go", pkg, i), lines)[1:]) // the next file begins right behind it
	}
	return archive.String() + comment(pkg+"/part_test.go", 600)[1:]
}

var _ = Describe("Rooms", func() {
	rule := "keeps rooms small enough to find the way"

	DescribeTable("have an end", func(pkg string, files, lines int, expected ...string) {
		Expect(complaints(rule, room(pkg, files, lines))).To(ConsistOf(expected))
	},
		Entry("at 48 files", "judge", 48, 10),
		Entry("beyond 48 files", "judge", 49, 10,
			"judge: 49 files and 490 lines, at most 48 and 6500: move what stands by itself to a room of its own"),
		Entry("at 6,500 lines", "judge", 13, 500),
		Entry("beyond 6,500 lines", "judge", 14, 465,
			"judge: 14 files and 6510 lines, at most 48 and 6500: move what stands by itself to a room of its own"),
		Entry("later in the server", "fakeserver", 60, 125),
		Entry("there too", "fakeserver", 61, 10,
			"fakeserver: 61 files and 610 lines, at most 60 and 7500: move what stands by itself to a room of its own"),
	)

	It("are counted without tests", func() {
		Expect(plant(room("judge", 3, 20) + comment("wire/wire_test.go", 5)[1:]).Rooms()).To(Equal([]archtest.Room{{Path: "judge", Files: 3, Lines: 60}}))
	})

	DescribeTable("have a drawing where they have many parts", func(files int, doc string, expected ...string) {
		archive := room("judge", files-1, 10) + "-- judge/doc.go --\n" + doc + "package judge\n"
		Expect(complaints("draws how the parts of a room meet", archive)).To(ConsistOf(expected))
	},
		Entry("not where they have few", 8, "// Package judge judges.\n"),
		Entry("of lines or arrows", 9, "// Package judge judges.\n//\n//\ta ─► b\n"),
		Entry("which is no example", 9, "// Package judge judges ─ it does.\n//\n//\tjudge.Judge()\n",
			"judge/doc.go:1: the comment of 9 files has no drawing of how they meet: an indented block with arrows"),
	)
})
