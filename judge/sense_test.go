package judge_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
)

// file is a scenario whose script has some steps, with lines at its top or below.
func file(steps, rest string) []byte {
	return []byte("name: x\nagent: y\nscript:\n  - caller: Hi\n" + steps + rest)
}

var _ = Describe("What proves nothing whatever the agent does", func() {
	DescribeTable("is refused at its place", func(place, msg, steps, rest string) {
		_, err := judge.Load("t.yaml", file(steps, rest))
		Expect(err).To(MatchError(And(HavePrefix("t.yaml:"+place+": "), ContainSubstring(msg))))
	},
		Entry("a deadline behind the end of the call", "5:5", "within is 3 m, and the call is over after 2 m", "  - expect: {heard: yes please, within: 3m}\n", ""),
		Entry("one in a list", "6:7", "within is 2 m", "  - expect:\n    - heard: yes please\n    within: 2m\n", ""),
		Entry("one of words to the end", "5:5", "heard_within is 30 s, and the call is over after 20 s", "  - expect: {heard: yes please, heard_within: 30s}\n", "limits: {duration: 20s}\n"),
		Entry("a silence that there is before every answer", "5:5", "every agent is silent for 50 ms", "  - expect: {silence: 50ms}\n", ""),
		Entry("a mute of less than a packet", "5:11", "nothing becomes of", "  - mute: 5ms\n    after: caller_stops\n", ""),
		Entry("a time that no call takes", "6:3", "response_latency: the call is over after 2 m", "checks:\n  response_latency: 2m\n", ""),
		Entry("a statistic of it", "6:3", "response_latency: the call is over after 2 m", "checks:\n  response_latency: {max: 1s, mean: {at_most: 5m}}\n", ""),
		Entry("a share that is everything", "6:3", "transcript_wer: 100 % is what the worst call has", "checks:\n  transcript_wer: 1000%\n", ""),
		Entry("turns spoken over, all of them", "6:3", "agent_interruption_rate: 100 %", "checks:\n  agent_interruption_rate: 1\n", ""),
		Entry("more turns than the script has", "6:3", "turns: the script has 1", "checks:\n  turns: 2\n", ""),
		Entry("as many missed ones as there are", "6:3", "missed_responses: the script has 1 turns", "checks:\n  missed_responses: 1\n", ""),
		Entry("a stop that comes too late anyway", "6:3", "barge_in_stop: an agent that has not stopped within 2 s fails anyway", "checks:\n  barge_in_stop: 2s\n", ""),
		Entry("a silence that is too long anyway", "6:3", "dead_air: longer silences fail anyway: limits: dead_air is 8 s", "checks:\n  dead_air: 9s\n", ""),
		Entry("any instructions", "6:18", "any words would do", "checks:\n  instructions: {y: true}\n", ""),
		Entry("a silence longer than the call", "5:5", "before a silence could last so long", "  - expect_not: {silence: 2m}\n", ""),
		Entry("a tool that nobody notices to be slow", "7:3", "find takes 1 ms longer", "  - model: {tool: find}\ntools:\n  find: {takes: 1ms}\n", ""),
		Entry("letters of any words", "5:5", "heard: /[a-z]/i is found in whatever is said", "  - expect:\n      heard: /[a-z]/i\n", ""),
		Entry("one of two of them", "5:5", "generated: /[a-m]/i or /[n-z]/i is found in whatever", "  - expect:\n      generated: {one_of: ['/[a-m]/i', '/[n-z]/i']}\n", ""),
		Entry("words with a letter that is none of theirs", "5:25", "the letter \"ѕ\" (U+0455) in \"ѕhipped\" only looks like", "  - expect_not: {heard: ѕhipped}\n", ""),
		Entry("such a letter in a pattern", "6:14", "the letter \"ѕ\" (U+0455) in \"ѕhipped\" only looks like", "  - expect_not:\n      heard: /(was )?ѕhipped/\n", ""),
		Entry("one answer that is slow", "6:3", "response_latency: this bounds how well", "checks:\n  response_latency: {max: {at_least: 1s}}\n", ""),
		Entry("more tokens than a model reads", "5:5", "usage: no response takes more than 128000", "  - expect: {usage: {total: 999999}}\n", ""),
		Entry("a deadline that counts from itself", "5:52", "since is the very thing", "  - expect: {heard: yes please, within: 1s, since: {heard: yes please}}\n", ""),
		Entry("letters of any instructions", "6:18", "any words would do", "checks:\n  instructions: {y: '/[a-z]/i'}\n", ""),
		Entry("a claim in any words", "6:19", "said_and_done: /[a-z]/i is found in whatever", "checks:\n  said_and_done: {'/[a-z]/i': find}\n", ""),
		Entry("an opinion that a coin has, too", "6:10", "judge: 24 of 25 answers may be no", "checks:\n  judge: {asks: Is it nice?, times: 25, at_least: 1}\n", ""),
		Entry("a gain that nobody hears", "6:3", "a gain of 0.01dB changes nothing", "line:\n  gain: 0.01dB\n", ""),
		Entry("a price", "6:3", "cost: no call of 2 m costs so much", "checks:\n  cost: $11\n", ""),
		Entry("a number of tokens", "6:3", "tokens: no call of 2 m takes so many", "checks:\n  tokens: 999999\n", ""),
		Entry("more responses than turns bring", "6:3", "responses: the script has too few turns for more than 4", "checks:\n  responses: 5\n", ""),
		Entry("more handoffs", "6:3", "handoffs: the script has too few turns for so many", "checks:\n  handoffs: 50\n", ""),
		Entry("as many stops for nothing as there are answers", "6:3", "false_interruptions: each answer of the script may be stopped", "checks:\n  false_interruptions: 1\n", ""),
		Entry("an answer that comes too late anyway", "6:3", "response_latency: longer silences fail anyway", "checks:\n  response_latency: {max: 60s}\n", ""),
		Entry("a sample that does", "6:3", "time_to_first_audio: longer silences fail anyway", "checks:\n  time_to_first_audio: 9s\n", ""),
		Entry("a share of which hardly any agent has less", "6:3", "yield_rate: an agent of which it is less than 50 % helps nobody", "checks:\n  yield_rate: 1%\n", ""),
		Entry("a statistic of one", "6:3", "audio_intact: an agent of which it is less than 50 %", "checks:\n  audio_intact: {min: 1%}\n", ""),
		Entry("words that are nearly all wrong", "6:3", "transcript_wer: an agent of which it is more than 50 %", "checks:\n  transcript_wer: 95%\n", ""),
		Entry("a truncation that is off by sentences", "6:3", "truncation_error: an agent of which it is more than 1 s", "checks:\n  truncation_error: 10s\n", ""),
		Entry("a stop that nobody would call one", "6:3", "barge_in_stop: an agent of which it is more than 1.5 s", "checks:\n  barge_in_stop: 1.9s\n", ""),
		Entry("the best value alone", "6:3", "response_latency: min bounds the soonest of them", "checks:\n  response_latency: {min: 1s}\n", ""),
		Entry("the best share alone", "6:3", "audio_intact: max bounds the best of them", "checks:\n  audio_intact: {max: 90%}\n", ""),
		Entry("how well it may do", "6:3", "yield_rate: this bounds how well the agent may do", "checks:\n  yield_rate: {at_most: 90%}\n", ""),
		Entry("an answer that is sooner than any", "6:3", "response_latency: this bounds how well the agent may do", "checks:\n  response_latency: {min: {at_least: 1ms}}\n", ""),
		Entry("a price that is a limit", "5:16", "no call costs so much", "limits: {cost: $101}\n", ""),
		Entry("a limit of money that no call takes", "5:10", "limits: cost: no call of 2 m costs so much", "limits: {cost: $11}\n", ""),
		Entry("one of tokens", "5:10", "limits: tokens: no call of 2 m takes so many", "limits: {tokens: 999999}\n", ""),
		Entry("words that everybody says", "5:5", "is found in whatever is said", "  - expect: {heard: {one_of: [Tuesday, the, your]}}\n", ""),
		Entry("a map without keys", "6:3", "checks is an empty map: leave it out", "", "checks:\n  {}\n"),
		Entry("an echo that nobody hears", "6:3", "an echo at -120dB is no echo", "line:\n  echo: {level: -120dB}\n", ""),
		Entry("noise that nobody hears", "7:3", "noise that is 55dB below the speech is none", "line:\n  noise: office\n  snr: 55dB\n", ""),
		Entry("a delay that nobody notices", "6:3", "a jitter of less than 1 ms does nothing", "line:\n  jitter: 0.01ms\n", ""),
	)

	DescribeTable("is not what comes close to it", func(steps, rest string) {
		_, err := judge.Load("t.yaml", file(steps, rest))
		Expect(err).NotTo(HaveOccurred())
	},
		Entry("a deadline within the call", "  - expect: {heard: yes please, within: 119s}\n", ""),
		Entry("one of a longer call", "  - expect: {heard: yes please, within: 3m}\n", "limits: {duration: 10m}\n"),
		Entry("a silence that an agent might break", "  - expect: {silence: 100ms}\n", ""),
		Entry("letters of several scripts", "  - expect_not:\n      heard: /[a-zа-я]+ед/\n", ""),
		Entry("words of one letter", "  - expect:\n      heard: /q/i\n", ""),
		Entry("words of another script", "  - expect: {heard: шипит}\n  - expect:\n      heard: 10 kΩ\n", ""),
		Entry("most of some answers", "checks:\n  judge: {asks: Is it nice?, times: 3, at_least: 2}\n", ""),
		Entry("a mute of a packet", "  - mute: 20ms\n    after: caller_stops\n", ""),
		Entry("a long time that is the least", "checks:\n  response_latency: {at_least: 100ms, max: 8s}\n", ""),
		Entry("an answer that is not too soon", "checks:\n  response_latency: {at_least: 100ms}\n", ""),
		Entry("the best value beside others", "checks:\n  response_latency: {min: 1s, p50: 2s}\n", ""),
		Entry("a silence that the file says may be long", "checks: {response_latency: 20s}\n", "limits: {dead_air: 30s}\n"),
		Entry("a share", "checks: {transcript_wer: 50%, yield_rate: 50%, truncation_error: 1s, barge_in_stop: 1.5s}\n", ""),
		Entry("handoffs of which fewer may be a loop", "checks: {handoffs: 5, responses: 4, tokens: 200000}\n", ""),
		Entry("as many turns as there are", "checks: {turns: 1}\n", ""),
		Entry("turns of who reacts", "  - react: [{heard: yes please, hangup: caller}]\n    at_most: 3\n", "checks: {turns: 4, missed_responses: 2}\n"),
		Entry("a dear call", "checks: {cost: $10}\n", "limits: {cost: $10, tokens: 200000}\n"),
		Entry("one that is long", "", "limits: {duration: 20m, cost: $100}\n"),
		Entry("small words among others", "  - expect: {heard: is it your order}\n", ""),
		Entry("a faint echo", "line:\n  echo: {level: -50dB}\n", ""),
		Entry("no latency where the preset has one", "line: {preset: street, latency: 0s, jitter: 1ms}\n", ""),
	)
})

var _ = Describe("An event", func() {
	// expected is a file with an expectation of one.
	expected := func(expect, text string) []byte {
		return file("  - "+expect+": "+text+"\n", "")
	}
	DescribeTable("is refused", func(text, msg string) {
		for _, expect := range []string{"expect", "expect_not"} {
			_, err := judge.Load("t.yaml", expected(expect, text))
			Expect(err).To(MatchError(ContainSubstring(msg)))
		}
	},
		Entry("that no server sends", "{event: conversation.item.created}", "never comes: no server sends it: write conversation.item.added"),
		Entry("of another transport", "{event: output_audio_buffer.started}", "never comes: only calls over WebRTC and SIP have it"),
		Entry("that is judged without a word", "{event: turn_written}", "never comes: it is written down for what the caller types"),
		Entry("of which only the time is looked at", "{event: response.done, where: 'at > 2 && at < 5'}", "looks at the time alone"),
		Entry("that holds whatever it says", `{event: response.done, where: 'len(event.response.output) >= 0'}`, "where: this holds whatever the event says"),
		Entry("with a state that it never has", `{event: response.done, where: 'event.response.status != "in_progress"'}`, "where: this holds whatever the event says"),
		Entry("with the only state that it has", `{event: response.created, where: 'event.response.status == "in_progress"'}`, "where: this holds whatever the event says"),
		Entry("with an id that is something", `{event: response.done, where: 'event.response.id != ""'}`, "where: this holds whatever the event says"),
		Entry("with a value that the protocol has not", `{event: response.done, where: 'event.response.status == "canceled"'}`, `response.status of response.done is never "canceled": it is "cancelled", maybe?`),
		Entry("with one by the other name", `{event: response.done, where: '"done" == raw.response.status'}`, `is never "done": it is in_progress, completed, incomplete, cancelled and failed`),
		Entry("with one among others", `{event: response.done, where: 'event.response.status in ["failed", "aborted"]'}`, `is never "aborted"`),
		Entry("with the beginning of one", `{event: response.done, where: 'event.response.status startsWith "abort"'}`, `never begins with "abort"`),
		Entry("with a pattern of none", `{event: response.done, where: 'event.response.status matches "^canceled$"'}`, `never matches "^canceled$"`),
		Entry("with one of an element", `{event: response.done, where: 'any(event.response.output, .type == "tool_call")'}`, `type of response.done is never "tool_call"`),
		Entry("of another type", `{event: response.done, where: 'raw.type == "response.created"'}`, `is never "response.created"`),
		Entry("of a record, with a value that it has not", `{event: approval_decided, where: 'event.outcome == "denied"'}`, `outcome of approval_decided is never "denied"`),
	)
	DescribeTable("is taken", func(text string) {
		_, err := judge.Load("t.yaml", expected("expect_not", text))
		Expect(err).NotTo(HaveOccurred())
	},
		Entry("with another id", `{event: response.done, where: 'event.response.id != "x"'}`),
		Entry("with the time and something of it", `{event: response.done, where: 'at > 2 && event.response.status == "failed"'}`),
		Entry("with a value of the protocol", `{event: response.done, where: 'any(event.response.output, .type == "function_call" && .status != "completed")'}`),
		Entry("with the beginning of a value", `{event: response.done, where: 'event.response.status startsWith "cancel"'}`),
		Entry("with words of the server's own", `{event: error, where: 'event.error.type == "invalid_request_error"'}`),
		Entry("with an empty one", `{event: approval_decided, where: 'event.outcome == ""'}`),
		Entry("with words that are anybody's", `{event: tool_ended, where: 'event.tool == "find" && event.output == "canceled"'}`),
	)

	DescribeTable("is at a loss", func(where string, blind bool) {
		sc, err := judge.Load("t.yaml", expected("expect_not", "{event: tool_ended, where: '"+where+"'}"))
		Expect(err).NotTo(HaveOccurred())
		sc.Script = append(sc.Script[:1:1], sc.Script[1:]...)
		r := play(sc, ended(0, 200*ms, runsTool("find#1", 100*ms, `{}`, "x")), ended(0, 500*ms, says(-1, "One.")))
		var kinds []string
		for _, f := range r.Failures {
			kinds = append(kinds, string(f.Kind))
		}
		Expect(strings.Join(kinds, " ")).To(Equal(map[bool]string{true: "proves_nothing", false: ""}[blind]))
	},
		Entry("with a key of raw that nothing has", `raw.tol == "lookup"`, true),
		Entry("with one beside others that hold", `raw.tool == "find" && raw.outputt == "y"`, true),
		Entry("but not with one that records may leave out", `raw.error == "down"`, false),
		Entry("nor with one that may be missing", `raw.tol == nil && raw.tool == "lookup" || raw.tol == "x"`, false),
	)
})
