package scenarios_test

import (
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// table is a file of three rows.
const table = `name: order table
agent: desk
script:
  - caller: Where is order <order>?
  - model: {tool: look_up, with: {order_id: <order>, urgent: <urgent>, note: "<order>"}}
  - expect: {tool: look_up, with: {order_id: <order>}, returns: <answer>}
  - model: I looked it up. <answer>. That was <look_up.day>.
  - expect: {heard: /order <order>|(?P<order>x)/}
examples:
  - {order: A1001, answer: shipped, urgent: true}
  - {order: A.02, answer: /processing|packing/, urgent: 3}
  - {order: "0042", answer: "no order found", urgent: [1, 2]}
`

// callsOf loads the calls of a file, with others that it may include.
func callsOf(text string, files map[string]string, params map[string]string) ([]*scenarios.Scenario, error) {
	return judge.LoadAll(scenarios.Source{Path: "calls/call.yaml", Data: []byte(text), Params: params, Open: func(name string) ([]byte, string) {
		data, ok := files[name]
		if !ok {
			return nil, "leads to a file that does not exist"
		}
		return []byte(data), ""
	}})
}

// namesOfCalls are the names of scenarios.
func namesOfCalls(all []*scenarios.Scenario) (names []string) {
	for _, sc := range all {
		names = append(names, sc.Name)
	}
	return names
}

// summed are mistakes, each on a line.
func summed(err error) (lines []string) {
	GinkgoHelper()
	Expect(err).To(BeAssignableToTypeOf(&scenarios.Mistakes{}))
	for _, m := range err.(*scenarios.Mistakes).All {
		lines = append(lines, fmt.Sprintf("%s: %s", strings.TrimPrefix(m.Pos.String(), "calls/"), m.Summary()))
	}
	return lines
}

var _ = Describe("The rows of a file", func() {
	It("are a call each, with their values in the places of names", func() {
		all, err := callsOf(table, nil, nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(namesOfCalls(all)).To(Equal([]string{"order table [order=A1001]", "order table [order=A.02]", "order table [order=0042]"}))
		var words, sent, returns, heard []string
		for _, sc := range all {
			Expect(sc.Script).To(HaveLen(5))
			words, sent = append(words, sc.Script[0].Caller.Words, sc.Script[3].Model.Say), append(sent, string(sc.Script[1].Model.Tools[0].With))
			returns = append(returns, sc.Script[2].Expect.All[0].Want.Describe())
			heard = append(heard, sc.Script[4].Expect.All[0].Want.Describe())
			Expect(sc.Script[3].Model.Fills).To(HaveExactElements(HaveField("Mark", "<look_up.day>")))
		}
		Expect(words).To(Equal([]string{
			"Where is order A1001?", "I looked it up. shipped. That was <look_up.day>.",
			"Where is order A.02?", "I looked it up. /processing|packing/. That was <look_up.day>.",
			"Where is order 0042?", "I looked it up. no order found. That was <look_up.day>.",
		}))
		Expect(sent).To(Equal([]string{
			`{"order_id":"A1001","urgent":true,"note":"A1001"}`, `{"order_id":"A.02","urgent":3,"note":"A.02"}`, `{"order_id":"0042","urgent":[1,2],"note":"0042"}`,
		}))
		Expect(returns[1]).To(ContainSubstring("/processing|packing/"))
		Expect(heard).To(HaveExactElements(ContainSubstring(`/order A1001|(?P<order>x)/`), ContainSubstring(`/order A\.02|(?P<order>x)/`), ContainSubstring("0042")))
		Expect(all[1].Filled).To(Equal([]scenarios.Filled{
			{Name: "order", Value: "A.02", Pos: scenarios.Pos{File: "calls/call.yaml", Line: 11, Column: 6}},
			{Name: "answer", Value: "/processing|packing/", Pos: scenarios.Pos{File: "calls/call.yaml", Line: 11, Column: 19}},
			{Name: "urgent", Value: "3", Pos: scenarios.Pos{File: "calls/call.yaml", Line: 11, Column: 49}},
		}))
	})
})

var _ = DescribeTable("A mistake in what makes calls of a file", func(text string, want ...string) {
	_, err := callsOf(text, nil, nil)
	Expect(err).To(HaveOccurred())
	Expect(summed(err)).To(Equal(want))
},
	Entry("no list", head+"examples: {order: 1}\n", "call.yaml:5:1: examples is a list of rows: write each behind a dash: - {order: A1001}"),
	Entry("no rows", head+"examples: []\n", "call.yaml:5:11: examples has no rows: write each behind a dash: - {order: A1001}"),
	Entry("a row that is none", head+"examples:\n  - {order: 1}\n  - A1002\n", "call.yaml:7:5: a row of examples is a map: write a value for each name: {order: A1001}"),
	Entry("a value that is missing", head+"examples:\n  - {order: }\n", "call.yaml:6:6: order has no value: write it, or \"\" for an empty text"),
	Entry("a name twice", head+"examples:\n  - {order: 1, order: 2}\n", `call.yaml:6:16: "order" is written twice: leave one of them out`),
	Entry("a name that is none", head+"examples:\n  - {order: 1, 2nd: 2}\n", `call.yaml:6:16: "2nd" is no name: a name is one word of letters, digits, - and _`),
	Entry("rows of other names", head+"examples:\n  - {order: 1}\n  - {odrer: 2}\n  - {order: 2, day: 2}\n",
		"call.yaml:7:5: this row has no order: every row has the names of the first", `call.yaml:8:16: the first row has no "day": every row has the names of the first`),
	Entry("a row twice, once in quotes", head+"examples:\n  - {order: A1001}\n  - {order: \"A1001\"}\n", "call.yaml:7:5: this row is the same as another: leave it out; repeat plays a call several times"),
	Entry("a row twice", head+"examples:\n  - {order: 1}\n  - {order: 1}\n", "call.yaml:7:5: this row is the same as another: leave it out; repeat plays a call several times"),
	Entry("a name that nothing says", head+"examples:\n  - {order: 1, day: 1}\n  - {order: 2, day: 2}\n",
		"call.yaml:6:16: nothing in the file says <day>: write it where the value belongs, or leave the values out"),
	Entry("rows that differ in a name alone that readers are told", "about: of <day>\n"+head+"examples:\n  - {order: 1, day: 1}\n  - {order: 2, day: 1}\n  - {order: 1, day: 2}\n",
		"call.yaml:9:6: this row plays the same call as the one in line 7: nothing that is played says <day>: write it where the value belongs; in name and about it changes nothing"),
	Entry("a variant of which nothing is played", strings.Replace(head, "<order>", "A1", 1)+"variants:\n  a: {}\n  b: {about: the other}\n",
		`call.yaml:7:3: the variant "b" is the same call as "a": leave one of them out, or write what is other; repeat plays a call several times`),
	Entry("a misspelt name", strings.Replace(head, "<order>", "<ordr> <order>", 1)+"examples:\n  - {order: 1}\n", "call.yaml:4:13: nothing fills in <ordr>: did you mean <order>?; <order> is 1 in line 6, column 13"),
	Entry("a name that a tool has", "name: x\nagent: desk\nscript:\n  - model: {tool: look_up}\n  - caller: Hi <lookUp>\nexamples: [{lookUp: 1}]\n",
		`call.yaml:6:13: "look_up" is the name of a tool, too: <lookUp> could mean what it returned: give it another name`),
	Entry("data within words", head+"examples:\n  - {order: [1, 2]}\n",
		"call.yaml:4:13: <order> is data, and stands within words: write it alone without quotes, or give order a single value"),
	Entry("a value that does not fit, with its place", head+"  - wait: <pause>\nexamples:\n  - {order: 1, pause: 2s}\n  - {order: 2, pause: 2}\n",
		"call.yaml:5:11: wait: 2 has no unit: write 2ms or 2s: <pause> is 2 in line 8, column 23"),
	Entry("a variant of the script", head+"variants: {a: {script: []}}\nexamples: [{order: 1}]\n", "call.yaml:5:16: script is the same in all variants: write it at the top"),
	Entry("variants that are none", head+"variants: [a]\nexamples: [{order: 1}]\n", "call.yaml:5:1: variants is a map of names: write a name, and below it what is other than at the top: a-law: {line: {codec: pcma}}"),
	Entry("a variant that is none", head+"variants: {a: b}\nexamples: [{order: 1}]\n", `call.yaml:5:12: the variant "a" is a map: write what is other than at the top, or {} where nothing is`),
	Entry("a variant twice", head+"variants:\n  a: {}\n  a: {}\nexamples: [{order: 1}]\n", `call.yaml:7:3: the variant "a" is written twice: it stands in line 6 already`),
	Entry("a mistake of a variant, told once", head+"variants: {a: {tag: x, limits: {gap: 3}}}\nexamples: [{order: 1}, {order: 2}]\n",
		`call.yaml:5:16: unknown key "tag": did you mean "tags"?`, "call.yaml:5:38: gap: 3 has no unit: write 3ms or 3s"),
	Entry("a key twice in a variant", head+"limits: {gap: 1s}\nvariants: {a: {limits: {gap: 2s, gap: 3s}}}\nexamples: [{order: 1}]\n", `call.yaml:6:34: "gap" is written twice: it stands in line 6 already`),
	Entry("too many repeats", head+"repeat: 0\nexamples: [{order: 1}]\n", "call.yaml:5:9: repeat is a number from 1 to 10000: to leave a call out, write skip and the reason"),
)

// head is a file with a name.
const head = "name: x\nagent: desk\nscript:\n  - caller: Hi <order>\n"

var _ = Describe("The variants of a file", func() {
	It("are merged over its top, with each row", func() {
		all, err := callsOf(head+"tags: [a]\nlimits: {gap: 1s, tail: 2s}\nrepeat: 3\nexamples:\n  - {order: 1}\n  - {order: 2}\n"+
			"variants:\n  plain: {}\n  slow <order>: {limits: {gap: 5s}, tags: [b, <order>], about: new, agent: other}\n", nil, nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(namesOfCalls(all)).To(Equal([]string{"x [order=1] [plain]", "x [order=1] [slow <order>]", "x [order=2] [plain]", "x [order=2] [slow <order>]"}))
		Expect(all[0].Limits).To(And(HaveField("Gap", time.Second), HaveField("Tail", 2*time.Second)))
		Expect(all[3].Limits).To(And(HaveField("Gap", 5*time.Second), HaveField("Tail", 2*time.Second)))
		Expect(all[3]).To(And(HaveField("Tags", []string{"b", "2"}), HaveField("About", "new"), HaveField("Agent", "other"), HaveField("Variant", "slow <order>"), HaveField("Repeat", 3)))
		Expect(all[2]).To(And(HaveField("Tags", []string{"a"}), HaveField("About", ""), HaveField("Agent", "desk")))
	})

	It("are bounded, with the rows", func() {
		rows := strings.Repeat("  - {order: 1}\n", 1001)
		_, err := callsOf(head+"examples:\n"+rows, nil, nil)
		Expect(summed(err)[0]).To(Equal("call.yaml:6:3: examples has 1001 rows: a file has at most 1000 calls"))
	})
})

var _ = Describe("Parameters", func() {
	It("fill in what nothing in the file does, and stand in the name", func() {
		all, err := callsOf(head+"  - model: {tool: look_up, with: {a: <n>, b: <word>, c: <yes>}}\n", nil, map[string]string{"order": "A1001", "n": "3", "word": "0042", "yes": "yes", "other": "x"})
		Expect(err).NotTo(HaveOccurred())
		Expect(namesOfCalls(all)).To(Equal([]string{"x [n=3 order=A1001 word=0042 yes=yes]"}))
		Expect(all[0].Script[0].Caller.Words).To(Equal("Hi A1001"))
		Expect(string(all[0].Script[1].Model.Tools[0].With)).To(Equal(`{"a":3,"b":"0042","c":"yes"}`))
		Expect(all[0].Filled).To(ContainElement(scenarios.Filled{Name: "order", Value: "A1001"}))
		Expect(all[0].Filled).NotTo(ContainElement(HaveField("Name", "other")))
	})

	It("replace the values of an only row, and none of several", func() {
		all, err := callsOf(head+"examples: [{order: 1}]\n", nil, map[string]string{"order": "A1001"})
		Expect(err).NotTo(HaveOccurred())
		Expect(namesOfCalls(all)).To(Equal([]string{"x [order=A1001]"}))
		Expect(all[0].Filled).To(Equal([]scenarios.Filled{{Name: "order", Value: "A1001"}}))
		all, err = callsOf(head+"examples: [{order: 1}, {order: 2}]\n", nil, map[string]string{"order": "A1001"})
		Expect(err).NotTo(HaveOccurred())
		Expect(namesOfCalls(all)).To(Equal([]string{"x [order=1]", "x [order=2]"}))
	})
})

var _ = Describe("Rows", func() {
	It("are named by as many of their first values as tell them apart", func() {
		all, err := callsOf(head+"  - model: <a> <b>\nexamples:\n  - {order: 1, a: x, b: 1}\n  - {order: 1, a: y, b: 1}\n  - {order: 2, a: y, b: 2}\n", nil, nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(namesOfCalls(all)).To(Equal([]string{"x [order=1 a=x]", "x [order=1 a=y]", "x [order=2 a=y]"}))
		long := strings.Repeat("very long ", 9)
		all, err = callsOf(head+"examples:\n  - {order: "+long+"a}\n  - {order: "+long+"b}\n", nil, nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(namesOfCalls(all)).To(HaveExactElements(HaveSuffix("very long …]"), HaveSuffix("very long …, row 2]")))
	})
})
