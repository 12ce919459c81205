package scenarios_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v4"

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

// schemaKeys follows names of properties through a schema; a number is one of the alternatives there.
func schemaKeys(schema *jsonschema.Schema, path ...string) []string {
	GinkgoHelper()
	for _, name := range path {
		switch {
		case name == "items":
			schema = schema.Items
		case name == "0" || name == "1" || name == "2":
			schema = schema.AnyOf[name[0]-'0']
		case schema.Definitions[name] != nil && schema.Properties["script"] != nil && schema.Properties[name] == nil:
			schema = schema.Definitions[name]
		default:
			Expect(schema.Properties).To(HaveKey(name), "%v", path)
			schema = schema.Properties[name]
		}
	}
	return slices.Sorted(maps.Keys(schema.Properties))
}

// keysOf returns the keys that are played, of the first table for each name, together.
func keysOf(names ...string) []string {
	GinkgoHelper()
	var all []string
	for _, name := range names {
		found := false
		for _, set := range scenarios.KeySets() {
			if set.What == name {
				all, found = append(all, set.Now...), true
			}
		}
		Expect(found).To(BeTrue(), name)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func without(names []string, out ...string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return slices.Contains(out, n) })
}

var _ = Describe("The schema for editors", func() {
	schema := editorSchema()
	resolved, err := schema.Resolve(nil)
	if err != nil {
		panic(err)
	}

	It("has the keys of the loader", func() {
		kinds := keysOf("heard", "tool", "handoff", "approval", "guardrail", "interrupted", "silence")
		Expect(schemaKeys(schema)).To(Equal(keysOf("the top of a scenario")))
		Expect(schemaKeys(schema, "session")).To(Equal(keysOf("session")))
		Expect(schemaKeys(schema, "session", "turn_detection", "1")).To(Equal(keysOf("turn_detection")))
		Expect(schemaKeys(schema, "limits")).To(Equal(keysOf("limits")))
		Expect(schemaKeys(schema, "checks")).To(Equal(keysOf("checks")))
		Expect(schemaKeys(schema, "bound", "1")).To(Equal(keysOf("a bound")))
		Expect(schemaKeys(schema, "text", "1")).To(Equal(keysOf("a text matcher")))
		Expect(schemaKeys(schema, "caller", "caller", "1")).To(Equal(keysOf("caller")))
		Expect(without(schemaKeys(schema, "caller"), "caller")).To(Equal(keysOf("caller")))
		Expect(without(schemaKeys(schema, "human"), "human")).To(Equal(keysOf("human")))
		Expect(without(schemaKeys(schema, "fault"), "fault")).To(Equal(keysOf("fault")))
		Expect(schemaKeys(schema, "model", "model", "2")).To(Equal(keysOf("model")))
		Expect(without(schemaKeys(schema, "model"), "model")).To(Equal(keysOf("model")))
		Expect(schemaKeys(schema, "model", "tools", "items")).To(Equal(keysOf("a tool of model")))
		Expect(schemaKeys(schema, "expectation")).To(Equal(sorted(kinds, keysOf("an expectation"), keysOf("expect"))))
		Expect(schemaKeys(schema, "observed")).To(Equal(sorted(kinds, keysOf("an expectation"))))
		Expect(schemaKeys(schema, "watched")).To(Equal(sorted(kinds, keysOf("an expectation"), keysOf("expect_not"))))
		Expect(without(schemaKeys(schema, "expect"), "expect")).To(Equal(sorted(kinds, keysOf("expect"))))
		Expect(without(schemaKeys(schema, "expect_not"), "expect_not")).To(Equal(sorted(kinds, keysOf("expect_not"))))
		Expect(without(schemaKeys(schema, "wait"), "wait")).To(Equal(sorted(kinds, keysOf("wait"))))
	})

	It("accepts what the loader accepts", func() {
		files, err := filepath.Glob("library/*/*.yaml")
		Expect(err).NotTo(HaveOccurred())
		Expect(files).To(HaveLen(8))
		for _, name := range playable {
			files = append(files, filepath.Join("testdata/examples", name))
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			Expect(err).NotTo(HaveOccurred())
			Expect(validate(resolved, string(data))).To(Succeed(), file)
		}
		for _, block := range yamlBlock.FindAllStringSubmatch(reference(), -1) {
			text := block[1]
			if strings.HasPrefix(text, "- ") {
				text = docsStage + "  " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ") + "\n"
			}
			Expect(validate(resolved, text)).To(Succeed(), text)
		}
	})

	DescribeTable("refuses",
		func(steps string) {
			Expect(validate(resolved, preamble+steps)).NotTo(Succeed())
			_, err := scenarios.Load("call.yaml", []byte(preamble+steps))
			Expect(err).To(HaveOccurred())
		},
		Entry("an unknown key", "  - caller: Hi\n    dely: 1s\n"),
		Entry("an unknown verb", "  - callr: Hi\n"),
		Entry("what is not playable yet", "  - hangup: caller\n"),
		Entry("a duration without its unit", "  - caller: Hi\n    delay: 900\n"),
		Entry("a human without a tool", "  - human: approve\n"),
		Entry("an expectation of nothing", "  - expect: {by: Billing}\n"),
		Entry("an option of another kind", "  - expect: {guardrail: x, from: Support}\n"),
		Entry("an option of another kind, of words", "  - expect: {heard: x, from: Support}\n"),
		Entry("a watch with a deadline", "  - expect_not: {heard: x, within: 2s}\n"),
		Entry("a matcher of two keys", "  - expect: {heard: {equals: x, not: y}}\n"),
		Entry("interrupted: false", "  - expect: {interrupted: false}\n"),
		Entry("an empty list of tools", "  - model: {tools: []}\n"),
		Entry("a check of the future", "checks: {tools_run: []}\n"),
		Entry("an unknown statistic", "checks: {barge_in_stop: {p96: 1s}}\n"),
		Entry("a key of the future", "repeat: 5\n"),
	)
})

func sorted(lists ...[]string) []string {
	all := slices.Concat(lists...)
	slices.Sort(all)
	return slices.Compact(all)
}
