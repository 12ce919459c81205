package scenarios_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// shelved is a shelf on which nothing is missing but what a spec names.
func shelved() *shelf { return &shelf{agents: []string{"desk", "remote"}, said: []string{"Hello?"}} }

// misnamed loads steps of a call with the desk, and compares every mistake. Lines count from the first step.
func misnamed(steps string, want ...string) {
	GinkgoHelper()
	text := "name: a call\nagent: desk\nscript:\n" + strings.TrimPrefix(steps, "\n") + "\n"
	_, err := judge.Language().Load("call.yaml", []byte(text), shelved())
	var got []string
	if err != nil {
		for _, m := range err.(*scenarios.Mistakes).All {
			got = append(got, fmt.Sprintf("%d:%d: %s", m.Pos.Line-3, m.Pos.Column, m.Summary()))
		}
	}
	Expect(got).To(Equal(want))
}

var _ = Describe("The names that a scenario uses of its agent", func() {
	DescribeTable("are refused, with the agent's own, when it has no such", misnamed,
		Entry("tool of a model step", `
  - model: {tool: get_order_sttus, with: {order_id: A1}}`,
			`1:19: the agent "desk" has no tool "get_order_sttus": did you mean "get_order_status"?; what a model makes up is marked invented: true`),
		Entry("tool among several", `
  - model: {tools: [{tool: get_order_status, with: {order_id: A1}}, {tool: refund}]}`,
			`1:76: the agent "desk" has no tool "refund": it has get_order_status and transfer_to_billing; what a model makes up is marked invented: true`),
		Entry("agent to hand over to, and nothing is said of what is right", `
  - model: {handoff: Biling}
  - expect: {handoff: Billing}`,
			`1:22: the agent "desk" has no agent "Biling": did you mean "Billing"?; what a model makes up is marked invented: true`),
		Entry("agent in charge", `
  - model: {say: Hello, as: Sales}`,
			`1:29: the agent "desk" has no agent "Sales": it has Desk and Billing`),
		Entry("agent that hands over or speaks", `
  - expect: {heard: hello, by: Biling}
  - expect_not: {handoff: Billing, from: Dsk}`,
			`1:32: the agent "desk" has no agent "Biling": did you mean "Billing"?`,
			`2:42: the agent "desk" has no agent "Dsk": did you mean "Desk"?`),
		Entry("guardrail, also where it is watched for", `
  - expect_not: {guardrail: no_card_number}`,
			`1:29: the agent "desk" has no guardrail "no_card_number": did you mean "no_card_numbers"?`),
		Entry("tool of a human, of an approval, of a moment", `
  - human: approve
    tool: get_orders_status
    after: {approval: get_order_statsu}`,
			`2:11: the agent "desk" has no tool "get_orders_status": did you mean "get_order_status"?`,
			`3:23: the agent "desk" has no tool "get_order_statsu": did you mean "get_order_status"?`),
		Entry("tool that must not run", `
  - expect_not: {tool: get_ordr_status}
    until: {tool: issue_refund}`,
			`1:24: the agent "desk" has no tool "get_ordr_status": did you mean "get_order_status"?`,
			`2:19: the agent "desk" has no tool "issue_refund": it has get_order_status and transfer_to_billing`),
		Entry("argument, at any depth", `
  - expect_not: {tool: get_order_status, with: {order: A1}}
  - expect_not: {approval: get_order_status, with: {about: {town: Rome}}}
  - expect_not: {tool: get_order_status, with: {one_of: [{not: {ordre_id: A1}}, {order_id: A2}]}}
  - human: reject
    tool: get_order_status
    with: {oder_id: A1}`,
			`1:49: get_order_status takes no argument "order": it takes order_id and about`,
			`2:61: get_order_status takes no argument "about.town": it takes city`,
			`3:65: get_order_status takes no argument "ordre_id": did you mean "order_id"?`,
			`6:12: get_order_status takes no argument "oder_id": did you mean "order_id"?`),
		Entry("arguments of a model step that are no text, or are missing", `
  - model: {tool: get_order_status, with: {order_id: 12}}
  - model: {tool: get_order_status}`,
			`1:19: get_order_status takes other arguments: order_id must be a string: mend them, or mark what a model makes up with invented: true`,
			`2:19: get_order_status takes other arguments: order_id must be a string: mend them, or mark what a model makes up with invented: true`),
	)

	DescribeTable("pass", func(steps string) { misnamed(steps) },
		Entry("in another spelling", `
  - model: {tool: GetOrderStatus, with: {order_id: A1}}
  - expect: {tool: get-order-status, with: {order_id: {not: A2}, about: {city: Rome}}}
  - model: {handoff: billing}
  - expect: {handoff: BILLING, from: desk}`),
		Entry("as tools that hand over, and as what the runtime does", `
  - model: {tool: transfer_to_billing}
  - expect_not: {tool: end_call}`),
		Entry("when a model step makes them up, and where that is judged", `
  - model: {tool: cancel_order, with: {id: 1}, invented: true}
  - expect: {tool: cancel_order, ran: false}
  - model: {tool: get_order_status, with: {id: 1}, invented: true}
  - expect: {tool: get_order_status, ran: false, with: {id: 1}}
  - model: {handoff: Sales, invented: true}
  - expect: {tool: transfer_to_sales, ran: false}`),
	)

	It("are checked as strictly beside what another step makes up", func() {
		misnamed(`
  - model: {tool: get_order_status, with: {id: 1}, invented: true}
  - model: {tool: get_order_status, with: {ids: 1}}`,
			`2:44: get_order_status takes no argument "ids": it takes order_id and about`)
	})

	It("are told to be unchecked where the agent cannot be asked", func() {
		sc := loaded("name: a call\nagent: remote\nscript:\n  - caller: Hello?\n  - expect_not: {tool: nothing}\n")
		Expect(sc.Check(shelved())).To(Succeed())
		Expect(sc.NamesUnchecked).To(Equal("it is an application elsewhere"))
	})

	It("are checked again where a scenario is loaded without them", func() {
		sc := loaded("name: a call\nagent: desk\nscript:\n  - caller: Hello?\n  - expect_not: {tool: nothing}\n")
		Expect(sc.Check(shelved())).To(MatchError(ContainSubstring(`call.yaml:5:24: the agent "desk" has no tool "nothing"`)))
	})
})
