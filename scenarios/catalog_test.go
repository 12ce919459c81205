package scenarios_test

import (
	"encoding/json"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// shelf is a catalog of words that somebody says in one voice, of files, and of agents.
type shelf struct {
	agents []string
	said   []string
	voice  string
	asked  []scenarios.Line
	voices []string // nil has all
}

func (s *shelf) Agents() []string { return s.agents }

// desk is what the agents of a shelf have.
var desk = &scenarios.AgentNames{
	Agents: []string{"Desk", "Billing"}, Guardrails: []string{"no_card_numbers"}, Transfers: []string{"transfer_to_billing"},
	Tools: []scenarios.ToolNames{{
		Name: "get_order_status",
		Arguments: func(path []string) ([]string, bool) {
			switch strings.Join(path, ".") {
			case "":
				return []string{"order_id", "about"}, true
			case "about":
				return []string{"city"}, true
			}
			return nil, false
		},
		Wrong: func(args json.RawMessage) []string {
			if !strings.Contains(string(args), `"order_id":"`) {
				return []string{"order_id must be a string"}
			}
			return nil
		},
	}},
}

func (*shelf) AgentFile(*scenarios.Scenario) (unread string, mistakes error) { return "", nil }

func (*shelf) File(_ *scenarios.Scenario, step *scenarios.Step) (wrong, hint string) {
	if strings.HasPrefix(step.Caller.Words, "none.") {
		return "leads to a file that does not exist", "put it there"
	}
	return "", ""
}

func (s *shelf) Names(sc *scenarios.Scenario) (names *scenarios.AgentNames, unknown string) {
	if sc.Agent == "remote" {
		return nil, "it is an application elsewhere"
	}
	return desk, ""
}

func (s *shelf) Unsaid(_ *scenarios.Scenario, line scenarios.Line) (wrong, hint string) {
	s.asked = append(s.asked, line)
	switch {
	case line.Audio == "none.wav":
		return "none.wav is not there", "put it there"
	case line.Audio == "" && (!contains(s.said, line.Words) || line.Voice != "" && line.Voice != s.voice):
		return "nobody says " + line.Words, "record it"
	}
	return "", ""
}

func (s *shelf) Voice(line scenarios.Line) (wrong, hint string) {
	if s.voices != nil && !contains(s.voices, line.Voice) {
		return "nobody has " + line.Voice, "ask somebody else"
	}
	return "", ""
}

func (s *shelf) Model(name string) (wrong, hint string) {
	if name == "gpt-realtime" {
		return "", ""
	}
	return "it plays no " + name, "it plays gpt-realtime"
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
		c := &shelf{agents: []string{"desk"}, said: all, voice: "slt"}
		Expect(loaded(spoken).Check(c)).To(Succeed())
		Expect(c.asked).To(Equal([]scenarios.Line{{Words: "Where's my order?"}, {Words: "It's A1001."}, {Words: "Thanks, bye.", Voice: "slt"}}))
	})

	It("asks for each line as it is to be said", func() {
		c := &shelf{agents: []string{"desk"}, said: all, voice: "slt"}
		sc := loaded("name: a call\nagent: desk\nvoice: slt\nscript:\n  - caller: Where's my order? <700ms> It's A1001.\n    spoken: where's my order <700ms> it's ay ten oh one\n" +
			"  - model:\n      say: Hello.\n      audio: hello.wav\n  - caller: Bye.\n    audio: bye.wav\n")
		Expect(sc.Check(c)).To(Succeed())
		Expect(c.asked).To(Equal([]scenarios.Line{
			{Words: "Where's my order?", Spoken: "where's my order", Voice: "slt"}, {Words: "It's A1001.", Spoken: "it's ay ten oh one", Voice: "slt"},
			{Words: "Hello.", Audio: "hello.wav", Agent: true}, {Words: "Bye.", Voice: "slt", Audio: "bye.wav"},
		}))
	})

	It("names a voice that nobody has, once and where it is written, and not the words that it should say", func() {
		c := &shelf{agents: []string{"desk"}, voices: []string{"rms"}}
		text := strings.Replace(spoken, "script:", "voice: bdl\nscript:", 1)
		Expect(loaded(text).Check(c)).To(MatchError(And(
			ContainSubstring("call.yaml:3:8: nobody has bdl: ask somebody else\n  voice: bdl\n         ^"), ContainSubstring("call.yaml:8:12: nobody has slt"),
			Not(ContainSubstring("nobody says")), WithTransform(func(text string) int { return strings.Count(text, "bdl") }, Equal(2)))))
		Expect(c.asked).To(BeEmpty())
	})

	It("names everything that is missing, with what there is", func() {
		c := &shelf{agents: []string{"desks", "supportline"}, said: all[1:], voice: "rms"}
		err := loaded(spoken + "    reaction: any\n  - model: {say: Bye., audio: none.wav}\n").Check(c)
		Expect(err).To(MatchError(strings.Join([]string{
			`call.yaml:2:8: there is no agent "desk": registered are desks and supportline (did you mean "desks"?)`,
			`  agent: desk`,
			`         ^`,
			``,
			`call.yaml:4:13: nobody says Where's my order?: record it`,
			`    - caller: Where's my order? <700ms> It's A1001.`,
			`              ^`,
			``,
			`call.yaml:6:13: nobody says Thanks, bye.: record it`,
			`    - caller: Thanks, bye.`,
			`              ^`,
			``,
			`call.yaml:9:31: none.wav is not there: put it there`,
			`    - model: {say: Bye., audio: none.wav}`,
			`                                ^`,
		}, "\n")))
	})

	It("is told together with all other mistakes, and once a line", func() {
		_, err := judge.Language().Load("call.yaml", []byte("name: a call\nagent: supportlin\nscript:\n  - caler: Hi\n  - caller: Never said.\n"+
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
			_, err := judge.Language().Load("call.yaml", []byte("name: a call\n"+agent+"script:\n  - caller: Hello?\n"), &shelf{said: all})
			Expect(err.(*scenarios.Mistakes).All).To(HaveLen(1), agent)
		}
	})

	It("says so when there is nothing at all", func() {
		err := loaded(spoken).Check(&shelf{})
		Expect(err).To(MatchError(ContainSubstring(`there is no agent "desk": none is registered`)))
		Expect(err).To(MatchError(ContainSubstring(`nobody says It's A1001.: record it`)))
	})

	It("needs no file", func() {
		sc := &scenarios.Scenario{Name: "made in Go", Agent: "desk"}
		Expect(sc.Check(&shelf{})).To(MatchError(`there is no agent "desk": none is registered`))
	})
})
