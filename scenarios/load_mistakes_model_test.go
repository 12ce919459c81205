package scenarios_test

import . "github.com/onsi/ginkgo/v2"

var _ = Describe("A mistake in what others do in a script", func() {
	DescribeTable("in the human", refusedFor,
		Entry("no tool", `
  - human: approve`,
			`1:5: human names no tool: add a line below it: tool: NAME`,
		),
		Entry("no decision", `
  - human:
    tool: look_up`,
			`1:5: human has no decision: write approve, reject or ignore behind it`,
		),
		Entry("a misspelt decision", `
  - human: aprove
    tool: look_up`,
			`1:12: "aprove" is not a value of human: did you mean "approve"?`,
		),
		Entry("a map", `
  - human: {approve: look_up}`,
			`1:5: human is a decision, not a map: write approve, reject or ignore behind it, and the tool below`,
		),
		Entry("a tool that nobody asks for", `
  - human: approve
    tool: lookupp`,
			`2:11: no model step asks for the tool "lookupp": line 6 asks for "look_up": write the same name in both`,
		),
		Entry("a pause in a model's words", `
  - model: One moment. <2s> Here you are.`,
			`1:12: <2s> would be spoken: only callers pause inside their words: leave it out, or write a model step for each part`,
		),
		Entry("words for what nobody asked for, or asked for several times", `
  - model: It is <find>.
  - model: {tools: [{tool: look_up}, {tool: look_up}]}
  - model: {say: "It is <look_up> and <look_up.eta>.", tool: find}`,
			`1:12: nothing fills in <find>: no model step above asks for find: write the words themselves, or ask for the tool before`,
			`3:18: <look_up> could be any of several outputs: the step above asks for look_up 2 times at once: write the words themselves, or ask for one after the other`,
			`3:18: <look_up.eta> could be any of several outputs: the step above asks for look_up 2 times at once: write the words themselves, or ask for one after the other`,
		),
		Entry("words for what a tool returned, in a file", `
  - model: {say: "It is <look_up>.", audio: it.wav}`,
			`1:38: a file says the same whatever a tool returns: write the words themselves instead of <look_up>`,
		),
		Entry("a message with an approval", `
  - human: approve
    tool: look_up
    message: Fine`,
			`3:5: a message goes with human: reject: leave it out`,
		),
		Entry("arguments that are no map", `
  - human: approve
    tool: look_up
    with: A1001`,
			`3:5: with is a map of arguments: write it like {order_id: A1001}`,
		),
	)

	DescribeTable("in the model", refusedFor,
		Entry("nothing to say or do", `
  - model:`,
			`1:5: model has nothing to say or do: write its words, a tool or a handoff`,
		),
		Entry("tool and tools", `
  - model: {say: Hi, tool: a, tools: [{tool: b}]}`,
			`1:31: tool and tools stand in one step: write all of them below tools`,
		),
		Entry("arguments of no tool", `
  - model: Hi
    with: {a: b}`,
			`2:5: with are the arguments of a tool, and none is named: add a line: tool: NAME`,
		),
		Entry("arguments that are no map", `
  - model:
      tool: look_up
      with: A1001`,
			`3:7: with is a map of arguments: write it like {order_id: A1001}`,
		),
		Entry("tools that are no list", `
  - model:
      tools: look_up`,
			`2:14: tools is a list of maps: write [{tool: look_up}]`,
		),
		Entry("tools that are no maps", `
  - model:
      tools: [look_up]`,
			`2:15: each of tools is a map: write {tool: look_up}`,
		),
		Entry("tools without a name", `
  - model:
      tools: [{with: {a: 1}}]`,
			`2:15: no tool is named: add tool: NAME`,
		),
		Entry("no tools", `
  - model:
      tools: []`,
			`2:14: tools is an empty list: leave it out, or write what belongs into it`,
		),
		Entry("a switch in other words", `
  - model: Hi
    optional: yes`,
			`2:15: optional is true or false, not yes`,
		),
		Entry("an id", `
  - model: Hi
    id: a`,
			`2:5: "id" does not go with model: it goes with caller, typed, image, dtmf, backchannel, sound, mute, human, fault, hangup, wait, react or expect`,
		),
		Entry("a failure with words", `
  - model: {say: Hi, fails: quota}`,
			`1:22: a response that fails says and asks for nothing: leave either out; an answer that comes after all is a step of its own below`,
		),
		Entry("a failure with a tool", `
  - model: {tool: look_up, fails: quota}`,
			`1:28: a response that fails says and asks for nothing: leave either out; an answer that comes after all is a step of its own below`,
		),
		Entry("a speed without its unit", `
  - model: {say: Hi, speed: 2}`,
			`1:29: speed: 2 has no unit: write 2x`,
		),
		Entry("a speed that is none", `
  - model: {say: Hi, speed: fast}`,
			`1:29: speed: "fast" is not a speed: write it like 1.2x`,
		),
		Entry("a speed of nothing", `
  - model: {say: Hi, speed: 0x}`,
			`1:29: speed: 0x is no speed of sound: it lies between 0.1x and 10x`,
		),
		Entry("a speed without words", `
  - model: {tool: look_up, speed: 2x}`,
			`1:28: there is no sound to come fast or slowly: write the words, or leave it out`,
		),
		Entry("silence with words", `
  - model: {say: Hi, silent: true}`,
			`1:22: a silent response says and asks for nothing: leave either out; a step that only asks for a tool has no words anyway`,
		),
		Entry("silence with a tool", `
  - model: {tool: look_up, silent: true}`,
			`1:28: a silent response says and asks for nothing: leave either out; a step that only asks for a tool has no words anyway`,
		),
		Entry("no silence, and nothing else", `
  - model: {silent: false}`,
			`1:5: model has nothing to say or do: write its words, a tool or a handoff`,
		),
		Entry("a condition of nothing", `
  - model: Hi
    when: {}`,
			`2:5: when names nothing that the response must answer: write understood or answers below it`,
		),
		Entry("a condition that is no map", `
  - model: Hi
    when: 5`,
			`2:5: when is a map: write its keys below it, indented: understood or answers`,
		),
		Entry("a condition of a tool that nobody asks for", `
  - model: Hi
    when: {answers: lookupp}`,
			`2:21: no model step asks for the tool "lookupp": line 6 asks for "look_up": write the same name in both`,
		),
		Entry("heard words that there are not", `
  - model: {tool: look_up, until_heard: true}`,
			`1:28: there is nothing to be heard: write the words, or leave it out`,
		),
		Entry("an agent beside the conversation", `
  - model: {say: Hi, as: Billing, out_of_band: summary}`,
			`1:35: a response beside the conversation belongs to no agent and is not waited for: leave as, handoff and until_heard out`,
		),
	)

	DescribeTable("in data", refusedFor,
		Entry("a number or a text", `
  - model: {tool: look_up, with: {a: 0042}}`,
			`1:38: 0042 can be read in two ways: write "0042" if it is a text, and in plain digits if it is a number`,
			`write: - model: {tool: look_up, with: {a: "0042"}}`,
		),
		Entry("an exponent or a text", `
  - model: {tool: look_up, with: {a: 1e3}}`,
			`1:38: 1e3 can be read in two ways: write "1e3" if it is a text, and in plain digits if it is a number`,
			`write: - model: {tool: look_up, with: {a: "1e3"}}`,
		),
		Entry("a switch or a text", `
  - model: {tool: look_up, with: {a: yes}}`,
			`1:38: yes can be read in two ways: write "yes" if it is a text, true if it is not`,
			`write: - model: {tool: look_up, with: {a: "yes"}}`,
		),
		Entry("off or a text", `
  - model: {tool: look_up, with: {a: off}}`,
			`1:38: off can be read in two ways: write "off" if it is a text, false if it is not`,
			`write: - model: {tool: look_up, with: {a: "off"}}`,
		),
		Entry("nothing or a text", `
  - model: {tool: look_up, with: {a: ~}}`,
			`1:38: ~ can be read in two ways: write "~" if it is a text, null if it is nothing`,
			`write: - model: {tool: look_up, with: {a: "~"}}`,
		),
		Entry("a date or a text", `
  - model: {tool: look_up, with: {a: 2026-01-02}}`,
			`1:38: 2026-01-02 can be read in two ways: write "2026-01-02" if it is a text`,
			`write: - model: {tool: look_up, with: {a: "2026-01-02"}}`,
		),
		Entry("a missing value", `
  - model: {tool: look_up, with: {a: , b: 1}}`,
			`1:38: a value is missing: write it, or "" for an empty text`,
		),
		Entry("a key twice", `
  - model: {tool: look_up, with: {a: 1, a: 2}}`,
			`1:41: "a" is written twice: it stands in line 10 already`,
		),
		Entry("the same in a matcher", `
  - expect: {tool: look_up, returns: {a: [yes]}}`,
			`1:43: yes can be read in two ways: write "yes" if it is a text, true if it is not`,
			`write: - expect: {tool: look_up, returns: {a: ["yes"]}}`,
		),
		Entry("a key twice in a matcher", `
  - expect: {tool: look_up, with: {a: 1, a: 2}}`,
			`1:42: "a" is written twice: it stands in line 10 already`,
		),
		Entry("an operator beside a key", `
  - expect: {tool: look_up, with: {contains: a, b: c}}`,
			`1:36: "contains" stands alone in its map: write {equals: { … }} around data that has such a key`,
		),
		Entry("an operator without its list", `
  - expect: {tool: look_up, with: {a: {one_of: b}}}
  - expect: {tool: look_up, with: {a: {one_of: [1, {not: 2}]}}}
  - expect: {tool: look_up, with: {a: {one_of: [1, {not: 1}]}}}`,
			`1:40: one_of is a list: write {one_of: [ … ]}`,
			`3:48: one_of with 1 and what is not that is anything: leave one of them out`,
		),
		Entry("a bad pattern in a matcher", `
  - expect: {tool: look_up, with: {a: /b}}`,
			`1:39: this regular expression has no closing slash: put it in single quotes if a # or a comma has cut it`,
		),
	)
})
