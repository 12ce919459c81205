package scenarios_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// preamble is a scenario without mistakes; what a spec adds begins in line 10.
const preamble = `name: a call
agent: desk
script:
  - caller: Hello?
  - model:
      tool: look_up
      with: {order_id: A1001}
  - model: All is well.
    handoff: Billing
`

// refusedFor loads the preamble with more steps, which begin on a new line, and compares every mistake.
// Lines count from the first of these steps. A mistake with a correction is followed by that.
func refusedFor(steps string, want ...string) {
	GinkgoHelper()
	_, err := judge.Load("call.yaml", []byte(preamble+strings.TrimPrefix(steps, "\n")+"\n"))
	Expect(err).To(HaveOccurred())
	var got []string
	for _, m := range err.(*scenarios.Mistakes).All {
		line := m.Pos.Line - strings.Count(preamble, "\n")
		got = append(got, fmt.Sprintf("%d:%d: %s", line, m.Pos.Column, m.Summary()))
		if m.Fix != "" {
			got = append(got, "write: "+strings.TrimSpace(m.Fix))
		}
	}
	Expect(got).To(Equal(want))
	fedBack(preamble+strings.TrimPrefix(steps, "\n")+"\n", err.(*scenarios.Mistakes))
}

var _ = Describe("A mistake in a script", func() {
	It("is not in the preamble of these specs", func() {
		_, err := judge.Load("call.yaml", []byte(preamble))
		Expect(err).NotTo(HaveOccurred())
	})

	It("is told with what cannot be seen written out, and the caret below its place", func() {
		_, err := judge.Load("call\x1b[2J.yaml", []byte(preamble+"  - caller: Hi\n    \u202evoicf: slt \x1f\n"))
		Expect(err).To(MatchError(And(ContainSubstring(`call\x1b[2J.yaml:11:`), Not(ContainSubstring("\u202e")), Not(ContainSubstring("\x1b")), Not(ContainSubstring("\x1f")))))
		_, err = judge.Load("call.yaml", []byte(preamble+"  - caller: Hi\n    voice: \"\u202eslt\"\n    dealy: 1s  # \u202e\n"))
		Expect(err).To(MatchError("call.yaml:12:5: unknown key \"dealy\": did you mean \"delay\"?\n      dealy: 1s  # \\u202e\n      ^"))
		_, err = judge.Load("call.yaml", []byte(preamble+"  - {caller: \"\u202eHi\", dealy: 1s}\n"))
		Expect(err).To(MatchError(HaveSuffix("\n    - {caller: \"\\u202eHi\", dealy: 1s}\n                           ^")))
	})

	DescribeTable("in steps", refusedFor,
		Entry("words without a verb", `
  - Hello`,
			`1:5: a step begins with a verb: one of caller, typed, image, dtmf, backchannel, sound, mute, human, fault, hangup, model, expect, expect_not, wait, react, include or loop`,
		),
		Entry("an option behind a dash", `
  - barge_in: 900ms`,
			`1:5: "barge_in" is no verb: write it without a dash, below the verb it belongs to (caller, typed, image, dtmf, backchannel, sound or mute)`,
		),
		Entry("a misspelt verb", `
  - callr: Hi`,
			`1:5: unknown verb "callr": did you mean "caller"?`,
		),
		Entry("a verb of another tool", `
  - user: Hi`,
			`1:5: unknown verb "user": did you mean "caller"? Write it like caller: Hello?`,
		),
		Entry("a verb with a capital", `
  - Caller: Hi`,
			`1:5: unknown verb "Caller": did you mean "caller"?`,
		),
		Entry("nothing known", `
  - xyz: Hi`,
			`1:5: this step has no verb: begin it with one of caller, typed, image, dtmf, backchannel, sound, mute, human, fault, hangup, model, expect, expect_not, wait, react, include or loop`,
		),
		Entry("two verbs", `
  - caller: Hi
    model: Ho`,
			`2:5: two verbs in one step, "caller" and "model": begin the second with a dash`,
		),
		Entry("one verb twice", `
  - caller: Hi
    caller: Ho`,
			`2:5: "caller" is written twice in one step: begin the second with a dash`,
		),
		Entry("what cannot follow the end of the call", `
  - hangup: caller
  - expect: {connection: closed}
  - caller: Hi`,
			`3:5: the caller has hung up in line 10: caller cannot follow: move it above that`,
		),
		Entry("an end that nobody brings about", `
  - hangup:`,
			`1:5: hangup does not say who hangs up: write it like hangup: caller`,
		),
		Entry("a file and how it is spoken", `
  - caller: Hi there
    audio: hi.wav
    spoken: high
    voice: slt`,
			`3:5: spoken does not go with audio: the file is what is heard: leave one of them out`,
			`4:5: voice does not go with audio: the file is what is heard: leave one of them out`,
		),
		Entry("a file and pauses", `
  - caller: Hi <1s> there
    audio: hi.wav`,
			`2:5: a file has pauses of its own: leave the pauses out of the words`,
		),
		Entry("other pauses in what is spoken", `
  - caller: Hi <1s> there
    spoken: high there`,
			`2:13: spoken has other pauses than the words: write each pause of the words into it`,
		),
		Entry("a pause in what is spoken without words", `
  - caller: Hi
    spoken: <1s>`,
			`2:13: a pause stands between words: a wait before or behind them is a delay or a step`,
		),
		Entry("files that are not named from the folder", `
  - caller: Hi
    audio: /tmp/hi.wav
  - caller: Ho
    audio: sounds\ho.wav`,
			`2:12: audio is a path from the folder of the scenario: put the file there and write its name`,
			`4:12: a path is written with slashes: write it as sounds/ho.wav`,
		),
		Entry("a file of the model without words", `
  - model: {tool: get_order_status, audio: hi.wav}`,
			`1:37: a file is heard, and its words are not written: write them as say`,
		),
		Entry("an unknown option", `
  - caller: Hi
    dely: 1s`,
			`2:5: unknown key "dely": did you mean "delay"?`,
		),
		Entry("an option of another verb", `
  - caller: Hi
    within: 2s`,
			`2:5: "within" does not go with caller: it goes with expect`,
		),
		Entry("an option twice", `
  - caller: Hi
    delay: 1s
    delay: 2s`,
			`3:5: "delay" is written twice: it stands in line 11 already`,
		),
		Entry("an option inside and beside", `
  - caller: {say: Hi, delay: 1s}
    delay: 2s`,
			`2:5: "delay" is written twice: it stands in line 10 already`,
		),
	)

	DescribeTable("in the caller", refusedFor,
		Entry("no words", `
  - caller:`,
			`1:5: caller has no words: write them behind it`,
		),
		Entry("empty words", `
  - caller: ""`,
			`1:5: caller has no words: write them behind it`,
		),
		Entry("no letter in the words", `
  - caller: ...`,
			`1:13: "..." has no words: write what is said`,
		),
		Entry("words inside and beside", `
  - caller: Hi
    say: Ho`,
			`2:5: the words stand behind "caller" already: leave one of them out`,
		),
		Entry("a list", `
  - caller: [Hi, Ho]`,
			`1:13: caller takes words, not a list: write a step for each`,
		),
		Entry("a pause without its unit", `
  - caller: Hi <700> there`,
			`1:13: <700> is no pause: write it like <700ms>`,
		),
		Entry("a pause before the words", `
  - caller: <700ms> Hi there`,
			`1:13: a pause stands between words: a wait before or behind them is a delay or a step`,
		),
		Entry("a name that nothing fills in", `
  - caller: Hi <order>`,
			`1:13: nothing fills in <order>: write the words themselves, or a value as a row of examples or with --param order=VALUE; what a tool returned is said in a model's words only`,
		),
		Entry("an unknown reaction", `
  - caller: Hi
    reaction: anser`,
			`2:15: "anser" is not a value of reaction: did you mean "answer"?`,
		),
		Entry("a level without its unit", `
  - caller: Hi
    gain: 6`,
			`2:11: gain: 6 has no unit: write 6dB`,
		),
		Entry("a level in words", `
  - caller: Hi
    gain: loud`,
			`2:11: gain: "loud" is not a level: write it like -6dB`,
		),
	)

	DescribeTable("in lengths of time", refusedFor,
		Entry("no unit", `
  - caller: Hi
    delay: 900`,
			`2:12: delay: 900 has no unit: write 900ms or 0.9s`,
		),
		Entry("a space before the unit", `
  - caller: Hi
    delay: 1 s`,
			`2:12: delay: "1 s" has a space in it: write 1s`,
		),
		Entry("an unknown unit", `
  - caller: Hi
    delay: 1h`,
			`2:12: delay: "1h" is not a length of time: the units are ms, s and m`,
		),
		Entry("a moment", `
  - caller: Hi
    delay: agent_stops`,
			`2:12: delay is a length of time, not a moment: write after: agent_stops`,
		),
		Entry("more than a day", `
  - caller: Hi
    delay: 99999m`,
			`2:12: delay: 99999m is too long: no call takes more than a day`,
		),
		Entry("nothing", `
  - caller: Hi
    delay:`,
			`2:5: delay has no value: write it behind the key`,
		),
		Entry("zero where it makes no sense", `
  - wait: 0s`,
			`1:11: wait is longer than nothing`,
		),
	)

	DescribeTable("in moments", refusedFor,
		Entry("a length of time", `
  - caller: Hi
    after: 2s`,
			`2:12: after is a moment, not a length of time: write delay: 2s`,
		),
		Entry("an unknown id", `
  - caller: Hi
    after: nowhere`,
			`2:12: after: no step has the id "nowhere": known are connected, agent_starts, agent_stops and caller_stops`,
		),
		Entry("a misspelt moment", `
  - caller: Hi
    after: agent_stop`,
			`2:12: after: no step has the id "agent_stop": did you mean "agent_stops"?`,
		),
		Entry("a step below", `
  - caller: Hi
    after: b
  - caller: Ho
    id: b`,
			`2:12: after: "b" is a step below, in line 12: name a step above`,
		),
		Entry("the step itself", `
  - caller: Hi
    after: b
    id: b`,
			`2:12: after: "b" is this step itself: name a step above`,
		),
		Entry("of the agent's speech, in an expectation", `
  - expect: {heard: hi, since: agent_stops}`,
			`1:32: since: "agent_stops" is a moment for acts: give an expectation an id and name that`,
		),
		Entry("a deadline in it", `
  - expect: {heard: hi, since: {tool: look_up, within: 2s}}`,
			`1:48: "within" does not go with since: it goes with expect`,
		),
		Entry("barge_in without a length", `
  - caller: Hi
    barge_in: true`,
			`2:15: barge_in says how far into the agent's speech: write it like barge_in: 900ms`,
		),
		Entry("barge_in with delay", `
  - caller: Hi
    barge_in: 1s
    delay: 1s`,
			`3:5: delay does not go with barge_in: barge_in says both: after: agent_starts, and the delay`,
		),
		Entry("an id that is a moment", `
  - caller: Hi
    id: agent_stops`,
			`2:9: "agent_stops" is a moment already: give the step another id`,
		),
		Entry("an id of two words", `
  - caller: Hi
    id: a b`,
			`2:9: "a b" is no id: an id is one word of letters, digits, - and _`,
		),
		Entry("an id given twice", `
  - caller: Hi
    id: a
  - caller: Ho
    id: a`,
			`4:9: the id "a" is given twice: it stands in line 11 already`,
		),
	)

	DescribeTable("in what refers to something above that is not there",
		func(script string, want string) {
			_, err := judge.Load("call.yaml", []byte("name: x\nagent: y\nscript:\n"+script))
			Expect(err).To(HaveOccurred())
			Expect(err.(*scenarios.Mistakes).All).To(HaveLen(1))
			Expect(err.(*scenarios.Mistakes).All[0].Summary()).To(Equal(want))
		},
		Entry("the agent's speech", "  - caller: Hi\n    barge_in: 1s\n  - model: Hello\n",
			"barge_in: no model step above says anything: move this step below the words it waits for"),
		Entry("speech of a step that has none", "  - model: {tool: a}\n  - caller: Hi\n    after: agent_stops\n",
			"after: no model step above says anything: move this step below the words it waits for"),
		Entry("the caller's speech", "  - expect_not: {heard: hi}\n    until: caller_stops\n  - caller: Hi\n",
			"until: no step above has the caller say anything: move this step down, or name another moment"),
	)

	It("does not come from steps of a file that was not read", func() {
		refusedFor("  - include: more.steps.yaml\n  - expect: {tool: of_the_fragment}\n  - caller: Hi\n    barge_in: 1s\n",
			`1:14: more.steps.yaml is not read here: load the scenario from a folder`)
	})

	It("does not come from words that such a step may hold", func() {
		_, err := judge.Load("call.yaml", []byte("name: x\nagent: y\nscript:\n  - include: greeting.steps.yaml\n"+
			"  - caller: Hi\n    barge_in: 1s\n  - model: Hello\n"))
		Expect(err.(*scenarios.Mistakes).All).To(HaveLen(1))
		Expect(err).To(MatchError(ContainSubstring("greeting.steps.yaml is not read here")))
	})

	It("does not come from an id of a step with another mistake", func() {
		refusedFor("  - expect: {response: creatd, id: made}\n  - caller: Hi\n    after: made\n",
			`1:24: "creatd" is not a value of response: did you mean "created"?`)
	})

	It("does not come from names in a regular expression", func() {
		Expect(judge.Load("call.yaml", []byte(preamble+"  - expect: {heard: /(?P<order>A\\d+)/}\n"))).NotTo(BeNil())
	})
})
