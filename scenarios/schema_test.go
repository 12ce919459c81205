package scenarios_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// editorSchema is the schema that editors use.
func editorSchema() *jsonschema.Schema {
	data, err := os.ReadFile("scenario.schema.json")
	if err != nil {
		panic(err)
	}
	var schema jsonschema.Schema
	if err := json.Unmarshal(data, &schema); err != nil {
		panic(err)
	}
	return &schema
}

// validate does what an editor does with a file.
func validate(schema *jsonschema.Resolved, text string) error {
	var value any
	if err := yaml.Load([]byte(text), &value); err != nil {
		return err
	}
	return schema.Validate(value)
}

var _ = Describe("The schema for editors", func() {
	schema := editorSchema()
	resolved, err := schema.Resolve(nil)
	if err != nil {
		panic(err)
	}

	It("accepts what the loader accepts", Label("sweep"), func() {
		files, err := filepath.Glob("library/*/*.yaml")
		Expect(err).NotTo(HaveOccurred())
		examples, err := filepath.Glob("testdata/examples/*.yaml")
		Expect(err).NotTo(HaveOccurred())
		Expect(examples).To(HaveLen(29))
		files = slices.DeleteFunc(append(files, examples...), func(file string) bool {
			return strings.HasSuffix(file, ".agent.yaml") || strings.HasSuffix(file, ".steps.yaml")
		})
		Expect(len(files)).To(BeNumerically(">", 30))
		for _, file := range files {
			data, err := os.ReadFile(file)
			Expect(err).NotTo(HaveOccurred())
			Expect(validate(resolved, string(data))).To(Succeed(), file)
		}
		Expect(validate(resolved, small+"  - loop: <n>\n    steps: [{caller: Hi, delay: <d>, gain: <g>}, {expect: {tool: x, ran: <r>, times: <n>}}]\nexamples: [{n: 2, d: 1s, g: -6dB, r: false}]\n")).To(Succeed())
		Expect(validate(resolved, anyFilled)).To(Succeed())
		for _, block := range yamlBlock.FindAllStringSubmatch(reference(), -1) {
			text := block[1]
			if strings.HasPrefix(text, "- ") {
				text = docsStage + "  " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ") + "\n"
			}
			Expect(validate(resolved, text)).To(Succeed(), text)
		}
	})

	It("takes a name for any value of a call, as the loader does", func() {
		_, err := judge.Language().LoadAll(scenarios.Source{Path: "call.yaml", Data: []byte(anyFilled)}, nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(validate(resolved, strings.Replace(anyFilled, "<line>", "<line", 1))).NotTo(Succeed())
		Expect(validate(resolved, preamble+"  - caller: Hi\nscript: <steps>\n")).NotTo(Succeed())
	})

	DescribeTable("refuses",
		func(steps string) {
			Expect(validate(resolved, preamble+steps)).NotTo(Succeed())
			_, err := judge.Load("call.yaml", []byte(preamble+steps))
			Expect(err).To(HaveOccurred())
		},
		Entry("an unknown key", "  - caller: Hi\n    dely: 1s\n"),
		Entry("an agent that hangs up", "  - hangup: agent\n"),
		Entry("an unknown verb", "  - callr: Hi\n"),
		Entry("a loop without steps", "  - loop: 2\n"),
		Entry("a duration without its unit", "  - caller: Hi\n    delay: 900\n"),
		Entry("a human without a tool", "  - human: approve\n"),
		Entry("an expectation of nothing", "  - expect: {by: Billing}\n"),
		Entry("an option of another kind", "  - expect: {guardrail: x, from: Support}\n"),
		Entry("an option of another kind, of words", "  - expect: {heard: x, from: Support}\n"),
		Entry("a watch with a deadline", "  - expect_not: {heard: x, within: 2s}\n"),
		Entry("a matcher of two keys", "  - expect: {heard: {equals: x, not: y}}\n"),
		Entry("interrupted: false", "  - expect: {interrupted: false}\n"),
		Entry("an empty list of tools", "  - model: {tools: []}\n"),
		Entry("a question that asks nothing", "checks: {judge: {times: 2}}\n"),
		Entry("an unknown statistic", "checks: {barge_in_stop: {p96: 1s}}\n"),
		Entry("a key of the future", "line: 5\n"),
	)
})

// anyFilled is a scenario whose values, maps among them, are filled in.
const anyFilled = `name: v
agent: supportline
line: <line>
session: <session>
limits: <limits>
approvals: <appr>
simulator: <sim>
checks: <checks>
tools: <tools>
allow: [<allowed>]
targets: [<target>]
on_failure: <fail>
script:
  - caller: Where is order A1001?
    reaction: <react>
  - model: {tool: get_order_status, with: <args>}
  - model: Your order shipped.
  - expect: <want>
  - sound: <cough>
    delay: 1s
  - hangup: <who>
examples:
  - {line: phone, session: {turn_detection: server_vad}, limits: {gap: 300ms}, appr: fail, sim: {ttfa: 300ms}, checks: {turns: 1}, tools: {get_order_status: {takes: 1s}}, allowed: approval, target: sim, fail: stop, react: answer, args: {order_id: A1001}, want: {heard: shipped}, cough: cough, who: caller}
`
