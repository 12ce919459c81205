package scenarios_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/scenarios"
)

// shelf is a catalog of recordings in one voice, and of agents.
type shelf struct {
	agents     []string
	recordings []string
	voice      string
	asked      []string
}

func (s *shelf) Agents() []string { return s.agents }

func (s *shelf) Recording(role, words, voice string) bool {
	s.asked = append(s.asked, role+": "+words)
	return contains(s.recordings, words) && (voice == "" || voice == s.voice)
}

func (s *shelf) Fault(f *scenarios.FaultStep) string {
	if f.Event == "response.dne" {
		return "takes no such event"
	}
	if f.Count > 0 {
		return "takes no count"
	}
	return ""
}

func (s *shelf) NearestRecordings(_ string, n int) []string {
	return s.recordings[:min(n, len(s.recordings))]
}

const spoken = `name: a call
agent: desk
script:
  - caller: Where's my order? <700ms> It's A1001.
  - model: Hello.
  - caller: Thanks, bye.
    voice: slt
`

var _ = Describe("Checking what a scenario refers to", func() {
	all := []string{"Where's my order?", "It's A1001.", "Thanks, bye.", "Hello?"}

	It("is content when everything is there", func() {
		c := &shelf{agents: []string{"desk"}, recordings: all, voice: "slt"}
		Expect(loaded(spoken).Check(c)).To(Succeed())
		Expect(c.asked).To(Equal([]string{"caller: Where's my order?", "caller: It's A1001.", "caller: Thanks, bye."}))
	})

	It("names everything that is missing, with what there is", func() {
		c := &shelf{agents: []string{"desks", "supportline"}, recordings: all[1:], voice: "rms"}
		err := loaded(spoken).Check(c)
		Expect(err).To(MatchError(strings.Join([]string{
			`call.yaml:2:8: there is no agent "desk": registered are desks and supportline (did you mean "desks"?)`,
			`  agent: desk`,
			`         ^`,
			``,
			`call.yaml:4:13: no recording of a caller says "Where's my order?": the nearest are "It's A1001.", "Thanks, bye." and "Hello?"; to make one, add the words to audiofixtures/texts.txt and run: make fixtures`,
			`    - caller: Where's my order? <700ms> It's A1001.`,
			`              ^`,
			``,
			`call.yaml:6:13: no recording of a caller says "Thanks, bye." in the voice "slt": the nearest are "It's A1001.", "Thanks, bye." and "Hello?"; to make one, add the words to audiofixtures/texts.txt and run: make fixtures`,
			`    - caller: Thanks, bye.`,
			`              ^`,
		}, "\n")))
	})

	It("is told together with all other mistakes, and once a line", func() {
		_, err := scenarios.LoadFor("call.yaml", []byte("name: a call\nagent: supportlin\nscript:\n  - caler: Hi\n  - caller: Never said.\n"+
			"  - fault: stal\n    count: 2\n  - fault: stall\n    count: 2\n  - fault: drop\n    event: response.dne\n  - expect: {herd: x}\n"), &shelf{agents: []string{"desk"}})
		var lines []int
		for _, e := range err.(*scenarios.Mistakes).All {
			lines = append(lines, e.Pos.Line)
		}
		Expect(lines).To(Equal([]int{2, 4, 5, 6, 9, 11, 12}))
		Expect(err).To(MatchError(ContainSubstring("call.yaml:11:12: drop takes no such event\n")))
	})

	It("is not told of an agent that is not named", func() {
		for _, agent := range []string{"", "agent: [desk]\n", "agent: \n"} {
			_, err := scenarios.LoadFor("call.yaml", []byte("name: a call\n"+agent+"script:\n  - caller: Hello?\n"), &shelf{recordings: all})
			Expect(err.(*scenarios.Mistakes).All).To(HaveLen(1), agent)
		}
	})

	It("says so when there is nothing at all", func() {
		err := loaded(spoken).Check(&shelf{})
		Expect(err).To(MatchError(ContainSubstring(`there is no agent "desk": none is registered`)))
		Expect(err).To(MatchError(ContainSubstring(`"It's A1001.": to make one, add the words`)))
	})

	It("needs no file", func() {
		sc := &scenarios.Scenario{Name: "made in Go", Agent: "desk"}
		Expect(sc.Check(&shelf{})).To(MatchError(`there is no agent "desk": none is registered`))
	})
})
