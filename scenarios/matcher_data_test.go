package scenarios_test

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// expectedTool loads an expectation of a tool with options, as they stand behind it in braces.
func expectedTool(options string) *judge.Tool {
	GinkgoHelper()
	sc, err := judge.Load("call.yaml", []byte(preamble+"  - expect:\n      tool: look_up\n"+options))
	Expect(err).NotTo(HaveOccurred())
	return sc.Script[len(sc.Script)-1].Expect.All[0].Want.(*judge.Tool)
}

var _ = Describe("A data matcher", func() {
	DescribeTable("compares arguments",
		func(with, arguments string, matches bool) {
			m := expectedTool("      with: " + with + "\n").With
			Expect(m.Match(json.RawMessage(arguments))).To(Equal(matches))
			if matches {
				Expect(m.Difference(json.RawMessage(arguments))).To(BeEmpty())
			} else {
				Expect(m.Difference(json.RawMessage(arguments))).NotTo(BeEmpty())
			}
		},
		Entry("that are equal", "{order_id: A1001}", `{"order_id":"A1001"}`, true),
		Entry("that differ", "{order_id: A1001}", `{"order_id":"A1002"}`, false),
		Entry("that begin alike", "{order_id: A1001}", `{"order_id":"A10012"}`, false),
		Entry("in another case", "{order_id: A1001}", `{"order_id":"a1001"}`, false),
		Entry("with more of them", "{order_id: A1001}", `{"order_id":"A1001","note":"x"}`, true),
		Entry("with one missing", "{order_id: A1001, note: x}", `{"order_id":"A1001"}`, false),
		Entry("of none", "{}", `{"a":1}`, true),
		Entry("of another type", "{n: 1}", `{"n":"1"}`, false),
		Entry("of the other type", `{n: "1"}`, `{"n":1}`, false),
		Entry("numbers of the same value", "{n: 1.0}", `{"n":1}`, true),
		Entry("numbers in another form", "{n: 1000}", `{"n":1e3}`, true),
		Entry("numbers beyond what a float can tell apart", "{n: 9007199254740993}", `{"n":9007199254740992}`, false),
		Entry("negative zero", "{n: 0}", `{"n":-0}`, true),
		Entry("switches", "{yes: true}", `{"yes":true}`, true),
		Entry("a switch and a text", "{yes: true}", `{"yes":"true"}`, false),
		Entry("nothing", "{a: null}", `{"a":null}`, true),
		Entry("nothing and what is missing", "{a: null}", `{}`, false),
		Entry("a list", "{ids: [A1, A2]}", `{"ids":["A1","A2"]}`, true),
		Entry("a list in another order", "{ids: [A1, A2]}", `{"ids":["A2","A1"]}`, false),
		Entry("a longer list", "{ids: [A1]}", `{"ids":["A1","A2"]}`, false),
		Entry("maps in a list", "{ids: [{a: 1}]}", `{"ids":[{"a":1,"b":2}]}`, true),
		Entry("a map in a map", "{who: {name: Jo}}", `{"who":{"name":"Jo","age":3}}`, true),
		Entry("a map and a text", "{who: {name: Jo}}", `{"who":"Jo"}`, false),
		Entry("a pattern", "{id: /A10.1/i}", `{"id":"a1001"}`, true),
		Entry("a pattern and a number", "{id: /1/}", `{"id":1}`, false),
		Entry("one of several", "{id: {one_of: [A1, A2]}}", `{"id":"A2"}`, true),
		Entry("none of several", "{id: {one_of: [A1, A2]}}", `{"id":"A3"}`, false),
		Entry("not", "{id: {not: A1}}", `{"id":"A2"}`, true),
		Entry("not, but it is", "{id: {not: A1}}", `{"id":"A1"}`, false),
		Entry("an element", "{ids: {contains: A2}}", `{"ids":["A1","A2"]}`, true),
		Entry("an element that is a map", "{ids: {contains: {a: 1}}}", `{"ids":[{"a":1,"b":2}]}`, true),
		Entry("no such element", "{ids: {contains: A3}}", `{"ids":["A1","A2"]}`, false),
		Entry("words in a text", "{note: {contains: broken switch}}", `{"note":"It has a broken switch."}`, true),
		Entry("half a word in a text", "{note: {contains: break}}", `{"note":"breaks"}`, false),
		Entry("exactly a map", "{who: {equals: {name: Jo}}}", `{"who":{"name":"Jo","age":3}}`, false),
		Entry("exactly a map, in a list", "{who: {equals: [{name: Jo}]}}", `{"who":[{"name":"Jo"}]}`, true),
		Entry("a map with the name of an operator", "{equals: {not: 1}}", `{"not":1}`, true),
		Entry("a key in quotes", `{"order id": A1}`, `{"order id":"A1"}`, true),
		Entry("empty arguments", "{}", ``, true),
		Entry("what is no JSON", "{}", `{`, false),
		Entry("two values", "{}", `{} {}`, false),
		Entry("a list for a map", "{}", `[]`, false),
	)

	DescribeTable("compares what a tool returned",
		func(returns, output string, matches bool) {
			Expect(expectedTool("      returns: " + returns + "\n").Returns.MatchOutput(output)).To(Equal(matches))
		},
		Entry("words in a text", "shipped", "shipped, arriving Tuesday", true),
		Entry("other words", "shipped", "processing in our warehouse", false),
		Entry("a pattern", "/^shipped/", "shipped, arriving Tuesday", true),
		Entry("all words", "{equals: refund issued}", "Refund issued.", true),
		Entry("not all words", "{equals: refund}", "refund issued", false),
		Entry("one of several", "{one_of: [shipped, processing]}", "processing in our warehouse", true),
		Entry("others", "{not: shipped}", "processing", true),
		Entry("anything", "true", "", true),
		Entry("digits as typed", "0042", "PIN 0042", true),
		Entry("JSON", "{status: shipped}", `{"status":"shipped","day":"Tuesday"}`, true),
		Entry("other JSON", "{status: shipped}", `{"status":"lost"}`, false),
		Entry("text where JSON is meant", "{status: shipped}", "shipped", false),
		Entry("nothing where JSON is meant", "{status: shipped}", "", false),
		Entry("words within a text", "{contains: Tuesday}", "shipped, arriving Tuesday", true),
		Entry("words that are not in a text", "{contains: Friday}", "shipped, arriving Tuesday", false),
		Entry("words within an element", "{contains: Tuesday}", `["Monday","Tuesday"]`, true),
		Entry("words within a JSON string", "{contains: Tuesday}", `"arriving Tuesday"`, true),
		Entry("words within nothing", "{contains: Tuesday}", "", false),
		Entry("anything but JSON", "{not: {status: lost}}", "shipped", true),
		Entry("a list", "[1, 2]", "[1,2]", true),
		Entry("JSON in an operator", "{not: {status: lost}}", `{"status":"shipped"}`, true),
	)

	DescribeTable("says itself in messages, and what differs",
		func(with, arguments, itself, difference string) {
			m := expectedTool("      with: " + with + "\n").With
			Expect(m.String()).To(Equal(itself))
			Expect(m.Difference(json.RawMessage(arguments))).To(Equal(difference))
		},
		Entry("a text", "{order_id: A1001}", `{"order_id":"A1002"}`, `{order_id: "A1001"}`, `order_id is "A1002", not "A1001"`),
		Entry("a missing key", "{a: 1, b: 2}", `{"a":1}`, `{a: 1, b: 2}`, "b is missing"),
		Entry("deep down", "{a: {b: [1, 2]}}", `{"a":{"b":[1,3]}}`, `{a: {b: [1, 2]}}`, "a.b[1] is 3, not 2"),
		Entry("a pattern", "{a: /x/i}", `{"a":"y"}`, `{a: /x/i}`, `a is "y", not /x/i`),
		Entry("a choice", "{a: {one_of: [1, 2]}}", `{"a":3}`, `{a: 1 or 2}`, "a is 3, not 1 or 2"),
		Entry("a negation", "{a: {not: 1}}", `{"a":1}`, `{a: not 1}`, "a is 1, which it must not be"),
		Entry("an element", "{a: {contains: <x}}", `{"a":[]}`, `{a: something with "<x"}`, `a is [], not something with "<x"`),
		Entry("an exact map", "{a: {equals: {b: 1}}}", `{"a":{}}`, `{a: exactly {b: 1}}`, "a is {}, not exactly {b: 1}"),
		Entry("no map", "{a: 1}", `[1]`, `{a: 1}`, `it is [1], not {a: 1}`),
		Entry("no JSON", "{a: 1}", `a=1`, `{a: 1}`, `a=1 is not JSON`),
	)

	It("is made of JSON, too", func() {
		m, err := scenarios.MatchData(json.RawMessage(`{"b":[1,{"c":null}],"a":"x"}`))
		Expect(err).NotTo(HaveOccurred())
		Expect(m.String()).To(Equal(`{a: "x", b: [1, {c: null}]}`))
		Expect(m.Match(json.RawMessage(`{"a":"x","b":[1,{"c":null,"d":1}]}`))).To(BeTrue())
		_, err = scenarios.MatchData(json.RawMessage(`{`))
		Expect(err).To(HaveOccurred())
		Expect(scenarios.MatchOutput(parsed("shipped")).MatchOutput("it shipped")).To(BeTrue())
	})
})
