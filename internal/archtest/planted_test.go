package archtest_test

import (
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/voicesim/voicesim/internal/archtest"
)

// plant makes a tree of sources in the form of a txtar archive.
func plant(archive string) *archtest.Tree {
	GinkgoHelper()
	files := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	Expect(files).NotTo(BeEmpty())
	tree, err := archtest.Load(files)
	Expect(err).NotTo(HaveOccurred())
	return tree
}

// complaints applies the rule of a name to planted sources.
func complaints(name, archive string) []string {
	GinkgoHelper()
	tree := plant(archive)
	for _, rule := range archtest.Rules() {
		if rule.Name == name {
			return texts(rule.Check(tree))
		}
	}
	Fail("no rule " + name)
	return nil
}

func texts(list []archtest.Complaint) []string {
	found := []string{}
	for _, c := range list {
		found = append(found, c.String())
	}
	return found
}

// expectComplaints is the body of the tables: the last arguments are all complaints, in order.
func expectComplaints(rule string) func(archive string, expected ...string) {
	return func(archive string, expected ...string) {
		GinkgoHelper()
		if expected == nil {
			expected = []string{}
		}
		Expect(complaints(rule, archive)).To(Equal(expected))
	}
}

var _ = Describe("Load", func() {
	It("leaves out what the go command ignores", func() {
		tree := plant(`
-- audio/doc.go --
package audio
-- audio/testdata/sample.go --
package sample
-- vendor/x/x.go --
package x
-- _draft/x.go --
package x
-- .ci/x.go --
package x
-- conformance/go.mod --
module conformance
-- conformance/x.go --
package x
-- audio/notes.txt --
no Go
`)
		Expect(tree.Packages).To(HaveLen(1))
		Expect(tree.Packages[0].Path).To(Equal("audio"))
		Expect(tree.Packages[0].Files).To(HaveLen(1))
	})

	It("goes on behind a file that does not parse, and complains about it", func() {
		broken := "\n-- audio/doc.go --\npackage audio\n-- audio/level.go --\npackage audio\nfunc {\n-- wire/doc.go --\npackage wire\n"
		Expect(plant(broken).Packages).To(HaveLen(2))
		Expect(complaints("parses every file", broken)).To(ConsistOf(HavePrefix("audio/level.go: does not parse: ")))
	})
})

var _ = Describe("An exception", func() {
	It("is itself complained about when it excuses nothing", func() {
		tree := plant("\n-- runner/internal/jobs/jobs.go --\npackage jobs\n\nfunc start() { go wait() }\n")
		for _, rule := range archtest.Rules() {
			Expect(rule.Check(tree)).To(Or(BeEmpty(), Not(ContainElement(HaveField("Place", HavePrefix("runner/internal/jobs/jobs.go"))))))
			if rule.Name == "starts goroutines only where an owner waits" {
				Expect(texts(rule.Idle(tree))).To(And(
					ContainElement(HavePrefix("runner/lifecycle.go: is excused and need not be")),
					Not(ContainElement(HavePrefix("runner/internal/jobs/jobs.go"))),
				))
			}
		}
	})
})
