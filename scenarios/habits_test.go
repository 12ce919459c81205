package scenarios_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/internal/mistakes"
)

// mistakeOf returns the first thing that is wrong with a file.
func mistakeOf(text string) string {
	GinkgoHelper()
	_, err := judge.Load("call.yaml", []byte(text))
	Expect(err).To(BeAssignableToTypeOf(&scenarios.Mistakes{}), text)
	return err.(*scenarios.Mistakes).All[0].Summary()
}

var _ = Describe("A word from another tool", func() {
	DescribeTable("at the top is told as what it is here",
		func(line, want string) { Expect(mistakeOf(line + "\n" + preamble)).To(Equal(want)) },
		Entry("a check as a word", "checks: latency", `checks is a map: write it like checks: {response_latency: 1.5s}`),
		Entry("a check that other maps have", "checks: {latency: 1s}", `"latency" does not go with checks: did you mean "response_latency"? Write it like response_latency: 1.5s`),
		Entry("a check by its initials", "checks: {wer: 0.1}", `unknown key "wer": did you mean "transcript_wer"? Write it like transcript_wer: 10%`),
		Entry("turn detection by its method", "session: {vad: {threshold: 0.5}}", `unknown key "vad": did you mean "turn_detection"? Write it like turn_detection: server_vad`),
		Entry("a method in the place of the session", "session: server_vad", `session is a map: write it like session: {turn_detection: server_vad}`),
		Entry("the model of the simulator", "simulator: {model: gpt-realtime}", `"model" does not go with simulator: did you mean "as"? Write it like as: gpt-realtime-2`),
		Entry("the model of the session", "session: {model: gpt-realtime}",
			`"model" does not go with session: the agent asks for its model; a call in which the simulator plays another one is written simulator: {as: gpt-realtime-2}`),
		Entry("camels", "session: {turnDetection: server_vad}", `unknown key "turnDetection": did you mean "turn_detection"?`),
		Entry("pytest's rows", "parametrize: [{order: A1}]", `unknown key "parametrize": did you mean "examples"? Write it like examples: [{order: A1001}, {order: A1002}]`),
		Entry("a timeout of all", "timeout: 60s", `unknown key "timeout": did you mean "limits"? Write it like limits: {duration: 2m}`),
	)

	DescribeTable("in a step is told as what it is here",
		func(step, want string) { Expect(mistakeOf(preamble + "  - " + step + "\n")).To(Equal(want)) },
		Entry("an event as an expectation", "expect: {response.finished: x}", `unknown expectation "response.finished": write it like {event: response.done}`),
		Entry("an event alone", "expect: response.done", `an expectation is a map: write it like {event: response.done}`),
		Entry("an event by another ending", "expect: {event: response.finished}", `unknown event "response.finished": did you mean "response.done"?`),
		Entry("an event by its status", "expect: {event: response.cancelled}", `unknown event "response.cancelled": write event: response.done, where: 'event.response.status == "cancelled"'`),
		Entry("an event of the beta API", "expect: {event: response.audio.delta}", `unknown event "response.audio.delta": did you mean "response.output_audio.delta"?`),
		Entry("no event at all", "expect: {event: foo}", `unknown event "foo": write an event of the Realtime API, such as response.done, or a record of docs/timeline.md, such as tool_ended`),
		Entry("a function call", "expect: {function_call: look_up}", `unknown expectation "function_call": did you mean "tool"? Write it like tool: get_order_status`),
		Entry("a latency", "expect: {latency: 1s}",
			`unknown expectation "latency": a time is a bound of what is expected, like - expect: {heard: order, within: 1.5s}, or of the whole call, like checks: {response_latency: 1.5s}`),
		Entry("an assertion", "assert: {heard: x}", `unknown verb "assert": did you mean "expect"? Write it like expect: {heard: help}`),
		Entry("Playwright's wait", "waitForTimeout: 2s", `unknown verb "waitForTimeout": did you mean "wait"? Write it like wait: 2s`),
		Entry("an interruption", "interrupt: 1s", `unknown verb "interrupt": the caller interrupts by what they say, like - {caller: Wait, barge_in: 900ms}`),
		Entry("part of a text", "expect: {heard: {contains: x}}", `"contains" does not go with a text matcher: words alone are found wherever they stand: write them behind the key, like heard: order number`),
	)

	It("leads to a name that there is", func() {
		known := map[string]bool{}
		places := map[string]bool{"a step": true, "an expectation": true}
		for _, t := range slices.Concat(judge.Language().Tables(), judge.Language().WordTables()) {
			places[t.What] = true
			for _, name := range t.All() {
				known[name] = true
			}
		}
		for _, word := range slices.Sorted(maps.Keys(mistakes.Aliases)) {
			place, _, placed := strings.Cut(word, ".")
			Expect(!placed || places[place]).To(BeTrue(), word)
			for _, name := range strings.Fields(mistakes.Aliases[word]) {
				Expect(known).To(HaveKey(name), word)
			}
		}
	})

	It("or to a line that can be played", func() {
		step := regexp.MustCompile(`(?:like|file:|lines, like) - (.*?)(?:[,;] (?:or|what) .*)?$`)
		top := regexp.MustCompile(`(?:like|written|by|or) ((?:simulator|checks|tools|limits|line|session): .*)$`)
		tried := 0
		for _, word := range slices.Sorted(maps.Keys(mistakes.Elsewhere)) {
			hint := mistakes.Elsewhere[word]
			text := ""
			if m := top.FindStringSubmatch(hint); m != nil {
				text = strings.ReplaceAll(strings.ReplaceAll(m[1], "get_order_status", "look_up"), "Support", "Desk") + "\n" + preamble
			} else if m := step.FindStringSubmatch(hint); m != nil && !strings.Contains(m[1], "include") {
				text = preamble + "  - " + m[1] + "\n"
			}
			if text == "" {
				continue
			}
			tried++
			_, err := judge.Load("call.yaml", []byte(text))
			Expect(err).NotTo(HaveOccurred(), "%s: %s", word, text)
		}
		Expect(tried).To(BeNumerically(">=", 14))
	})
})
