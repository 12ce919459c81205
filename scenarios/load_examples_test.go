package scenarios_test

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

var _ = Describe("The examples of the language", func() {
	files, err := filepath.Glob("testdata/examples/*.yaml")
	if err != nil || len(files) != 29 {
		panic("the examples are incomplete")
	}
	for _, file := range files {
		name := filepath.Base(file)
		data, err := os.ReadFile(file)
		if err != nil {
			panic(err)
		}
		switch {
		case scenarios.FileKindOf(data) != scenarios.FileScenario:
			It(name+" is told apart from a scenario", func() {
				_, err := judge.Load(name, data)
				Expect(err).To(MatchError(ContainSubstring("not a scenario")))
			})
		default:
			It(name+" loads", func() {
				_, err := loadExample(name, data)
				Expect(err).NotTo(HaveOccurred())
			})
		}
	}

	It("tells scenarios, agents and fragments apart", func() {
		kinds := map[scenarios.FileKind]int{}
		for _, file := range files {
			data, err := os.ReadFile(file)
			Expect(err).NotTo(HaveOccurred())
			kinds[scenarios.FileKindOf(data)]++
		}
		Expect(kinds).To(Equal(map[scenarios.FileKind]int{
			scenarios.FileScenario: 27, scenarios.FileAgent: 1, scenarios.FileFragment: 1,
		}))
		Expect(scenarios.FileKindOf([]byte("hello: world\n"))).To(Equal(scenarios.FileUnknown))
		Expect(scenarios.FileKindOf([]byte("name: [\nscript:\n"))).To(Equal(scenarios.FileScenario))
		Expect(scenarios.FileKindOf(nil)).To(Equal(scenarios.FileUnknown))
	})
})

// loadExample loads the calls of an example, with the files beside it.
func loadExample(name string, data []byte) ([]*scenarios.Scenario, error) {
	return judge.Language().LoadAll(scenarios.Source{Path: name, Data: data, Open: func(name string) ([]byte, string) {
		data, err := os.ReadFile("testdata/examples/" + name)
		if err != nil {
			return nil, err.Error()
		}
		return data, ""
	}}, nil)
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}
