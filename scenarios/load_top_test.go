package scenarios_test

import (
	"errors"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

var _ = Describe("A mistake at the top of a file", func() {
	DescribeTable("is named",
		func(top string, want ...string) {
			_, err := judge.Load("call.yaml", []byte(strings.TrimPrefix(top, "\n")))
			Expect(err).To(HaveOccurred())
			var got []string
			for _, m := range err.(*scenarios.Mistakes).All {
				got = append(got, fmt.Sprintf("%d:%d: %s", m.Pos.Line, m.Pos.Column, m.Summary()))
			}
			Expect(got).To(Equal(want))
			fedBack(strings.TrimPrefix(top, "\n"), err.(*scenarios.Mistakes))
		},
		Entry("what is missing", "about: x\n",
			`1:1: "name" is missing: add a line that begins with name:`,
			`1:1: "agent" is missing: add a line that begins with agent:`,
			`1:1: "script" is missing: add a line that begins with script:`),
		Entry("a misspelt key", small+"tag: [x]\n", `5:1: unknown key "tag": did you mean "tags"?`),
		Entry("an unknown key", small+"xyzzy: 1\n", `5:1: unknown key "xyzzy": known are name, agent, script, about, tags, line, session, simulator, tools, approvals, `+
			`allow, checks, limits, explore, on_failure, skip, targets, voice, language, examples, variants and repeat`),
		Entry("a key of a step", small+"barge_in: 1s\n", `5:1: "barge_in" does not go with the top of a scenario: it goes with caller, typed, image, dtmf, backchannel, sound or mute`),
		Entry("a key twice", small+"name: y\n", `5:1: "name" is written twice: it stands in line 1 already`),
		Entry("an agent file by a path that is none", "name: x\nagent: /x.yaml\nscript: [{caller: Hi}]\n",
			`2:8: agent is a path from the folder of the scenario: put the file there and write its name`),
		Entry("no steps", "name: x\nagent: y\nscript: []\n", `3:9: the script has no steps: write each behind a dash: - caller: Hello`),
		Entry("a script of words", "name: x\nagent: y\nscript: Hello\n", `3:9: the script has no steps: write each behind a dash: - caller: Hello`),
		Entry("tags that are no list", small+"tags: smoke\n", `5:7: tags is a list: write [smoke]`),
		Entry("an unknown target", small+"targets: [simulator]\n", `5:11: "simulator" is not a value of targets: known are sim and live`),
		Entry("an unknown surprise", small+"allow: [guardrails]\n", `5:9: "guardrails" is not a value of allow: did you mean "guardrail"?`),
		Entry("an unknown decision", small+"approvals: yes\n", `5:12: "yes" is not a value of approvals: known are fail, approve, reject and ignore`),
		Entry("skip as a switch", small+"skip: true\n",
			`5:7: skip takes the reason: write why, or leave it out to have the scenario played`),
		Entry("an unknown turn detection", small+"session: {turn_detection: client_vad}\n",
			`5:27: "client_vad" is not a value of turn_detection: known are server_vad, semantic_vad and off`),
		Entry("an option of another turn detection", small+"session:\n  turn_detection: {type: semantic_vad, silence: 300ms}\n",
			`6:40: silence belongs to server_vad: write type: server_vad, or leave it out`),
		Entry("an option of the other turn detection", small+"session:\n  turn_detection: {eagerness: low}\n",
			`6:20: eagerness belongs to semantic_vad: write type: semantic_vad, or leave it out`),
		Entry("an option of no turn detection", small+"session:\n  turn_detection: {type: off, create_response: false}\n",
			`6:31: create_response has no meaning without turn detection: leave it out: the line asks for each answer itself`),
		Entry("an idle timeout that no server takes", small+"session:\n  turn_detection: {idle_timeout: 2s}\n",
			`6:34: the server takes an idle_timeout from 5s to 30s`),
		Entry("both modalities", small+"session: {modalities: [audio, text]}\n",
			`5:23: an answer is made of sound or of text, not of both: leave one of them out; the words of sound come as well`),
		Entry("a modality that is no list", small+"session: {modalities: text}\n", `5:23: modalities is a list: write [text]`),
		Entry("a greeting without words", "name: x\nagent: y\nsession: {agent_first: true}\nscript:\n  - caller: Hi\n  - model: Hello\n",
			`3:24: the agent is asked to greet, and no model step stands above the caller's first words: write what it says there`),
		Entry("words for what a strict script has not", small+"simulator: {otherwise: Sorry}\n",
			`5:13: otherwise is never said: the script has every word: write steps: loose beside it, or leave it out`),
		Entry("steps in other words", small+"simulator: {steps: free}\n", `5:20: "free" is not a value of steps: known are strict and loose`),
		Entry("a speed without its unit", small+"simulator: {speed: 2}\n", `5:20: speed: 2 has no unit: write 2x`),
		Entry("tools that are a list", small+"tools: [look_up]\n",
			`5:1: tools is a map: write the names of tools below it, and what becomes of each: {get_order_status: {takes: 6s}}`),
		Entry("a tool of which nothing becomes", small+"tools: {look_up: {}}\n",
			`5:9: nothing becomes of look_up: write one of takes, returns, fails or hangs below it`),
		Entry("a tool that is no map", small+"tools: {look_up: 6s}\n",
			`5:9: what becomes of look_up is a map: write one of takes, returns, fails or hangs below it`),
		Entry("a tool that does two things", small+"tools: {look_up: {returns: x, fails: no}}\n",
			`5:31: a tool that returns does not also fail: leave one of them out`),
		Entry("a tool that does not hang, and nothing else", small+"tools: {look_up: {hangs: false}}\n",
			`5:9: nothing becomes of look_up: write one of takes, returns, fails or hangs below it`),
		Entry("a tool that takes for ever", small+"tools: {look_up: {hangs: true, takes: 6s}}\n",
			`5:32: a tool that hangs takes for ever: leave takes out, or hangs`),
		Entry("a tool twice, in other letters", small+"tools:\n  look_up: {takes: 6s}\n  lookUp: {takes: 6s}\n",
			`7:3: "lookUp" is written twice: it stands in line 6 already`),
		Entry("a tool that no step asks for", "name: x\nagent: y\ntools: {look_up: {takes: 6s}}\nscript:\n  - caller: Hi\n  - model: Hello\n",
			`3:9: no model step asks for the tool "look_up": add it to a model step`),
		Entry("a threshold out of range", small+"session:\n  turn_detection: {threshold: 2}\n", `6:31: threshold is a number from 0 to 1, not 2`),
		Entry("a version of the language to come", small+"language: 3\n", `5:11: language 3 is newer than this voicesim, which knows 2: install a newer one, or leave it out`),
		Entry("a version before the first", small+"language: 0\n", `5:11: the language has no version 0: versions are counted from 1; leave it out for the newest`),
		Entry("a language that people speak", small+"language: en\n", `5:11: language is a whole number, not en`),
		Entry("a session that is no map", small+"session: server_vad\n",
			`5:1: session is a map: write it like session: {turn_detection: server_vad}`),
		Entry("a limit without its unit", small+"limits: {patience: 8}\n", `5:20: patience: 8 has no unit: write 8ms or 8s`),
		Entry("a limit of nothing", small+"limits: {gap: 0s}\n", `5:15: gap is longer than nothing`),
		Entry("an unknown check", small+"checks:\n  response_latancy: 1s\n", `6:3: unknown key "response_latancy": did you mean "response_latency"?`),
		Entry("a question without words", small+"checks:\n  judge: [{times: 2}]\n", `6:11: this question asks nothing: add a line: asks:`),
		Entry("no question", small+"checks:\n  judge: []\n", `6:10: judge is an empty list: leave it out, or write what belongs into it`),
		Entry("more answers than are asked for", small+"checks:\n  judge: {asks: Is it polite?, times: 2, at_least: 3}\n", `6:52: at_least: 3 of 2 answers never is: raise times`),
		Entry("a question for ever", small+"checks:\n  judge: {asks: Is it polite?, times: 26}\n", `6:39: a question is asked 25 times at most`),
		Entry("a question never", small+"checks:\n  judge: {asks: Is it polite?, times: 0}\n", `6:39: times is a number from 1 up`),
		Entry("a question twice", small+"checks:\n  judge: [Is it polite?, Is it polite?]\n", `6:26: this is asked already: write times beside it to have it asked more often`),
		Entry("a question that is no map", small+"checks:\n  judge: {question: Is it polite?}\n", `6:10: this question asks nothing: add a line: asks:`, `6:11: unknown key "question": known are asks, times and at_least`),
		Entry("a number with a unit", small+"checks:\n  turns: 2s\n", `6:10: turns is a whole number, not 2s`),
		Entry("a share that is none", small+"checks:\n  response_rate: all\n", `6:18: response_rate is a share such as 0.2 or 20%, not all`),
		Entry("a share of which nothing is less", small+"checks:\n  response_rate: 0%\n", `6:18: at_least: 0 holds in every call: write the least that is accepted, or leave it out`),
		Entry("a number that nobody counts to", small+"checks:\n  turns: 100000000\n", `6:10: turns is a whole number from 0 to 999999, not 100000000`),
		Entry("a number of more digits than a computer has", small+"repeat: 99999999999999999999\n", `5:9: repeat is a whole number from 1 to 10000, not 99999999999999999999`),
		Entry("rounds without end", "name: x\nagent: y\nscript:\n  - loop: 100000000\n    steps:\n      - caller: Hi\n      - model: Hello\n", `4:11: loop is a whole number from 1 to 20000, not 100000000`),
		Entry("a number below zero", small+"checks:\n  turns: -1\n", `6:10: turns is a whole number from 0 to 999999, not -1`),
		Entry("a number with a zero before it", small+"checks:\n  turns: 012\n", `6:10: turns is a whole number, not 012`),
		Entry("hours", small+"limits: {duration: 1000h}\n", `5:20: duration: "1000h" is not a length of time: the units are ms, s and m`),
		Entry("more than a day", small+"limits: {duration: 9999m}\n", `5:20: duration: 9999m is too long: no call takes more than a day`),
		Entry("a share above all", small+"checks:\n  yield_rate: 120%\n", `6:15: yield_rate is never above 100 %, so no call is like this: write a share: 90%`),
		Entry("a share of which nothing is more", small+"checks:\n  yield_rate: {at_most: 100%}\n", `6:25: yield_rate is never above 100 %, so this holds in every call: write the least that is accepted: {at_least: 90%}`),
		Entry("a share that no call reaches", small+"checks:\n  yield_rate: 90\n", `6:15: yield_rate is never above 100 %, so no call is like this: write a share: 90%`),
		Entry("money without its unit", small+"checks:\n  cost: 0.05\n", `6:9: cost is an amount in dollars, with its unit, not 0.05: write it like $0.05`),
		Entry("a statistic of one value", small+"checks:\n  yield_rate: {p50: 90%}\n", `6:16: "p50" does not go with a bound of a share: it goes with a bound`),
		Entry("a goodbye that need not be heard", small+"checks:\n  goodbye_heard: false\n", `6:18: goodbye_heard is true or not there: leave it out`),
		Entry("a number's statistic", small+"checks:\n  responses: {max: 2}\n", `6:15: "max" does not go with a bound of a number: it goes with a bound`),
		Entry("a list of tools that is none", small+"checks:\n  tools_run: look_up\n", `6:14: tools_run is a list: write [look_up]`),
		Entry("a number that no call is below", small+"checks:\n  turns: {at_least: 0}\n", `6:21: at_least: 0 holds in every call: write the least that is accepted, or leave it out`),
		Entry("a time that no call is below", small+"checks:\n  response_latency: {min: {at_least: 0s}}\n",
			`6:38: at_least: 0 holds in every call: write the least that is accepted, or leave it out`),
		Entry("a bound without its unit", small+"checks:\n  barge_in_stop: 250\n", `6:18: barge_in_stop: 250 has no unit: write 250ms or 0.25s`),
		Entry("an unknown statistic", small+"checks:\n  barge_in_stop: {p96: 250ms}\n", `6:19: unknown key "p96": did you mean "p90"?`),
		Entry("a bound of nothing", small+"checks:\n  barge_in_stop: {}\n",
			`6:3: barge_in_stop has no bound: write the worst value that is still accepted`),
		Entry("no words that must not be heard", small+"checks:\n  never_heard: []\n",
			`6:3: never_heard names nothing: write the words that must not occur`),
		Entry("checks that are no map", small+"checks: 1s\n",
			`5:1: checks is a map: write its keys below it, indented: `+suggest.Or(namesOf("checks"))),
	)

	It("does not hide the others: five give five messages, in order", func() {
		_, err := judge.Load("calls/five.yaml", []byte(`name: five mistakes
agent: desk
script:
  - caller: My order is #1001
  - model: {say: Yes, I see.}
  - caller: "Express", please
    dely: 2s
  - expect: {heard: shipped, within: 900}
`))
		Expect(err).To(MatchError(strings.TrimPrefix(`
calls/five.yaml:4:13: "#" after unquoted words begins a comment: put the words in quotes, or write a comment with two spaces before the # and one after
    - caller: My order is #1001
              ^
  write:
    - caller: "My order is #1001"

calls/five.yaml:5:18: a comma ends unquoted words in braces: put the words in quotes, or the option on its own line
    - model: {say: Yes, I see.}
                   ^
  write:
    - model: {say: "Yes, I see."}

calls/five.yaml:6:13: words that begin with a quote end at the next one: put all of them in quotes
    - caller: "Express", please
              ^
  write:
    - caller: '"Express", please'

calls/five.yaml:7:5: unknown key "dely": did you mean "delay"?
      dely: 2s
      ^

calls/five.yaml:8:38: within: 900 has no unit: write 900ms or 0.9s
    - expect: {heard: shipped, within: 900}
                                       ^`, "\n")))
		var one *scenarios.SyntaxError
		Expect(errors.As(err, &one)).To(BeTrue())
		Expect(one.Pos).To(Equal(scenarios.Pos{File: "calls/five.yaml", Line: 4, Column: 13}))
	})

	It("is quoted around its place when the line is long, with a caret below it", func() {
		_, err := judge.Load("x.yaml", []byte("name: x\nagent: y\nscript:\n  - model: {say: "+strings.Repeat("word ", 60)+"end, optionl: true}\n"))
		lines := strings.Split(err.Error(), "\n")
		Expect(lines[0]).To(Equal(`x.yaml:4:323: unknown key "optionl": did you mean "optional"?`))
		column := strings.Index(lines[1], "optionl")
		Expect(len([]rune(lines[1]))).To(BeNumerically("<=", 104))
		Expect(len([]rune(lines[2]))).To(Equal(len([]rune(lines[1][:column])) + 1))
	})
})
