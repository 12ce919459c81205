package scenarios_test

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// playable are the examples that use nothing but what is played now.
var playable = []string{
	"00-refund-with-approval.yaml", "01-order-status.yaml", "02-refund-refused.yaml", "03-barge-in-mid-answer.yaml", "04-barge-in-twice.yaml", "05-barge-in-tail.yaml", "06-backchannel.yaml", "07-cough.yaml", "08-pause.yaml", "10-changes-mind-while-tool-runs.yaml", "11-approval-timeout.yaml", "12-hangup-during-approval.yaml", "13-dtmf-menu.yaml", "14-noisy-line-g711.yaml", "15-echo.yaml", "17-reconnect.yaml", "18-guardrail.yaml", "19-handoff-loop.yaml",
	"20-data-table.yaml", "21-sweep.yaml", "22-live-branch.yaml", "23-yaml-agent.yaml", "24-two-tools-at-once.yaml", "25-silent-caller.yaml", "26-stale-audio.yaml", "27-variables-and-include.yaml",
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
		case scenarios.FileKindOf(data) != scenarios.FileScenario:
			It(name+" is told apart from a scenario", func() {
				_, err := judge.Load(name, data)
				Expect(err).To(MatchError(ContainSubstring("not a scenario")))
			})
		case contains(playable, name):
			It(name+" loads", func() {
				_, err := loadExample(name, data)
				Expect(err).NotTo(HaveOccurred())
			})
		default:
			It(name+" is refused for nothing but what is not playable yet", func() {
				_, err := loadExample(name, data)
				Expect(err).To(HaveOccurred())
				for _, m := range err.(*scenarios.Mistakes).All {
					Expect(m.NotYet).To(BeTrue(), m.Error())
				}
				Expect(err.(*scenarios.Mistakes).NotYet()).To(BeTrue())
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
