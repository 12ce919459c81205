package scenarios_test

import (
	"io/fs"
	"os"
	"path"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/library"
)

// bundled returns the bundled scenarios by file.
func bundled() map[string]*scenarios.Scenario {
	GinkgoHelper()
	all := map[string]*scenarios.Scenario{}
	err := fs.WalkDir(library.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(library.FS(), p)
		Expect(err).NotTo(HaveOccurred())
		sc, err := judge.Load(p, data)
		Expect(err).NotTo(HaveOccurred())
		all[p] = sc
		return nil
	})
	Expect(err).NotTo(HaveOccurred())
	return all
}

var _ = Describe("The bundled scenarios", func() {
	It("are eight calls without mistakes, each with a name of its own", func() {
		names := map[string]bool{}
		for file, sc := range bundled() {
			Expect(path.Dir(file)).To(Equal(sc.Agent))
			Expect(sc.Skip).To(BeEmpty())
			names[sc.Name] = true
		}
		Expect(names).To(HaveLen(8))
	})

	It("are all listed in the package's tour", func() {
		tour, err := os.ReadFile("library/doc.go")
		Expect(err).NotTo(HaveOccurred())
		for file := range bundled() {
			Expect(string(tour)).To(ContainSubstring("//\t" + file + " "))
		}
	})

	It("begin with the line that tells editors about the schema", func() {
		_, err := os.Stat("scenario.schema.json")
		Expect(err).NotTo(HaveOccurred())
		for file := range bundled() {
			data, err := fs.ReadFile(library.FS(), file)
			Expect(err).NotTo(HaveOccurred())
			Expect(strings.SplitN(string(data), "\n", 2)[0]).To(Equal("# yaml-language-server: $schema=../../scenario.schema.json"))
		}
	})

	It("judge something: each has a check, and an expectation after what the caller says", func() {
		for file, sc := range bundled() {
			Expect(sc.Checks).NotTo(BeEmpty(), file)
			expected := map[int]bool{}
			for _, step := range sc.Script {
				expected[step.Exchange] = expected[step.Exchange] || step.Expect != nil
			}
			for _, step := range sc.Script {
				interrupted := step.Index+1 < len(sc.Script) && sc.Script[len(sc.Script)-1].Exchange > step.Exchange
				Expect(expected[step.Exchange] || interrupted).To(BeTrue(), "%s: %s", file, step.Pos)
			}
		}
	})
})
