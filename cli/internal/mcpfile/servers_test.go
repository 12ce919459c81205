package mcpfile

import (
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("A file of MCP servers", func() {
	It("is what docs/serve.md shows", func() {
		text, err := os.ReadFile("../../../docs/serve.md")
		Expect(err).NotTo(HaveOccurred())
		example := regexp.MustCompile("(?s)```yaml\n(servers:.*?)```").FindSubmatch(text)
		Expect(example).NotTo(BeNil())
		servers, err := Parse("shop.yaml", example[1])
		Expect(err).NotTo(HaveOccurred())
		Expect(servers).To(HaveLen(2))
		Expect(servers[1]).To(Equal(fakeserver.MCPServer{Label: "down", Unlisted: true}))
		shop := servers[0]
		Expect([]any{shop.Label, shop.URL, shop.ListDelay}).To(Equal([]any{"shop", "https://shop.example/mcp", 800 * time.Millisecond}))
		find := shop.Tools[0]
		Expect(find.Schema).To(MatchJSON(`{"type":"object","properties":{"id":{"type":"string"}}}`))
		Expect([]any{find.Name, find.Description, find.ReadOnly, find.Delay}).To(Equal([]any{"find", "Finds an order.", true, 2 * time.Second}))
		answer, failed := find.Call(json.RawMessage(`{"id":"A1001","more":[1]}`))
		Expect(answer).To(MatchJSON(`{"status":"shipped","day":"Tuesday"}`))
		Expect(failed).To(BeNil())
		_, failed = find.Call(json.RawMessage(`{"id":"A1002"}`))
		Expect(failed).To(Equal(&wire.MCPError{Type: wire.MCPToolExecutionError, Message: "The order is locked."}))
		answer, failed = find.Call(json.RawMessage(`{"id":"A10012"}`))
		Expect(answer).To(Equal("no such order"))
		Expect(failed).To(BeNil())
		Expect(shop.Tools[1].Error).To(Equal(&wire.MCPError{Type: wire.MCPHTTPError, Code: wire.Some(502), Message: "Bad gateway"}))
	})

	It("may be JSON, with tabs", func() {
		servers, err := Parse("shop.json", []byte("{\n\t\"servers\": [\n\t\t{\"label\": \"a\", \"tools\": [{\"name\": \"x\", \"answer\": \"\", \"delay\": \"0s\"}]}\n\t]\n}\n"))
		Expect(err).NotTo(HaveOccurred())
		Expect(servers[0].Tools[0]).To(Equal(fakeserver.MCPTool{Name: "x", Delay: -1}))
	})

	It("tells which arguments no case fits, where nothing else is answered", func() {
		servers, err := Parse("a.yaml", []byte(`servers: [{label: a, tools: [{name: x, cases: [{with: {a: {b: 1}}, answer: "1"}]}]}]`))
		Expect(err).NotTo(HaveOccurred())
		call := servers[0].Tools[0].Call
		answer, _ := call(json.RawMessage(`{"a":{"b":1,"c":2}}`))
		Expect(answer).To(Equal("1"))
		_, failed := call(json.RawMessage(`{"a":{"c":1}}`))
		Expect(failed.Message).To(HaveSuffix(`{"a":{"c":1}}`))
		_, failed = call(json.RawMessage(`{"a":7}`))
		Expect(failed).NotTo(BeNil())
	})

	DescribeTable("is refused with the place of the mistake", func(text, mistake string) {
		_, err := Parse("shop.yaml", []byte(text))
		Expect(err).To(MatchError("shop.yaml:" + mistake))
	},
		Entry("no YAML", "servers:\n  - {label: a", "3:1: is neither YAML nor JSON: did not find expected ',' or '}'"),
		Entry("nothing", "", "1:1: must hold one document"),
		Entry("text of Windows", "servers:\n- label: caf\xe9 a", "2:13: is not UTF-8 (byte 0xE9): save the file as UTF-8"),
		Entry("text of Windows in a comment", "servers: # gr\xfc\xdfe", "1:14: is not UTF-8 (byte 0xFC): save the file as UTF-8"),
		Entry("UTF-16", "\xff\xfes\x00", "1:1: is UTF-16: save the file as UTF-8"),
		Entry("a list", "[]", "1:1: a file of MCP servers must have keys; these are: servers"),
		Entry("no servers", "servers: []", "1:1: has no servers: begin with servers: and a list"),
		Entry("servers that are no list", "servers: {label: a}", "1:10: servers: must be a list"),
		Entry("an unknown key", "servers:\n  - {label: a, unlisted: true, port: 1}",
			"2:32: servers[0].port: is no key of a server; these are: label, list_delay, tools, unlisted, url"),
		Entry("a server that nobody finds", "servers: [{unlisted: true}]", "1:11: servers[0]: needs a label or a url, by which sessions find it"),
		Entry("a server without tools", "servers: [{label: a}]", "1:11: servers[0]: needs tools, or unlisted: true"),
		Entry("two of a label", "servers: [{label: a, unlisted: true}, {label: a, unlisted: true}]", "1:1: servers[1].label: is the label of a server above, too"),
		Entry("two tools of a name", `servers: [{label: a, tools: [{name: x, answer: ""}, {name: x, answer: ""}]}]`, `1:11: servers[0]: has two tools with the name "x"`),
		Entry("a tool without a name", `servers: [{label: a, tools: [{answer: ""}]}]`, "1:30: servers[0].tools[0]: needs a name"),
		Entry("a tool without an answer", `servers: [{label: a, tools: [{name: x}]}]`,
			`1:30: servers[0].tools[0]: needs an answer or an error (answer: "" answers with nothing)`),
		Entry("a tool with both", `servers: [{label: a, tools: [{name: x, answer: a, error: b}]}]`,
			"1:30: servers[0].tools[0]: has an answer and an error: give one of them"),
		Entry("a case for all", `servers: [{label: a, tools: [{name: x, cases: [{answer: a}]}]}]`,
			"1:48: servers[0].tools[0].cases[0]: needs with: what the arguments must hold"),
		Entry("a delay without a unit", "servers: [{label: a, unlisted: true, list_delay: 3}]", `1:50: servers[0].list_delay: is written as "800ms" or "1.5s"`),
		Entry("a flag that is none", "servers: [{label: a, unlisted: sure}]\n", "1:32: servers[0].unlisted: must be true or false\n"+
			"shop.yaml:1:11: servers[0]: needs tools, or unlisted: true"),
		Entry("an error of another type", `servers: [{label: a, tools: [{name: x, error: {type: mood, message: y, code: 1}}]}]`,
			"1:54: servers[0].tools[0].error.type: must be tool_execution_error, http_error or protocol_error"),
		Entry("an error without words", `servers: [{label: a, tools: [{name: x, error: {}}]}]`, "1:47: servers[0].tools[0].error: needs a message"),
		Entry("a code that does not belong there", `servers: [{label: a, tools: [{name: x, error: {message: y, code: 1}}]}]`,
			"1:47: servers[0].tools[0].error: has a code if its type is http_error or protocol_error, and none otherwise"),
		Entry("a schema that is none", `servers: [{label: a, tools: [{name: x, answer: "", schema: 7}]}]`, "1:60: servers[0].tools[0].schema: must be an object"),
	)
})

func FuzzParse(f *testing.F) {
	f.Add("servers: [{label: a, tools: [{name: x, answer: {b: 1}, schema: {}, cases: [{with: {a: 1}, error: no}]}]}]")
	f.Add(`{"servers": [{"url": "x", "unlisted": true}]}`)
	f.Add("servers:\n- &a {label: *a}\n")
	f.Fuzz(func(t *testing.T, text string) {
		servers, err := Parse("fuzz.yaml", []byte(text))
		if err != nil {
			if e, ok := errors.AsType[*tableError](err); ok && (e.line < 1 || e.column < 1) {
				t.Errorf("no place in %v", err)
			}
			return
		}
		for _, s := range servers {
			for _, tool := range s.Tools {
				if tool.Name == "" || tool.Schema != nil && !json.Valid(tool.Schema) {
					t.Errorf("made %v of %q", tool, text)
				}
			}
		}
	})
}
