package harness_test

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
)

// slow makes a tool take its time.
func slow(takes time.Duration) func(t *agents.Tool) {
	return func(t *agents.Tool) {
		call := t.Call
		t.Call = func(ctx context.Context, args json.RawMessage) (string, error) {
			select {
			case <-time.After(takes):
				return call(ctx, args)
			case <-ctx.Done():
				return "", ctx.Err()
			}
		}
	}
}

var _ = Describe("What a scenario demands of an agent", func() {
	const (
		head   = "name: k\nagent: supportline\nscript:\n"
		ask    = head + "  - caller: Hi, where's my order A1001?\n"
		lookUp = "  - model: {tool: get_order_status, with: {order_id: A1001}}\n"
		found  = "  - model: Your order is <get_order_status>.\n"
		refund = head + "  - caller: I want a refund on order A1001.\n  - model: {handoff: Billing}\n"
		issue  = "  - model: {tool: issue_refund, with: {order_id: A1001}}\n"
		done   = "  - model: Your refund is on its way.\n"
	)
	renamed := func() *harness.Options {
		return tool("issue_refund", func(t *agents.Tool) { t.Name = "refund_order" })
	}
	numbered := func() *harness.Options {
		return tool("issue_refund", func(t *agents.Tool) {
			t.Parameters = json.RawMessage(`{"type":"object","properties":{"order_id":{"type":"integer"}},"required":["order_id"],"additionalProperties":false}`)
		})
	}
	// The verdict on a call, in one word: refused, passed, or the kind of its first failure.
	verdict := func(text string, opts *harness.Options) (string, string) {
		GinkgoHelper()
		sc, err := judge.Load("kinds.yaml", []byte(text))
		if err != nil {
			return "refused", err.Error()
		}
		if err := sc.Check(harness.Catalog(opts)); err != nil {
			return "refused", err.Error()
		}
		call := harness.Play(context.Background(), sc, opts)
		if len(call.Result.Failures) > 0 {
			return string(call.Result.Failures[0].Kind), failures(call)
		}
		return string(call.Result.Verdict), failures(call)
	}

	DescribeTable("turns a broken one red for its own reason, and a sound one not", func(text string, opts *harness.Options, want, says string) {
		got, why := verdict(text, opts)
		Expect(got).To(Equal(want), why)
		Expect(why).To(ContainSubstring(says))
	},
		Entry("names: a watch for a tool that it has no more", ask+lookUp+found+"  - expect_not: {tool: issue_refund}\n", renamed(), "refused", `has no tool "issue_refund": it has get_order_status, refund_order`),
		Entry("names: the same, where it has the tool", ask+lookUp+found+"  - expect_not: {tool: issue_refund}\n", nil, "passed", ""),
		Entry("names: a watch for an argument of another type", ask+lookUp+found+"  - expect_not: {tool: issue_refund, with: {order_id: A1002}}\n", numbered(), "refused", "must be an integer"),
		Entry("names: the same, where it is a text", ask+lookUp+found+"  - expect_not: {tool: issue_refund, with: {order_id: A1002}}\n", nil, "passed", ""),

		Entry("watches: one that is over before a slow answer", ask+lookUp+found+"  - expect_not: {heard: Friday}\n    for: 4s\n", tool("get_order_status", slow(3*time.Second)), "proves_nothing", "before the agent's turn was"),
		Entry("watches: the same, where the answer comes in time", ask+lookUp+found+"  - expect_not: {heard: Friday}\n    for: 8s\n", tool("get_order_status", slow(time.Second)), "passed", ""),
		Entry("watches: one that is over before anybody spoke", strings.Replace(ask, "script:\n", "script:\n  - expect_not: {heard: Tuesday}\n", 1)+lookUp+found, nil, "proves_nothing", "before the caller had said anything"),
		Entry("watches: one for words that are not there to be cut", ask+"  - model: Your order left our warehouse on Friday, passed customs on Saturday, and should arrive Tuesday.\n"+
			"  - caller: Stop, please.\n    barge_in: 900ms\n  - expect: {interrupted: true, unheard: Wednesday}\n  - model: Okay.\n", nil, "proves_nothing", `the model never says "Wednesday"`),
		Entry("watches: the same, of words that are", ask+"  - model: Your order left our warehouse on Friday, passed customs on Saturday, and should arrive Tuesday.\n"+
			"  - caller: Stop, please.\n    barge_in: 900ms\n  - expect: {interrupted: true, unheard: Tuesday}\n  - model: Okay.\n", nil, "passed", ""),

		Entry("dead air: a tool of nine seconds", ask+lookUp+found, tool("get_order_status", slow(9*time.Second)), "dead_air", "get_order_status has run since"),
		Entry("dead air: a tool of six", ask+lookUp+found, tool("get_order_status", slow(6*time.Second)), "passed", ""),
		Entry("dead air: a tool of nine, with words in between", ask+"  - model: {say: \"One moment, I am looking that up for you, it may take a while.\", tool: get_order_status, with: {order_id: A1001}}\n"+found,
			tool("get_order_status", slow(9*time.Second)), "passed", ""),
		Entry("faults: one that the agent is too slow for", ask+lookUp+"  - fault: drop\n    event: response.function_call_arguments.done\n    after: {tool: get_order_status}\n"+found, nil, "unused", "it could hold back"),

		Entry("order: words before the look-up", ask+"  - model: {say: \"It should arrive Tuesday.\", tool: get_order_status, with: {order_id: A1001}}\n"+
			"  - expect: {tool: get_order_status}\n  - wait: 100ms\n  - model: Thank you.\n  - expect: {heard: arrive Tuesday}\n", nil, "out_of_order", "move the step above it"),
		Entry("order: words after it", ask+lookUp+"  - expect: {tool: get_order_status}\n  - wait: 100ms\n"+found+"  - expect: {heard: Tuesday}\n", nil, "passed", ""),

		Entry("deeds: a refund of almost the right order", "approvals: approve\n"+refund+"  - model: {tool: issue_refund, with: {order_id: AI001}}\n  - expect: {approval: issue_refund}\n"+done, nil, "surprise", "should be about what the caller said"),
		Entry("deeds: a refund of the right one", "approvals: approve\n"+refund+issue+"  - expect: {approval: issue_refund}\n"+done, nil, "passed", ""),

		Entry("what tools return: another day", ask+lookUp+found+"  - expect: {heard: arriving Tuesday}\n", tool("get_order_status", answering("shipped, arriving Friday", nil)), "missing", "arriving Friday"),
		Entry("what tools return: the right day in other words", ask+lookUp+found+"  - expect: {heard: arriving Tuesday}\n", tool("get_order_status", answering("on the truck and arriving Tuesday morning", nil)), "passed", ""),
		Entry("what tools return: nothing", ask+lookUp+found, tool("get_order_status", answering("", nil)), "different", "get_order_status"),
	)

	It("is told apart where the agent does not speak first", func() {
		text := head + "  - model: Hello, how can I help?\n  - expect: {heard: how can I help}\n  - caller: Hi, where's my order A1001?\n" + found
		kind, why := verdict(text, nil)
		Expect(kind).To(Equal("refused"), why) // nothing asks for the tool
		kind, why = verdict(strings.Replace(text, found, lookUp+found, 1), nil)
		Expect(kind).To(Equal("missing"))
		Expect(why).To(ContainSubstring("no response was asked for: this agent does not speak first, or did not in time"))
		kind, why = verdict(ask+lookUp+found+"  - expect: {heard: Friday}\n", nil)
		Expect(kind).To(Equal("missing"))
		Expect(why).NotTo(ContainSubstring("speak first"))
	})

	It("is told of where it is switched off", func() {
		for top, what := range map[string]string{
			"allow: [misheard]\n": "surprise misheard", "approvals: ignore\n": "approvals: ignore, whatever asks", "limits: {dead_air: 60s}\n": "limits: dead_air is 1 m, usually 8 s",
		} {
			call := play(top+ask+lookUp+found, nil)
			Expect(call.Err()).NotTo(HaveOccurred())
			Expect(call.Result.NotLookedAt).To(ContainElement(HaveField("What", what)))
		}
		Expect(play(ask+lookUp+found, nil).Result.NotLookedAt).To(HaveEach(HaveField("Kind", judge.BlindNoData)))
	})
})
