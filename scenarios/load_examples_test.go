package scenarios_test

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/scenarios"
)

// playable are the examples that use nothing but what is played now.
var playable = []string{
	"00-refund-with-approval.yaml", "04-barge-in-twice.yaml", "11-approval-timeout.yaml", "18-guardrail.yaml",
	"26-stale-audio.yaml",
}

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
		case scenarios.KindOf(data) != scenarios.KindScenario:
			It(name+" is told apart from a scenario", func() {
				_, err := scenarios.Load(name, data)
				Expect(err).To(MatchError(ContainSubstring("not a scenario")))
			})
		case contains(playable, name):
			It(name+" loads", func() {
				_, err := scenarios.Load(name, data)
				Expect(err).NotTo(HaveOccurred())
			})
		default:
			It(name+" is refused for nothing but what is not playable yet", func() {
				_, err := scenarios.Load(name, data)
				Expect(err).To(HaveOccurred())
				for _, m := range err.(*scenarios.Mistakes).All {
					Expect(m.NotYet).To(BeTrue(), m.Error())
				}
				Expect(err.(*scenarios.Mistakes).NotYet()).To(BeTrue())
			})
		}
	}

	It("tells scenarios, agents and fragments apart", func() {
		kinds := map[scenarios.Kind]int{}
		for _, file := range files {
			data, err := os.ReadFile(file)
			Expect(err).NotTo(HaveOccurred())
			kinds[scenarios.KindOf(data)]++
		}
		Expect(kinds).To(Equal(map[scenarios.Kind]int{
			scenarios.KindScenario: 27, scenarios.KindAgent: 1, scenarios.KindFragment: 1,
		}))
		Expect(scenarios.KindOf([]byte("hello: world\n"))).To(Equal(scenarios.KindUnknown))
		Expect(scenarios.KindOf([]byte("name: [\nscript:\n"))).To(Equal(scenarios.KindScenario))
		Expect(scenarios.KindOf(nil)).To(Equal(scenarios.KindUnknown))
	})
})

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}
