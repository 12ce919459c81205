package harness_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"strings"
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios/library"
)

var _ = Describe("Names of agents, tools and guardrails", func() {
	const file = "supportline/refund-approved.yaml"

	play := func(spelling *strings.Replacer) *harness.Call {
		GinkgoHelper()
		text, err := fs.ReadFile(library.FS(), file)
		Expect(err).NotTo(HaveOccurred())
		sc, err := judge.Load(file, []byte(spelling.Replace(string(text))))
		Expect(err).NotTo(HaveOccurred())
		Expect(sc.Check(harness.Catalog(nil))).To(Succeed())
		return harness.Play(context.Background(), sc, nil)
	}

	It("mean the same in whatever case and punctuation, for the model as for what is expected", func() {
		asTyped := asItGoes(scenario("refund-approved"))
		other := play(strings.NewReplacer(
			"handoff: Billing", "handoff: billing", "as: Billing", "as: BILLING", "from: Support", "from: support",
			"get_order_status", "getOrderStatus", "tool: issue_refund", "tool: Issue refund", "approval: issue_refund", "approval: issue-refund",
			"no_card_numbers", "No card numbers",
		))
		Expect(asTyped.Result.Verdict).To(Equal(judge.VerdictPassed), failures(asTyped))
		Expect(other.Result.Verdict).To(Equal(judge.VerdictPassed), failures(other))
		Expect(other.SHA256).To(Equal(asTyped.SHA256), firstDifference(asTyped.Recording, other.Recording))
	})

	It("mean another where it is another", func() {
		other := play(strings.NewReplacer("{handoff: Billing, from: Support}", "{handoff: Billing, from: billing}"))
		Expect(other.Result.Failures).To(ConsistOf(And(
			HaveField("Kind", judge.FailureDifferent),
			HaveField("Message", "call should pass to Billing from billing"),
		)))
	})
})

var _ = Describe("Names that a scenario uses", func() {
	// load reads a scenario of one agent, "desk", that a function makes.
	load := func(make func() *agents.Agent, steps string) *harness.File {
		GinkgoHelper()
		text := "name: a call\nagent: desk\nscript:\n  - caller: Where is order A1001?\n" + steps
		l, err := harness.Load(fstest.MapFS{"call.yaml": {Data: []byte(text)}}, "", &harness.Options{Agents: harness.Agents{"desk": make}})
		Expect(err).NotTo(HaveOccurred())
		return &l.Files[0]
	}
	const watch = "  - model: Tuesday.\n  - expect_not: {tool: get_ordr_status}\n"

	It("are compared with those of the agent and of all that the call can come to", func() {
		Expect(load(supportline.Billing, watch).Mistakes).To(MatchError(And(
			ContainSubstring(`call.yaml:6:24: the agent "desk" has no tool "get_ordr_status"`), ContainSubstring(`did you mean "get_order_status"?`))))
		Expect(load(supportline.New, "  - model: {handoff: Billing}\n  - model: {tool: issue_refund, with: {order_id: A1}}\n"+
			"  - expect_not: {guardrail: no_card_numbers}\n").Mistakes).To(BeNil())
	})

	DescribeTable("are told as not checked when the agent cannot be made", func(make func() *agents.Agent, why string) {
		f := load(make, watch)
		Expect(f.Mistakes).To(BeNil())
		Expect(f.Scenario.NamesUnchecked).To(Equal(why))
	},
		Entry("because that panics", func() *agents.Agent { panic("no database") }, `making the agent "desk" panicked: no database`),
		Entry("because there is none", func() *agents.Agent { return nil }, `agent "desk": its constructor returned nil`),
	)

	It("are told as not checked in the result, when the agent could be made later", func() {
		made := 0
		f := func() *agents.Agent {
			if made++; made == 1 {
				panic("not yet")
			}
			return supportline.New()
		}
		sc := load(f, watch).Scenario
		call := harness.Play(context.Background(), sc, &harness.Options{Agents: harness.Agents{"desk": f}})
		Expect(call.Result.NotLookedAt).To(ContainElement(HaveField("Kind", judge.BlindNames)))
	})

	DescribeTable("of arguments are those of the schema", func(schema, with string, refused string) {
		desk := func() *agents.Agent {
			return &agents.Agent{Name: "Desk", Tools: []agents.Tool{{
				Name: "look_up", Parameters: json.RawMessage(schema),
				Call: func(context.Context, json.RawMessage) (string, error) { return "", nil },
			}}}
		}
		f := load(desk, "  - model: Hello.\n  - expect_not: {tool: look_up, with: "+with+"}\n")
		if refused == "" {
			Expect(f.Mistakes).To(BeNil())
			return
		}
		Expect(f.Mistakes).To(MatchError(ContainSubstring(refused)))
	},
		Entry("that refuses others", `{"type":"object","properties":{"id":{}},"additionalProperties":false}`, "{ident: 1}", `look_up takes no argument "ident"`),
		Entry("that says nothing of others", `{"type":"object","properties":{"id":{}}}`, "{ident: 1}", `look_up takes no argument "ident"`),
		Entry("that lets others pass", `{"type":"object","properties":{"id":{}},"additionalProperties":true}`, "{ident: 1}", ""),
		Entry("that names others elsewhere", `{"type":"object","properties":{"id":{}},"anyOf":[{"properties":{"ident":{}}}]}`, "{ident: 1}", ""),
		Entry("that names none", `{"type":"object"}`, "{ident: 1}", ""),
		Entry("that takes none", `{"type":"object","properties":{},"additionalProperties":false}`, "{ident: 1}", "it takes none"),
		Entry("of a map in it", `{"type":"object","properties":{"who":{"type":"object","properties":{"name":{}}}}}`, "{who: {nam: x}}", `look_up takes no argument "who.nam": did you mean "name"?`),
		Entry("of a number where a text is", `{"type":"object","properties":{"id":{"type":"string"}}}`, "{id: 1001}", `call.yaml:6:44: look_up is never called with this: "id" must be a string, not a number: write a value that it takes`),
		Entry("of one of several", `{"type":"object","properties":{"id":{"type":"string"}}}`, "{id: {one_of: [A1, 1001]}}", `look_up is never called with this`),
		Entry("of what it must not be", `{"type":"object","properties":{"id":{"type":"string"}}}`, "{id: {not: 1001}}", `look_up is never called with this`),
		Entry("of a text that is none of its words", `{"type":"object","properties":{"id":{"type":"string","enum":["a","b"]}}}`, "{id: c}", `look_up is never called with this`),
		Entry("of a map where a text is", `{"type":"object","properties":{"id":{"type":"string"}}}`, "{id: {no: A1}}", `look_up is never called with this`),
		Entry("of a list where a text is", `{"type":"object","properties":{"id":{"type":"string"}}}`, "{id: [A1]}", `look_up is never called with this`),
		Entry("of a text in a map in it", `{"type":"object","properties":{"who":{"type":"object","properties":{"age":{"type":"integer"}}}}}`, "{who: {age: old}}", `look_up is never called with this`),
		Entry("of a part of a map", `{"type":"object","properties":{"who":{"type":"object","properties":{"a":{"type":"integer"},"b":{}},"required":["a","b"]}}}`, "{who: {a: 1}}", ""),
		Entry("of a whole list", `{"type":"object","properties":{"ids":{"type":"array","items":{"type":"string"},"minItems":1}}}`, "{ids: [A1]}", ""),
		Entry("of an element of a list", `{"type":"object","properties":{"ids":{"type":"array","items":{"type":"string"}}}}`, "{ids: {contains: A1}}", ""),
		Entry("of a pattern", `{"type":"object","properties":{"id":{"type":"string","enum":["a","b"]}}}`, "{id: '/a|b/'}", ""),
		Entry("of one that stands elsewhere", `{"type":"object","properties":{"id":{"$ref":"#/$defs/id"}},"$defs":{"id":{"type":"string"}}}`, "{id: 1001}", ""),
		Entry("of a text in it", `{"type":"object","properties":{"who":{"type":"string"}}}`, "{who: {one_of: [a, b]}}", ""),
	)

	It("may be made up by a model, and what becomes of that is judged", func() {
		f := load(supportline.New, `  - model: {tool: cancel_order, with: {x: 1}, invented: true}
  - expect: {tool: cancel_order, ran: false}
  - model: {handoff: Sales, invented: true}
  - expect: {tool: transfer_to_sales, ran: false}
  - model: {tool: get_order_status, with: {order: A1001}, invented: true}
  - expect: {tool: get_order_status, ran: false, returns: order_id}
  - model: I cannot do that.
  - expect: {heard: cannot do that}
`)
		Expect(f.Mistakes).To(BeNil())
		call := harness.Play(context.Background(), f.Scenario, &harness.Options{Agents: harness.Agents{"desk": supportline.New}})
		Expect(call.Result.Verdict).To(Equal(judge.VerdictPassed), failures(call))
	})
})
