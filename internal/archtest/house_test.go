package archtest_test

import (
	"fmt"
	"os"
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

	It("has no exceptions that excuse nothing", func() {
		for _, rule := range archtest.Rules() {
			expectNone(rule.Idle(tree))
		}
	})
})

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
