package scenarios_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/judge"
)

var _ = Describe("A mistake in what a script expects", func() {
	It("is not made of patterns with ends, or with words that may be missing behind one", func() {
		for _, pattern := range []string{"/^Tuesday$/", "/(?:^| )a/", "/a$|b/", "/a$b?/", "/b?^a/", "/(a|$)b/", "/a|x$b/"} {
			_, err := judge.Load("call.yaml", []byte(preamble+"  - expect_not: {heard: '"+pattern+"'}\n"))
			Expect(err).NotTo(HaveOccurred(), pattern)
		}
	})

	It("is demanded once at least", func() {
		refusedFor("  - expect: {heard: well, times: 0}", `1:34: times: 0 says that it must not happen: write expect_not, which fails as well when it could see nothing`)
	})

	DescribeTable("in expectations", refusedFor,
		Entry("how long a wait is, in a map", `
  - wait: {for: 3s}`,
			`1:12: how long a wait is stands behind it: put it behind wait, without a map and without for`,
		),
		Entry("the agent, who is to hang up", `
  - hangup: agent`,
			`1:13: a script cannot have the agent hang up: write expect: {hangup: agent}`,
		),
		Entry("words only", `
  - expect: hello`,
			`1:5: an expectation is a map: write it like {heard: hello}`,
		),
		Entry("nothing", `
  - expect:`,
			`1:5: an expectation is a map: write it like {heard: hello}`,
		),
		Entry("an empty list", `
  - expect: []`,
			`1:13: the list has no expectations: write each behind a dash: - heard: hello`,
		),
		Entry("words in a list", `
  - expect:
      - hello`,
			`2:9: an expectation is a map: write it like {heard: hello}`,
		),
		Entry("a misspelt kind", `
  - expect: {herd: hello}`,
			`1:14: unknown expectation "herd": did you mean "heard"?`,
		),
		Entry("no kind", `
  - expect: {by: Billing}`,
			`1:5: this says nothing that could be observed: write one of `+suggest.Or(namesOf("an expectation")),
		),
		Entry("two kinds", `
  - expect: {heard: hi, tool: look_up}`,
			`1:25: two expectations in one, "heard" and "tool": write two steps, or a list`,
		),
		Entry("an event that does not exist", `
  - expect: {event: response.doen}`,
			`1:21: unknown event "response.doen": did you mean "response.done"?`,
		),
		Entry("a condition on what the event has not", `
  - expect: {event: response.done, where: 'event.response.statuss == "failed"'}`,
			`1:59: where: unknown field statuss: see "Conditions" in docs/scenarios.md`,
		),
		Entry("keys that no phone has", `
  - expect: {digits: 12x}`,
			`1:22: digits takes keys of a phone, not "12x": they are 0 to 9, *, # and A to D, without spaces`,
		),
		Entry("tokens that nothing has", `
  - expect: {usage: {audio: 5}}`,
			`1:22: "audio" does not go with a number of tokens: it goes with caller, backchannel or model`,
		),
		Entry("tokens without a bound", `
  - expect: {usage: {}}`,
			`1:14: usage is a map of kinds of tokens: name at least one of them, such as audio_out`,
		),
		Entry("what is not generated", `
  - expect: {generated: {not: hi}}`,
			`1:14: generated: any other words would do: write the words that are wanted; what must not be said goes into expect_not`,
		),
		Entry("what is remembered always", `
  - expect: {remembered: true}`,
			`1:26: remembered: true holds in every call: write words that the conversation keeps`,
		),
		Entry("what is remembered so often", `
  - expect: {remembered: hi, times: 2}`,
			`1:30: remembered is so for a while, or is not: nothing of it can be counted: leave times out`,
		),
		Entry("silence so often", `
  - expect: {silence: 1s, times: 2}`,
			`1:27: silence is so for a while, or is not: nothing of it can be counted: leave times out`,
		),
		Entry("what is not remembered", `
  - expect: {remembered: {not: hi}}`,
			`1:14: remembered: any other words would do: write the words that are wanted; what must not be said goes into expect_not`,
		),
		Entry("an option with its letters swapped", `
  - expect: {heard: hi, yb: Billing}`,
			`1:25: unknown key "yb": did you mean "by"?`,
		),
		Entry("an option of another kind", `
  - expect: {heard: hi, from: Support}`,
			`1:25: "from" does not go with heard: it goes with a sweep or handoff`,
		),
		Entry("an option of a watch", `
  - expect: {heard: hi, for: 2s}`,
			`1:25: "for" does not go with expect: it goes with fault or expect_not`,
		),
		Entry("interrupted: false", `
  - expect: {interrupted: false}`,
			`1:27: interrupted: false says that it must not happen: write expect_not: {interrupted: true}`,
		),
		Entry("a tool that nobody asks for", `
  - expect: {tool: lookupp}`,
			`1:20: no model step asks for the tool "lookupp": line 6 asks for "look_up": write the same name in both`,
		),
		Entry("an agent that nobody hands off to", `
  - expect: {handoff: Biling}`,
			`1:23: no model step hands off to "Biling": line 9 asks for "Billing": write the same name in both`,
		),
		Entry("an unknown outcome", `
  - expect: {approval: look_up, outcome: aproved}`,
			`1:42: "aproved" is not a value of outcome: did you mean "approved"?`,
		),
		Entry("ran, in other words", `
  - expect: {tool: look_up, ran: no}`,
			`1:34: ran is true or false, not no`,
		),
		Entry("a count in words", `
  - expect: {heard: hi, times: two}`,
			`1:32: times is a whole number, not two`,
		),
		Entry("a deadline of nothing", `
  - expect: {heard: hi, within: 0ms}`,
			`1:33: within is longer than nothing`,
		),
		Entry("a watch with a deadline", `
  - expect_not: {heard: hi, within: 2s}`,
			`1:29: "within" does not go with expect_not: it goes with expect`,
		),
		Entry("a watch that counts", `
  - expect_not: {heard: hi, times: 2}`,
			`1:29: "times" does not go with expect_not: it goes with a question or expect`,
		),
		Entry("a watch with two ends", `
  - expect_not: {heard: hi}
    for: 2s
    until: {heard: well}`,
			`3:5: for and until both say when the watch closes: leave one of them out`,
		),
		Entry("a watch that is over when it begins", `
  - expect_not: {heard: hi}
    until: connected`,
			`2:12: until: "connected" is past when this watch begins: name a moment that comes later, or leave it out`,
		),
		Entry("a watch until the act above it", `
  - caller: Hm?
    id: hm
  - expect_not: {heard: hi}
    until: hm`,
			`4:12: until: "hm" is past when this watch begins: name a moment that comes later, or leave it out`,
		),
		Entry("a watch until what was met above that act", `
  - expect: {heard: well, id: well}
  - wait: 1s
  - expect_not: {heard: hi}
    until: well`,
			`4:12: until: "well" is past when this watch begins: name a moment that comes later, or leave it out`,
		),
		Entry("a watch until the end of words above the act above", `
  - wait: 1s
  - expect_not: {heard: hi}
    until: caller_stops`,
			`3:12: until: "caller_stops" is past when this watch begins: name a moment that comes later, or leave it out`,
		),
		Entry("words that are anything else", `
  - expect: {heard: {not: hi}}
  - expect: {heard: {one_of: [hi, {not: ho}]}}`,
			`1:14: heard: any other words would do: write the words that are wanted; what must not be said goes into expect_not`,
			`2:14: heard: any other words would do: write the words that are wanted; what must not be said goes into expect_not`,
		),
		Entry("patterns that need no text", `
  - expect: {heard: /x*/}
  - expect_not: {tool: look_up, with: {order_id: /a?/}}`,
			`1:21: this regular expression matches where there is no text at all, so it is found everywhere: write what must be there: + instead of *, no | without an end, nothing but anchors is no text`,
			`2:50: this regular expression matches where there is no text at all, so it is found everywhere: write what must be there: + instead of *, no | without an end, nothing but anchors is no text`,
		),
		Entry("patterns that no text has", `
  - expect_not: {heard: /$^Tuesday/}
  - expect_not: {heard: '/(?:a$b|x[^\x00-\x{10FFFF}])+/'}`,
			`1:25: this regular expression matches no text whatever: write what is to be found: nothing stands behind $ and before ^`,
			`2:25: this regular expression matches no text whatever: write what is to be found: nothing stands behind $ and before ^`,
		),
		Entry("a wait with a deadline", `
  - wait: {heard: hi, within: 2s}`,
			`1:23: "within" does not go with wait: it goes with expect`,
		),
		Entry("a wait for nothing", `
  - wait:`,
			`1:5: wait has no value: write it behind the key`,
		),
	)

	DescribeTable("in words to look for", refusedFor,
		Entry("a pattern without its end", `
  - expect: {heard: /abc}`,
			`1:21: this regular expression has no closing slash: put it in single quotes if a # or a comma has cut it`,
		),
		Entry("an empty pattern", `
  - expect: {heard: //}`,
			`1:21: nothing stands between the slashes`,
		),
		Entry("an unknown flag", `
  - expect: {heard: /abc/x}`,
			`1:21: "x" is not a flag of regular expressions (i, m, s and U are): words that begin with a slash are a regular expression up to the last one`,
		),
		Entry("a pattern that RE2 does not know", `
  - expect: {heard: /(?=a)/}`,
			`1:21: this is no regular expression (invalid or unsupported Perl syntax: (?=): the syntax is RE2's`,
		),
		Entry("false", `
  - expect: {heard: false}`,
			`1:21: heard: false says that it must not happen: write it in expect_not, or put the word in quotes`,
		),
		Entry("a list", `
  - expect: {heard: [a, b]}`,
			`1:14: heard takes one text: write {one_of: [ … ]} when any of several will do`,
		),
		Entry("a misspelt operator", `
  - expect: {heard: {eqals: x}}`,
			`1:22: unknown key "eqals": did you mean "equals"?`,
		),
		Entry("two operators", `
  - expect: {heard: {equals: x, one_of: [y]}}`,
			`1:21: heard takes one of equals, one_of, not, digits or card_number: leave the others out`,
		),
		Entry("an operator without its list", `
  - expect: {heard: {one_of: a}}`,
			`1:30: one_of is a list: write [a]`,
		),
		Entry("a text that nothing is looked for in", `
  - expect_not: {tool: look_up, returns: {contains: "!"}}
  - expect_not: {tool: look_up, with: {order_id: {contains: '?'}}}`,
			`1:53: "!" has no words to look for: write what is to be found`,
			`2:61: "?" has no words to look for: write what is to be found`,
		),
		Entry("what is anything, or nothing", `
  - expect_not: {heard: {not: true}}
  - expect: {heard: {one_of: [Tuesday, true]}}
  - expect: {tool: look_up, returns: {one_of: [shipped, {not: lost}, {not: Shipped}]}}
  - expect: {tool: look_up, returns: {one_of: [{not: shipped}, shipped]}}`,
			`1:31: no text is not true, which is anything: write what is not meant`,
			`2:30: one_of with true in it is anything, whatever else is there: leave true out, or write true alone`,
			`4:47: one_of with "shipped" and what is not that is anything: leave one of them out`,
		),
		Entry("an operator with nothing in its list", `
  - expect: {heard: {one_of: []}}`,
			`1:30: one_of is an empty list: leave it out, or write what belongs into it`,
		),
		Entry("no letter", `
  - expect: {heard: "!!"}`,
			`1:21: "!!" has no words to look for`,
		),
		Entry("nothing", `
  - expect: {heard: }`,
			`1:14: heard has no value: write it behind the key`,
		),
	)
})
