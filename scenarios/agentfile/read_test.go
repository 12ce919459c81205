package agentfile_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/agentfile"
)

// mistakes reads a file, and returns its mistakes as line:column what.
func mistakes(text string) (all []string) {
	GinkgoHelper()
	file, err := agentfile.Read("a.yaml", []byte(text))
	found, ok := errors.AsType[*scenarios.Mistakes](err)
	Expect(ok).To(Equal(file == nil), "%v", err)
	if !ok {
		return nil
	}
	for _, m := range found.All {
		all = append(all, fmt.Sprintf("%d:%d %s", m.Pos.Line, m.Pos.Column, m.Summary()))
	}
	return all
}

// desk is a file of one agent with a tool, to which more may be added.
func desk(tool string) string {
	return "agents:\n  Desk: {instructions: Hello., tools: [find]}\ntools:\n  find:\n    about: Find it.\n" + tool
}

var _ = Describe("Read", func() {
	DescribeTable("tells what is wrong, and where", func(text string, wrong ...string) {
		if len(wrong) == 0 {
			Expect(mistakes(text)).To(BeEmpty())
			return
		}
		Expect(mistakes(text)).To(Equal(wrong))
	},
		Entry("nothing", desk("    answer: it is here\n")),
		Entry("an empty file", "", "1:1 the file is empty: a file of agents has agents, each with instructions"),
		Entry("no agents", "start: Desk\n", "1:1 an agent file has no agents: add it: the agents"),
		Entry("agents that are a list", "agents: [Desk]\n", "1:1 agents is a map: write each below it, indented: Support: {instructions: …}"),
		Entry("an agent that is a text", "agents:\n  Desk: Hello\n", "2:3 Desk is a map: write its keys below it, indented: instructions, tools, handoffs or guardrails"),
		Entry("two agents of a name", "agents:\n  Desk: {instructions: a}\n  Desk: {instructions: b}\n", `3:3 "Desk" is written twice: it stands in line 2 already`),
		Entry("nobody to begin with", "agents:\n  A: {instructions: a, handoffs: [B]}\n  B: {instructions: b}\n",
			"2:3 nobody is named who answers the phone: add a line start: A"),
		Entry("an unknown one to begin with", "start: Deks\nagents:\n  Desk: {instructions: a}\n", `1:8 there is no agent "Deks": did you mean "Desk"?`),
		Entry("keys that are misspelt, of other maps, and from other tools", desk("    descripton: x\n    rows: {a: b}\n    returns: x\n    answer: x\n"),
			`6:5 unknown key "descripton": known are about, arguments, answer, table, http, exec, mcp, approval, takes and hangs_up`,
			`7:5 "rows" does not go with a tool: it goes with table`, `8:5 unknown key "returns": did you mean "answer"? Write it like answer: refund issued`),
		Entry("a tool that nobody has, an agent whom nobody reaches, a guardrail that holds for nobody",
			"start: A\nagents:\n  A: {instructions: a, guardrails: []}\n  B: {instructions: b, guardrails: []}\ntools:\n  find: {about: x, answer: y}\nguardrails:\n  g: {never_say: x}\n",
			"4:3 nobody hands over to B: write it among the handoffs of another, or leave it out",
			"6:3 no agent has the tool find: write it among the tools of one, or leave it out",
			"8:3 no agent has the guardrail g: write it among the guardrails of one, or leave it out"),
		Entry("agents that the model cannot tell apart", "start: A\nagents:\n  A: {instructions: a, handoffs: [B, b]}\n  B: {instructions: b}\n  b: {instructions: b}\n",
			"3:38 the model cannot tell this from another: both are transfer_to_b: give one of them another name"),
		Entry("a runtime that is a word", "agents:\n  Desk: {instructions: a}\nruntime: yes\n", "3:1 runtime is a map: write its keys below it, indented: reconnect, answer_anew, rotate, retry, hold_back, echo, interruptions, fallback, reminders, output or input"),
		Entry("a runtime that cannot be", "agents:\n  Desk: {instructions: a}\nruntime:\n  rotate: 50m\n  retry: 0\n  hold_back: sometimes\n  interruptions: {pause: true}\n  reminders: {after: 8s, instructions: Ask.}\n",
			"4:3 a connection is replaced by a new one, and none is tried: add a line: reconnect: 3", "5:10 retry is a number from 1 to 20", "6:14 hold_back is true or false",
			"7:3 interruptions has no after: add it: how long the caller must speak", "8:15 after is a list: write it like [8s]"),
		Entry("an agent that takes words for noise", "agents:\n  Desk: {instructions: a}\nruntime:\n  interruptions: {after: 1s, noise: 3s}\n",
			"4:18 noise is 3s and after 1s: shorter words than 3s would be no turn, and cut nothing off, so after is without effect: write noise: 500ms, a cough"),
		Entry("an agent that nobody interrupts", "agents:\n  Desk: {instructions: a}\nruntime:\n  interruptions: {after: 3s}\n",
			"4:18 after is 3s, and callers take an agent that goes on for more than 1.5s for deaf: write a shorter one, such as after: 1.4s"),
		Entry("one that hardly anybody does", "agents:\n  Desk: {instructions: a}\nruntime:\n  interruptions: {after: 1.6s}\n",
			"4:18 after is 1.6s, and callers take an agent that goes on for more than 1.5s for deaf: write a shorter one, such as after: 1.4s"),
		Entry("a runtime that answers anew over no connection, and a fallback without words", "agents:\n  Desk: {instructions: a}\nruntime:\n  answer_anew: true\n  fallback: {after: 1s, words: Hold on}\n",
			"4:3 an answer is made anew over a new connection, and none is tried: add a line: reconnect: 3",
			`5:3 fallback has no say: add it: the words, in the agent's voice`, `5:25 unknown key "words": known are after, say and times`),
		Entry("a format that no line has", "agents:\n  Desk: {instructions: a}\nruntime:\n  output: pcm16/1600\n  input: [pcmu]\n",
			`4:11 output is not "pcm16/1600": write output: pcm16/8000, pcm16/16000, pcm16/24000, pcm16/44100, pcm16/48000, pcmu or pcma`, "5:10 input takes a single value: write it behind the key"),
		Entry("an agent that goes by the name of the runtime's own sound", "agents:\n  Fallback: {instructions: a}\n",
			`2:3 in scenarios "fallback" is the runtime's own sound: give the agent another name`),
		Entry("no answer", desk(""), "4:3 find answers nothing: add answer, table, http, exec or mcp"),
		Entry("two answers", desk("    answer: a\n    exec: ls\n"), "7:5 answer and exec are two answers: leave one of them out"),
		Entry("an MCP server that is none", desk("    mcp: x\n"), "6:10 this is no address of a service: write it like https://example.com/orders/<order_id>"),
		Entry("no MCP server", desk("    mcp: {tool: find_it}\n"), "6:5 mcp names no server: add url or command"),
		Entry("two MCP servers", desk("    mcp: {url: 'https://example.com/mcp', command: [ls]}\n"), "6:43 url and command are two servers: leave one of them out"),
		Entry("headers for a program", desk("    mcp: {command: [ls], headers: {A: b}}\n"), "6:26 headers go with url: leave them out"),
		Entry("an MCP server that the model chooses", desk("    arguments: {id: text}\n    mcp: https://example.com/<id>\n"),
			"7:10 nothing fills in <id>: the arguments are sent to the server's tool: leave it out"),
		Entry("a program for MCP that the model tells something", desk("    arguments: {id: text}\n    mcp: {command: [ls, <id>]}\n"),
			"7:25 nothing fills in <id>: the arguments are sent to the server's tool: leave it out"),
		Entry("a row twice", desk("    arguments: {id: text}\n    table: {by: id, rows: {A1: x, a1: y}}\n"),
			"7:35 this row is there already: case and outer spaces do not matter: leave one of them out"),
		Entry("a table without by", desk("    arguments: {id: text}\n    table: {rows: {A1: x}}\n"),
			"7:5 table has no by: add it: which argument is looked up: case and outer spaces do not matter"),
		Entry("a table by an argument that there is not", desk("    arguments: {id: text}\n    table: {by: ids, rows: {A1: x}}\n"), `7:17 there is no argument "ids": did you mean "id"?`),
		Entry("arguments of unknown types", desk("    arguments: {id: string, n: 5}\n    answer: a\n"),
			`6:21 id is not "string": did you mean "text"?`, `6:32 n is not "5": known are text, number, yes_no and a JSON Schema`),
		Entry("a schema that is none", desk("    arguments: {id: {type: strange}}\n    answer: a\n"),
			`6:28 no JSON Schema has the type "strange": did you mean "string"?`),
		Entry("a schema that cannot be used", desk("    arguments: {id: {type: string, pattern: '['}}\n    answer: a\n"),
			"6:5 these arguments cannot be used: JSON Schema: jsonschema.Schema: <anonymous schema>: pattern: error parsing regexp: missing closing ]: `[`"),
		Entry("what nothing fills in", desk("    arguments: {id: text}\n    answer: It is <idd>.\n"), `7:13 nothing fills in <idd>: did you mean "id"?`),
		Entry("a name that no tool may have", "agents:\n  Desk: {instructions: a, tools: [find it]}\ntools:\n  find it: {about: x, answer: y}\n",
			`4:3 "find it" is no name of a tool: use 1 to 64 letters, digits, underscores and dashes`),
		Entry("addresses", desk("    http: ftp://example.com\n"), "6:11 this is no address of a service: write it like https://example.com/orders/<order_id>"),
		Entry("a host that the model chooses", desk("    arguments: {host: text}\n    http: https://<host>/x\n"), "7:11 the model must not choose the host: write <host> into the path or the query"),
		Entry("a request with an unknown method, header and size", desk("    http:\n      url: https://example.com\n      method: FETCH\n      headers: {a b: c}\n      size: 64\n      limit: 1h\n"),
			`8:15 method is not "FETCH": write method: GET, POST, PUT, PATCH or DELETE`, `9:17 "a b" is no name of a header: write it like X-Api-Key`,
			`10:13 size is an amount up to 1MB, not "64": write it like 64KB`, `11:14 limit: "1h" is not a length of time: the units are ms, s and m`),
		Entry("a limit that is too long", desk("    exec: {command: [ls], limit: 20s}\n"), "6:34 limit is more than nothing and at most 9s"),
		Entry("a program with spaces", desk("    exec: ls -l\n"), "6:11 no shell takes this apart: write a list: [ls, -l]"),
		Entry("a program that the model chooses", desk("    arguments: {p: text}\n    exec: [<p>]\n"), "7:12 the model must not choose the program: write its name"),
		Entry("takes with a program", desk("    exec: ls\n    takes: 2s\n"), "7:5 takes goes with answer and table: bound the other with limit"),
		Entry("a pattern that always matches", "agents:\n  A: {instructions: a}\nguardrails:\n  g: {never_say: [x, /y*/]}\n",
			"4:22 this regular expression matches where there is no text at all, so it is found everywhere: "+
				"write words, or a regular expression between slashes in single quotes"),
		Entry("what YAML cuts off", desk("    answer: order #1\n"),
			`6:13 "#" after unquoted words begins a comment: put the words in quotes, or write a comment with two spaces before the # and one after`),
		Entry("data that can be read in two ways", desk("    answer: {code: 0042}\n"), `6:20 0042 can be read in two ways: write "0042" if it is a text, and in plain digits if it is a number`),
	)

	It("does not get slower with every name", func() {
		var text strings.Builder
		for i := range 3000 {
			fmt.Fprintf(&text, "  a%d: {instructions: x, handoffs: [b%d]}\n", i, i)
		}
		start := time.Now()
		Expect(mistakes("start: a0\nagents:\n"+text.String())).To(HaveLen(101), "and that there may be more")
		Expect(time.Since(start)).To(BeNumerically("<", 3*time.Second), "0.1 s without the race detector")
	})

	It("reads the agents of the worked example in the language's own words", func() {
		file, err := agentfile.Read("desk.yaml", []byte(frontdesk))
		Expect(err).NotTo(HaveOccurred())
		agent := file.New(agentfile.Given{})
		Expect(agent.Validate()).To(Succeed())
		Expect(agent.Name).To(Equal("Support"))
		Expect(agent.Reachable()).To(HaveExactElements(HaveField("Name", "Support"), HaveField("Name", "Billing")))
		Expect(file.New(agentfile.Given{})).NotTo(BeIdenticalTo(agent))
	})

	It("agrees with the schema for editors and the tables of the docs, golden files", func() {
		schema, err := agentfile.Schema()
		Expect(err).NotTo(HaveOccurred())
		page, err := os.ReadFile("../../docs/own-agents.md")
		Expect(err).NotTo(HaveOccurred())
		filled := agentfile.Reference(string(page))
		specs.Golden("../agent.schema.json", string(schema))
		specs.Golden("../../docs/own-agents.md", filled)
		Expect(strings.Count(filled, "<!-- keys: ")).To(Equal(12))
	})
})
