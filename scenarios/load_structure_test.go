package scenarios_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// opens is a file of steps.
const opens = `about: every call begins so
steps:
  - caller: Where is order <order>?
    id: asked
  - model: {tool: look_up, with: {order_id: <order>}}
  - model: It <look_up>.
`

// calling is a file to which steps can be added, from line 4 on.
const calling = "name: x\nagent: desk\nscript:\n"

var _ = Describe("A file of steps", func() {
	It("stands where it is included, with values of its own, and positions in it", func() {
		all, err := callsOf(calling+"  - include: shared/opening.steps.yaml\n    with: {order: A1001}\n  - expect: {heard: shipped, since: asked}\n",
			map[string]string{"shared/opening.steps.yaml": opens}, nil)
		Expect(err).NotTo(HaveOccurred())
		sc := all[0]
		Expect(sc.Script).To(HaveLen(4))
		Expect(sc.Script[0].Caller.Words).To(Equal("Where is order A1001?"))
		Expect(sc.Script[0].Pos).To(Equal(scenarios.Pos{File: "calls/shared/opening.steps.yaml", Line: 3, Column: 5}))
		Expect(sc.Script[0].Place()).To(Equal("line 3 of opening.steps.yaml"))
		Expect(sc.Line(sc.Script[0].Pos)).To(Equal("  - caller: Where is order <order>?"))
		Expect(sc.Script[3].Place()).To(Equal("line 6"))
		Expect(sc.Script[3].Expect.All[0].Since.StepID).To(Equal("asked"))
		Expect(sc.Includes).To(Equal([]scenarios.Included{{Path: "shared/opening.steps.yaml", Name: "calls/shared/opening.steps.yaml"}}))
	})

	It("takes what it is not given from the file that includes it, through others, and finds its files beside itself", func() {
		files := map[string]string{
			"a/one.yaml": "steps:\n  - include: two.yaml\n    with: {b: '<order>'}\n  - caller: {say: Hi, audio: hi.wav}\n",
			"a/two.yaml": "steps:\n  - caller: From <order> and <b>\n",
		}
		all, err := callsOf(calling+"  - include: a/one.yaml\nexamples: [{order: 1}, {order: 2}]\n", files, nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(all[1].Script[0].Caller.Words).To(Equal("From 2 and 2"))
		Expect(all[1].Script[1].Caller.Audio).To(Equal("a/hi.wav"))
	})

	DescribeTable("is refused", func(steps string, files map[string]string, want ...string) {
		_, err := callsOf(calling+steps, files, nil)
		Expect(err).To(HaveOccurred())
		Expect(summed(err)).To(Equal(want))
	},
		Entry("that is not there", "  - include: gone.yaml\n", nil, "call.yaml:4:14: gone.yaml leads to a file that does not exist: it is looked for from the folder of the file that includes it"),
		Entry("without a name", "  - include:\n", nil, "call.yaml:4:5: include names no file: write the path of a file of steps behind it"),
		Entry("by a path that is none", "  - include: /etc/passwd\n", nil, "call.yaml:4:14: include is a path from the folder of the scenario: put the file there and write its name"),
		Entry("that is a scenario", "  - include: a.yaml\n", map[string]string{"a.yaml": calling + "  - caller: Hi\n"},
			"call.yaml:4:14: a.yaml is no file of steps but one of kind scenario: what is included has steps at its top"),
		Entry("that has none", "  - include: a.yaml\n", map[string]string{"a.yaml": "about: x\n"}, "a.yaml:1:1: this file has no steps: a file that is included has a list of them at its top: steps:"),
		Entry("with an unknown key", "  - include: a.yaml\n    wiht: {a: 1}\n", map[string]string{"a.yaml": "steps: [{caller: Hi}]\nname: x\n"},
			`call.yaml:5:5: unknown key "wiht": did you mean "with"?`, `a.yaml:2:1: "name" does not go with the top of a file of steps: it goes with the top of a scenario`),
		Entry("with mistakes in it, told once", "  - include: a.yaml\n  - include: a.yaml\n", map[string]string{"a.yaml": "steps:\n  - caler: Hi\n  - expect: {heard: hi, sinc: x}\n"},
			`a.yaml:2:5: unknown verb "caler": did you mean "caller"?`, `a.yaml:3:25: unknown key "sinc": did you mean "since"?`),
		Entry("with values that it does not say", "  - include: a.yaml\n    with: {ordr: 1}\n", map[string]string{"a.yaml": "steps: [{caller: Hi <order>}]\n"},
			`call.yaml:5:12: nothing in a.yaml says <ordr>: did you mean "order"?`, "a.yaml:1:18: nothing fills in <order>: did you mean <ordr>?"),
		Entry("with values that it has no place for", "  - include: a.yaml\n    with: {order: 1}\n", map[string]string{"a.yaml": "steps: [{caller: Hi}]\n"},
			"call.yaml:5:12: nothing in a.yaml says <order>: it has no names to fill in: leave it out"),
		Entry("with a name that a tool has", "  - include: a.yaml\n    with: {look_up: 1}\n", map[string]string{"a.yaml": "steps: [{caller: Hi <look_up>}, {model: {tool: look_up}}]\n"},
			`call.yaml:5:12: "look_up" is the name of a tool, too: <look_up> could mean what it returned: give it another name`),
		Entry("in a circle", "  - include: a.yaml\n", map[string]string{"a.yaml": "steps:\n  - include: b.yaml\n", "b.yaml": "steps:\n  - include: c/../a.yaml\n"},
			"b.yaml:2:14: these files include each other: a.yaml → b.yaml → a.yaml: leave one of the includes out"),
		Entry("that includes itself", "  - include: a.yaml\n", map[string]string{"a.yaml": "steps:\n  - include: a.yaml\n"},
			"a.yaml:2:14: these files include each other: a.yaml → a.yaml: leave one of the includes out"),
		Entry("with a name that both have", "  - include: a.yaml\n  - caller: Hi\n    after: {heard: x}\n    id: asked\n  - expect: {heard: x, since: asked}\n  - expect: {heard: x, since: first}\n  - include: a.yaml\n",
			map[string]string{"a.yaml": "steps: [{caller: Hi, id: first}, {model: Hi}]\n"},
			`call.yaml:9:31: since: several steps have the id "first", from files that are included: include the file once, or name another step`),
	)

	It("that includes others without end is bounded", func() {
		files := map[string]string{}
		for i := range 40 {
			files[fmt.Sprintf("f%d.yaml", i)] = strings.Repeat("  - include: f"+fmt.Sprint(i+1)+".yaml\n", 9)
			files[fmt.Sprintf("f%d.yaml", i)] = "steps:\n" + files[fmt.Sprintf("f%d.yaml", i)]
		}
		_, err := callsOf(calling+"  - include: f0.yaml\n", files, nil)
		Expect(summed(err)).To(And(HaveLen(10), ContainElement(ContainSubstring("f15.yaml:2:14: files include each other 16 deep")), ContainElement(ContainSubstring("the call has more than 20000 steps, loops played out"))))
	})
})

var _ = Describe("A loop", func() {
	It("is its steps, once for each round, of which each has names of its own", func() {
		all, err := callsOf(calling+`  - loop: 2
    steps:
      - caller: Hi
        id: asked
      - loop: 2
        steps:
          - expect: {heard: x, since: asked}
            id: found
          - expect: {heard: y, since: found}
  - loop: 1
    steps:
      - caller: Bye
        id: left
  - expect: {heard: z, since: left}
`, nil, nil)
		Expect(err).NotTo(HaveOccurred())
		sc := all[0]
		Expect(sc.Script).To(HaveLen(12))
		Expect(sc.Script[6].ID).To(Equal("found (round 2 of 2, round 1 of 2)"))
		Expect(sc.Script[6].Expect.All[0].Since.StepID).To(Equal("asked (round 2 of 2)"))
		Expect(sc.Script[9].Expect.All[0].Since.StepID).To(Equal("found (round 2 of 2, round 2 of 2)"))
		Expect(sc.Script[9].Place()).To(Equal("line 12, round 2 of 2, round 2 of 2"))
		Expect(sc.Script[11].Expect.All[0].Since.StepID).To(Equal("left (round 1 of 1)"))
		for i, s := range sc.Script {
			Expect(s.Index).To(Equal(i))
		}
		Expect(sc.Script[11].Exchange).To(Equal(3))
	})

	DescribeTable("is refused", func(steps string, want ...string) {
		_, err := callsOf(calling+steps, nil, nil)
		Expect(err).To(HaveOccurred())
		Expect(summed(err)).To(Equal(want))
	},
		Entry("of no rounds", "  - loop: 0\n    steps: [{caller: Hi}]\n", "call.yaml:4:11: a loop of no rounds does nothing: leave it out, or write a number from 1 up"),
		Entry("without a number", "  - loop:\n    steps: [{caller: Hi}]\n", "call.yaml:4:5: loop does not say how often: write a number behind it, and the steps below"),
		Entry("without steps", "  - loop: 2\n", "call.yaml:4:5: loop has no steps: write them below it: steps:"),
		Entry("with none in its list", "  - loop: 2\n    steps: []\n", "call.yaml:5:12: the loop has no steps: write each behind a dash: - caller: Hello"),
		Entry("of too many steps", "  - loop: 20000\n    steps: [{caller: Hi}, {wait: 1s}]\n", "call.yaml:5:27: the call has more than 20000 steps, loops played out: make the loops shorter, or write several calls"),
		Entry("with a mistake in each round, told once", "  - loop: 3\n    steps: [{caller: Hi, dely: 1s}]\n", `call.yaml:5:26: unknown key "dely": did you mean "delay"?`),
		Entry("whose names are used outside", "  - loop: 3\n    steps: [{caller: Hi, id: asked}]\n  - expect: {heard: x, since: asked}\n",
			`call.yaml:6:31: since: each round of a loop has a step "asked": only steps of the same round can name it`),
	)
})

var _ = Describe("A file of steps, looked at alone", func() {
	look := func(text string) (*scenarios.Fragment, error) {
		return judge.Language().LoadFragment(scenarios.Source{Path: "calls/a.steps.yaml", Data: []byte(text), Open: func(string) ([]byte, string) {
			return []byte("steps:\n  - caller: Hi <name> <given>\n  - wait: <pause>\n"), ""
		}})
	}

	It("says which names are open, those of files that it includes among them", func() {
		f, err := look(opens + "  - wait: <long>\n  - include: b.yaml\n    with: {given: 1}\n  - expect: {heard: x, since: of_another}\n")
		Expect(err).NotTo(HaveOccurred())
		Expect(f.Open).To(Equal([]string{"order", "long", "name", "pause"}))
		Expect(f.About).To(Equal("every call begins so"))
	})

	It("has mistakes but where nobody knows", func() {
		_, err := look(opens + "  - wait: 3\n  - cller: x\n  - {caller: Hi, delay: <long>, gain: loud}\n")
		Expect(summed(err)).To(Equal([]string{"a.steps.yaml:7:11: wait: 3 has no unit: write 3ms or 3s", `a.steps.yaml:8:5: unknown verb "cller": did you mean "caller"?`}))
		_, err = look("about: x\n")
		Expect(summed(err)).To(Equal([]string{"a.steps.yaml:1:1: this file has no steps: write them as a list: steps:"}))
	})
})

var _ = Describe("A bomb of aliases", func() {
	It("is refused where it begins", func() {
		text := "name: x\nagent: desk\na0: &a0 [x, x]\n"
		for i := range 30 {
			text += fmt.Sprintf("a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), ", "))
		}
		_, err := callsOf(text+"script: *a30\n", nil, nil)
		Expect(summed(err)[0]).To(HavePrefix("call.yaml:3:5: an anchor (&) begins here"))
	})
})
