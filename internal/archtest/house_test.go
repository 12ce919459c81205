package archtest_test

import (
	"fmt"
	"os"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/archtest"
)

var _ = Describe("The house", Ordered, ContinueOnFailure, func() {
	var tree *archtest.Tree

	BeforeAll(func() {
		var err error
		tree, err = archtest.Load(os.DirFS("../.."))
		Expect(err).NotTo(HaveOccurred())
		Expect(tree.Packages).NotTo(BeEmpty())
	})

	for _, rule := range archtest.Rules() {
		It(rule.Name, func() {
			expectNone(rule.Check(tree))
		})
	}

	It("has rooms", func() {
		AddReportEntry("files and lines of each package, tests apart", roomTable(tree), ReportEntryVisibilityAlways)
	})

	It("has no exceptions that excuse nothing", func() {
		for _, rule := range archtest.Rules() {
			expectNone(rule.Idle(tree))
		}
	})
})

// roomTable shows the rooms, the largest first.
func roomTable(tree *archtest.Tree) string {
	rooms := tree.Rooms()
	slices.SortStableFunc(rooms, func(a, b archtest.Room) int { return b.Lines - a.Lines })
	var table strings.Builder
	files, lines := 0, 0
	for _, r := range rooms {
		fmt.Fprintf(&table, "%5d %7d  %s\n", r.Files, r.Lines, r.Path)
		files, lines = files+r.Files, lines+r.Lines
	}
	fmt.Fprintf(&table, "%5d %7d  in %d packages\n", files, lines, len(rooms))
	return table.String()
}

// expectNone fails with one line a complaint.
func expectNone(complaints []archtest.Complaint) {
	GinkgoHelper()
	if len(complaints) == 0 {
		return
	}
	var lines strings.Builder
	for _, c := range complaints {
		fmt.Fprintln(&lines, c)
	}
	Fail(lines.String())
}
