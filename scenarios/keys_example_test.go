package scenarios_test

import (
	"fmt"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// stages are scenarios or steps in which one key of a map can stand, by the name of the map: "key: value" is put
// in the place of %s. A stage that begins with a dash is a step.
var stages = map[string]string{
	"session":               "session: {%s}",
	"turn_detection":        "session: {turn_detection: {%s}}",
	"limits":                "limits: {%s}",
	"checks":                "checks: {%s}",
	"a bound":               "checks: {response_latency: {%s}}",
	"a step":                "- %s",
	"a step: human":         "- {%s, tool: issue_refund}",
	"caller":                "- {caller: Hi, %s}",
	"caller: say":           "- caller: {%s}",
	"a step: backchannel":   "- {%s, delay: 1s}",
	"a step: sound":         "- {%s, delay: 1s}",
	"a step: mute":          "- {%s, delay: 1s}",
	"a step: react":         "- {%s, until: {heard: bye}}",
	"typed":                 "- {typed: Hi, %s}",
	"typed: say":            "- typed: {%s}",
	"image":                 "- {image: a.png, %s}",
	"dtmf":                  "- {dtmf: 1, %s}",
	"backchannel":           "- {backchannel: Hm, after: agent_stops, %s}",
	"backchannel: say":      "- backchannel: {delay: 1s, %s}",
	"backchannel: after":    "- {backchannel: Hm, %s}",
	"backchannel: barge_in": "- {backchannel: Hm, %s}",
	"sound":                 "- {sound: cough, after: agent_stops, %s}",
	"sound: after":          "- {sound: cough, %s}",
	"sound: barge_in":       "- {sound: cough, %s}",
	"mute":                  "- {mute: 1s, after: agent_stops, %s}",
	"mute: after":           "- {mute: 1s, %s}",
	"mute: barge_in":        "- {mute: 1s, %s}",
	"react":                 "- {react: [{otherwise: true, hangup: caller}], %s}",
	"a branch of react":     "- react: [{hangup: caller, %s}]",
	"human":                 "- {human: reject, tool: issue_refund, %s}",
	"human: tool":           "- {human: reject, %s}",
	"fault":                 "- {fault: late_event, %s}",
	"hangup":                "- {hangup: caller, %s}",
	"model":                 "- {model: Hm., %s}",
	"model: say":            "- model: {%s}",
	"model: fails":          "- model: {%s}",
	"model: with":           "- {model: Hm., tool: issue_refund, %s}",
	"a tool of model":       "- model: {tools: [{%s}]}",
	"a tool of model: with": "- model: {tools: [{tool: issue_refund, %s}]}",
	"expect":                "- {expect: {heard: help}, %s}",
	"an expectation":        "- expect: {%s}",
	"expect_not":            "- {expect_not: {heard: goodbye}, %s}",
	"wait":                  "- {wait: 1s, %s}",
	"explore":               "explore: {%s}",
	"a sweep":               "- {caller: Hi, after: connected, delay: {from: 1s, to: 5s, %s}}",
	"a sweep: from":         "- {caller: Hi, after: connected, delay: {to: 6s, step: 50ms, %s}}",
	"a sweep: to":           "- {caller: Hi, after: connected, delay: {step: 50ms, %s}}",
	"a step: include":       "- {%s, with: {order: A1001}}",
	"a step: loop":          "- {%s, steps: [{wait: 1s}]}",
	"include":               "- {include: opening.steps.yaml, %s}",
	"loop":                  "- {loop: 2, %s}",
	"a text matcher":        "- expect: {heard: {%s}}",
	"a text matcher: not":   "- expect_not: {heard: {%s}}",
	"a data matcher":        "- expect: {tool: issue_refund, with: {order_id: {%s}}}",
	"a moment":              "- {caller: Hi, after: %s}",

	"turn_detection: eagerness": "session: {turn_detection: {type: semantic_vad, %s}}",
	"simulator":                 "simulator: {steps: loose, %s}",
	"simulator: steps":          "simulator: {%s}",
	"tools":                     "tools: {issue_refund: {%s}}",
	"model: silent":             "- model: {%s}",
	"when":                      "- {model: Hm., when: {%s}}",
}

// stageOf returns a scenario with a key in a map.
func stageOf(what, key, value string) string {
	step, special := stages[what+": "+key]
	if !special {
		step = stages[what]
	}
	for _, k := range judge.Kinds() {
		if step == "" && k.Name == what {
			step = fmt.Sprintf("- expect: {%s: %s, %%s}", k.Name, k.Keys[0].Form.Example)
		}
	}
	written := key + ": " + value
	if what == "a moment" {
		written = key
	}
	top := map[string]string{"name": "a call", "agent": "supportline", "script": ""}
	if what == "the top of a scenario" {
		top[key] = value
	}
	text := ""
	for _, name := range []string{"name", "agent"} {
		text += name + ": " + top[name] + "\n"
	}
	if what == "the top of a scenario" && top["script"] == "" && key != "name" && key != "agent" {
		text += written + "\n"
	}
	if top["script"] != "" {
		return text + "script: " + top["script"] + "\n"
	}
	if strings.HasPrefix(step, "-") {
		return text + strings.TrimPrefix(docsStage, "name: a call\nagent: supportline\n") +
			"  - model: {say: Bye, handoff: Billing}\n  " + fmt.Sprintf(step, written) + "\n"
	}
	if step != "" {
		text += fmt.Sprintf(step, written) + "\n"
	}
	text += strings.TrimPrefix(docsStage, "name: a call\nagent: supportline\n")
	if key == "examples" {
		text += "  - model: Order <order>.\n"
	}
	return text + "  - caller: And now?\n  - caller: Bye.\n"
}

// openExample is the file that examples include.
func openExample(string) (data []byte, unread string) {
	return []byte("steps:\n  - caller: Where is <order>?\n"), ""
}

// examples returns the values that a key is tried with: its example, and each of its words.
func examples(row keys.Row) []string {
	all := []string{row.Form.Example}
	if row.Form.Words != nil && !strings.HasPrefix(row.Form.Example, "[") {
		all = append(all, row.Form.Words.All()...)
	}
	return all
}

// namesOf returns the keys that can stand in a map, in their order.
func namesOf(what string) []string {
	tables := judge.Language().Tables()
	return tables[slices.IndexFunc(tables, func(t *keys.Table) bool { return t.What == what })].All()
}

var _ = Describe("Each key", func() {
	editor, err := editorSchema().Resolve(nil)
	if err != nil {
		panic(err)
	}
	tried := 0
	for _, table := range judge.Language().Tables() {
		for _, row := range table.Rows {
			for _, value := range examples(row) {
				if table.What == "the top of a file of steps" {
					continue // no part of a scenario: see fragment_test.go
				}
				tried++
				It(fmt.Sprintf("of %s is accepted with its example: %s: %s", table.What, row.Name, value), func() {
					Expect(row.Form.Example == "").To(Equal(table.What == "a moment"))
					text := stageOf(table.What, row.Name, value)
					_, err := judge.Language().LoadAll(scenarios.Source{Path: "example.yaml", Data: []byte(text), Open: openExample}, nil)
					Expect(err).NotTo(HaveOccurred(), text)
					Expect(validate(editor, text)).To(Succeed(), text)
				})
			}
		}
	}

	It("was tried", func() { Expect(tried).To(BeNumerically(">=", 120)) })
})
