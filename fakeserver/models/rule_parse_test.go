package models_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
)

var _ = Describe("A file of rules", func() {
	It("becomes rules, in its order", func() {
		rules, err := models.ParseRules("desk.json", []byte(`[
			{"heard": "where", "typed": "where is", "instructions": "support",
			 "calls": [{"name": "look_up", "arguments": {"id": 7, "a": 1e2}}, {"name": "log"}]},
			{"result": "look_up", "returned": "shipped", "say": "It is on its way.", "latency": "1.5s", "speed": 2},
			{"typed": "refund", "handoff": "Billing"},
			{"say": ""}
		]`))
		Expect(err).NotTo(HaveOccurred())
		Expect(rules).To(Equal(models.Rules{
			{Heard: "where", Typed: "where is", Instructions: "support", Reply: fakeserver.Reply{Calls: []fakeserver.ToolCall{
				{Name: "look_up", Arguments: json.RawMessage(`{"id": 7, "a": 1e2}`)}, {Name: "log"},
			}}},
			{Result: "look_up", Returned: "shipped", Reply: fakeserver.Reply{
				Say: "It is on its way.", Latency: 1500 * time.Millisecond, Speed: 2,
			}},
			{Typed: "refund", Handoff: "Billing"},
			{},
		}))
	})

	It("may fail, stay incomplete, say more than one thing, and call tools of MCP servers", func() {
		rules, err := models.ParseRules("desk.json", []byte(`[
			{"typed": "a", "fails": "rate_limit"},
			{"typed": "b", "say": "One", "fails": {"code": "x", "message": "y"}},
			{"typed": "c", "say": "One", "incomplete": "content_filter"},
			{"metadata": {"purpose": "summary"}, "say": "Short."},
			{"say": "Let me look.", "calls": [{"name": "find"}],
			 "then": {"say": "Found.", "then": {"calls": [{"server": "shop", "name": "log"}], "fails": "server_error"}}}
		]`))
		Expect(err).NotTo(HaveOccurred())
		Expect(rules).To(Equal(models.Rules{
			{Typed: "a", Reply: fakeserver.Reply{Fails: fakeserver.RateLimitFailure()}},
			{Typed: "b", Reply: fakeserver.Reply{Say: "One", Fails: &fakeserver.Failure{Code: "x", Message: "y"}}},
			{Typed: "c", Reply: fakeserver.Reply{Say: "One", Incomplete: "content_filter"}},
			{Metadata: map[string]string{"purpose": "summary"}, Reply: fakeserver.Reply{Say: "Short."}},
			{Reply: fakeserver.Reply{Say: "Let me look.", Calls: []fakeserver.ToolCall{{Name: "find"}}, Then: &fakeserver.Reply{
				Say: "Found.", Then: &fakeserver.Reply{Calls: []fakeserver.ToolCall{{Server: "shop", Name: "log"}}, Fails: fakeserver.ServerFailure()},
			}}},
		}))
	})

	It("may begin with a byte order mark", func() {
		rules, err := models.ParseRules("desk.json", []byte("\uFEFF[{\"say\": \"Grüße\"}]"))
		Expect(err).NotTo(HaveOccurred())
		Expect(rules[0].Reply.Say).To(Equal("Grüße"))
	})

	DescribeTable("is refused with the place of the mistake", func(text string, mistakes ...string) {
		_, err := models.ParseRules("desk.json", []byte(text))
		Expect(err).To(MatchError(strings.Join(mistakes, "\n")))
	},
		Entry("no JSON", "[\n  {\"say\": \"Hello\"},\n]",
			`desk.json: line 3: is not JSON: invalid character ']' looking for beginning of value`),
		Entry("text of Windows", "[\n  {\"say\":\"Gr\xfc\xdfe\"}]", `desk.json: line 2, column 13: is not UTF-8 (byte 0xFC): save the file as UTF-8`),
		Entry("UTF-16", "\xff\xfe[\x00", `desk.json: line 1, column 1: is UTF-16: save the file as UTF-8`),
		Entry("empty", "", `desk.json: line 1: is not JSON: unexpected end of JSON input`),
		Entry("two lists", `[] []`, `desk.json: line 1: is not JSON: invalid character '[' after top-level value`),
		Entry("no list", `{"say": "Hello"}`, `desk.json: must be a list of rules, in brackets`),
		Entry("no rule", `[7]`, `desk.json: rule 1: must be an object, such as {"typed": "hello", "say": "Hello."}`),
		Entry("null", `[null]`, `desk.json: rule 1: must be an object, such as {"typed": "hello", "say": "Hello."}`),
		Entry("an unknown key, in the second rule", `[{"typed": "a", "say": "b"}, {"typd": "a", "say": "b"}]`,
			`desk.json: rule 2: typd: is no key of a rule; these are: `+
				`arguments, calls, failed, fails, handoff, heard, incomplete, injected, instructions, latency, metadata, result, returned, say, speed, then, typed`),
		Entry("a key twice", `[{"typed": "a", "typed": "c", "say": "b"}]`, `desk.json: rule 1: typed: stands twice`),
		Entry("a text that is none", `[{"typed": 7, "say": null}]`,
			`desk.json: rule 1: typed: must be a text, in quotation marks`,
			`desk.json: rule 1: say: must be a text, in quotation marks`),
		Entry("an empty condition", `[{"typed": " ", "say": "b"}]`,
			`desk.json: rule 1: typed: must not be empty; leave it out where it does not matter`),
		Entry("no answer", `[{"typed": "a"}]`, `desk.json: rule 1: has no answer: it needs say, calls, handoff, then, fails or incomplete ("say": "" is silence)`),
		Entry("conditions that cannot both hold", `[{"heard": "a", "returned": "c", "say": "b"}]`,
			`desk.json: rule 1: fits nothing: a response answers a turn (heard, typed) or outputs (result, returned, failed), not both`),
		Entry("arguments of no call", `[{"typed": "a", "arguments": {"id": 7}, "say": "b"}]`,
			`desk.json: rule 1: arguments: is a condition on the call of result or failed, and needs one of them; those of a call to make stand in calls`),
		Entry("a rule after one that fits everything", `[{"say": "a"}, {"typed": "a", "say": "b"}]`,
			`desk.json: rule 2: is never reached, since rule 1 fits everything`),
		Entry("a rule that would not fit everything without its mistake", `[{"typd": "a", "say": "b"}, {"typed": "a", "result": "c", "say": "d"}]`,
			`desk.json: rule 1: typd: is no key of a rule; these are: `+
				`arguments, calls, failed, fails, handoff, heard, incomplete, injected, instructions, latency, metadata, result, returned, say, speed, then, typed`,
			`desk.json: rule 2: fits nothing: a response answers a turn (heard, typed) or outputs (result, returned, failed), not both`),
		Entry("calls that are no list", `[{"calls": {"name": "a"}}]`,
			`desk.json: rule 1: calls: must be a list of calls, such as [{"name": "look_up", "arguments": {"id": 7}}]`),
		Entry("no calls", `[{"calls": []}]`,
			`desk.json: rule 1: calls: must be a list of calls, such as [{"name": "look_up", "arguments": {"id": 7}}]`),
		Entry("a call that is no object", `[{"calls": ["a"]}]`, `desk.json: rule 1: calls[0]: must be an object, such as {"name": "look_up", "arguments": {"id": 7}}`),
		Entry("a call without a name", `[{"calls": [{"name": "a"}, {}]}]`, `desk.json: rule 1: calls[1]: needs a name`),
		Entry("an unknown key of a call", `[{"calls": [{"name": "a", "args": {}}]}]`,
			`desk.json: rule 1: calls[0].args: is no key of a call; these are: arguments, name, server`),
		Entry("arguments that are no object", `[{"calls": [{"name": "a", "arguments": "{}"}]}]`,
			`desk.json: rule 1: calls[0].arguments: must be an object`),
		Entry("a latency without a unit", `[{"say": "a", "latency": "800"}]`,
			`desk.json: rule 1: latency: "800" is no time to wait; write one as "800ms" or "1.5s"`),
		Entry("a latency that is no text", `[{"say": "a", "latency": 800}]`, `desk.json: rule 1: latency: must be a text, in quotation marks`),
		Entry("a latency before the question", `[{"say": "a", "latency": "-1s"}]`,
			`desk.json: rule 1: latency: "-1s" is no time to wait; write one as "800ms" or "1.5s"`),
		Entry("a failure that has no name", `[{"fails": "mood"}]`,
			`desk.json: rule 1: fails: must be rate_limit, quota or server_error, in quotation marks, or an object, such as {"code": "server_error", "message": "Try again."}`),
		Entry("a failure of another form", `[{"fails": {"status": 500}}]`,
			`desk.json: rule 1: fails.status: is no key of a failure; these are: code, message, type`),
		Entry("an end that is none", `[{"say": "a", "incomplete": "tired"}]`,
			`desk.json: rule 1: incomplete: must be "max_output_tokens" or "content_filter"`),
		Entry("two ends", `[{"say": "a", "incomplete": "content_filter", "fails": "quota"}]`,
			`desk.json: rule 1: incomplete: cannot stand beside fails: a response ends in one way`),
		Entry("something after the end", `[{"say": "a", "fails": "quota", "then": {"say": "b"}}]`,
			`desk.json: rule 1: then: follows on what ends the response: write fails and incomplete into the last then`),
		Entry("words behind a call of an MCP tool", `[{"calls": [{"name": "a"}, {"server": "s", "name": "b"}], "then": {"say": "c"}}]`,
			`desk.json: rule 1: then: follows a call of an MCP tool, and a response ends with such calls: write what is said to its answer into a rule of its own, `+
				`with result or failed`),
		Entry("words behind such a call in what follows", `[{"say": "a", "then": {"calls": [{"server": "s", "name": "b"}], "then": {"say": "c"}}}]`,
			`desk.json: rule 1: then.then: follows a call of an MCP tool, and a response ends with such calls: write what is said to its answer into a rule of its own, `+
				`with result or failed`),
		Entry("nothing that follows", `[{"say": "a", "then": {"then": {}}}]`,
			`desk.json: rule 1: then.then: has no answer: it needs say, calls, handoff, then, fails or incomplete ("say": "" is silence)`),
		Entry("conditions in what follows", `[{"say": "a", "then": {"say": "b", "typed": "c"}}]`,
			`desk.json: rule 1: then.typed: is no key of what follows; these are: calls, fails, incomplete, say, then`),
		Entry("no metadata", `[{"say": "a", "metadata": {"a": 1}}]`,
			`desk.json: rule 1: metadata: must be an object of texts, such as {"purpose": "summary"}`),
		Entry("a line of a script", `[{"say": "a", "optional": true}]`, `desk.json: rule 1: optional: is no key of a rule; these are: `+
			`arguments, calls, failed, fails, handoff, heard, incomplete, injected, instructions, latency, metadata, result, returned, say, speed, then, typed`),
		Entry("no speed", `[{"say": "a", "speed": 0}]`, `desk.json: rule 1: speed: must be a number above 0; 2 is twice as fast as usual`),
	)
})

func FuzzParseRules(f *testing.F) {
	f.Add([]byte(`[{"heard": "a", "say": "b", "calls": [{"name": "c", "arguments": {}}], "latency": "1s", "speed": 2}]`))
	f.Add([]byte(`[{"typed": "a", "typed": "b"}, 7, null]`))
	f.Add([]byte(`[{"say": "a", "then": {"calls": [{"server": "s", "name": "c"}], "fails": {"code": "x"}}, "metadata": {"a": "b"}}]`))
	f.Add([]byte("[\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rules, err := models.ParseRules("fuzz.json", data)
		if err != nil {
			return
		}
		if !json.Valid(data) {
			t.Errorf("took %q, which is not JSON", data)
		}
		for _, r := range rules {
			for _, c := range r.Reply.Calls {
				if c.Name == "" || c.Arguments != nil && !json.Valid(c.Arguments) {
					t.Errorf("made the call %q of %q", c, data)
				}
			}
		}
	})
}
