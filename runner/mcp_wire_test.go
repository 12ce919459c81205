package runner_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// listItem is the list of a server's tools, callItem a call of one of them, approvalItem a request to approve it.
func listItem(id string, tools ...string) wire.Item {
	it := wire.Item{ID: id, Type: wire.ItemMCPListTools, ServerLabel: "shop", Tools: []wire.MCPToolListing{}}
	for _, name := range tools {
		it.Tools = append(it.Tools, wire.MCPToolListing{Name: name})
	}
	return it
}

func callItem(id, tool, args string) wire.Item {
	return wire.Item{ID: id, Type: wire.ItemMCPCall, ServerLabel: "shop", Name: tool, Arguments: wire.Some(args)}
}

func approvalItem(id, tool, args string) wire.Item {
	return wire.Item{ID: id, Type: wire.ItemMCPApprovalRequest, ServerLabel: "shop", Name: tool, Arguments: wire.Some(args)}
}

func itemShown(it wire.Item) wire.ServerEvent    { return &wire.ConversationItemAdded{Item: it} }
func itemComplete(it wire.Item) wire.ServerEvent { return &wire.ConversationItemDone{Item: it} }
func begunIn(r string, it wire.Item) wire.ServerEvent {
	return &wire.ResponseOutputItemAdded{ResponseID: r, Item: it}
}
func doneIn(r string, it wire.Item) wire.ServerEvent {
	return &wire.ResponseOutputItemDone{ResponseID: r, Item: it}
}

// makes is all of a response that calls a tool, up to its end.
func makes(r, item, tool, args string) []wire.ServerEvent {
	return []wire.ServerEvent{
		began(r), begunIn(r, callItem(item, tool, "")), &wire.ResponseMCPCallArgumentsDone{ResponseID: r, ItemID: item, Arguments: args},
	}
}

var badWord = regexp.MustCompile("bad")

// withShop gives the agent of a call a server.
func withShop(r *rig) {
	r.agent.MCP = []agents.MCPServer{{Label: "shop", URL: "https://shop.example/mcp"}}
	r.opts.MCPListTimeout = -1
}

var _ = Describe("An MCP server on the wire", func() {
	yes, no := true, false
	DescribeTable("is what was declared, and nothing else", func(s agents.MCPServer, want string) {
		s.Label = "shop"
		inCall(func(r *rig) { r.agent.MCP = []agents.MCPServer{s} }, func(r *rig) {
			Expect(r.connErr).NotTo(HaveOccurred())
			frame, err := wire.AppendClient(nil, r.updates()[0])
			Expect(err).NotTo(HaveOccurred())
			var sent struct {
				Session struct{ Tools json.RawMessage }
			}
			Expect(json.Unmarshal(frame, &sent)).To(Succeed())
			Expect(sent.Session.Tools).To(MatchJSON(`[{"type":"mcp","server_label":"shop",` + want + `}]`))
		})
	},
		Entry("at an address", agents.MCPServer{URL: "https://a.example"}, `"server_url":"https://a.example"`),
		Entry("of a connector", agents.MCPServer{Connector: "connector_gmail", Description: "Mail."}, `"connector_id":"connector_gmail","server_description":"Mail."`),
		Entry("through a tunnel", agents.MCPServer{Tunnel: "tunnel_0123456789abcdef0123456789abcdef"}, `"tunnel_id":"tunnel_0123456789abcdef0123456789abcdef"`),
		Entry("with a token", agents.MCPServer{URL: "https://a.example", Authorization: "tok"}, `"server_url":"https://a.example","authorization":"tok"`),
		Entry("with headers", agents.MCPServer{URL: "https://a.example", Headers: map[string]agents.Secret{"X-Key": "k"}},
			`"server_url":"https://a.example","headers":{"X-Key":"k"}`),
		Entry("with names", agents.MCPServer{URL: "https://a.example", Allowed: &agents.MCPTools{Names: []string{"find"}}},
			`"server_url":"https://a.example","allowed_tools":["find"]`),
		Entry("with tools that only read", agents.MCPServer{URL: "https://a.example", Allowed: &agents.MCPTools{ReadOnly: &yes, Names: []string{"find"}}},
			`"server_url":"https://a.example","allowed_tools":{"tool_names":["find"],"read_only":true}`),
		Entry("without approvals", agents.MCPServer{URL: "https://a.example", Approval: agents.MCPApproval{Mode: agents.MCPNever}},
			`"server_url":"https://a.example","require_approval":"never"`),
		Entry("with approvals by tool", agents.MCPServer{URL: "https://a.example", Approval: agents.MCPApproval{
			Always: &agents.MCPTools{ReadOnly: &no}, Never: &agents.MCPTools{Names: []string{"find"}}}},
			`"server_url":"https://a.example","require_approval":{"always":{"read_only":false},"never":{"tool_names":["find"]}}`),
	)

	It("keeps its secrets out of what the session logs", func() {
		var log bytes.Buffer
		inCall(func(r *rig) {
			withShop(r)
			r.agent.MCP[0].Authorization = "tok-1"
			r.opts.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		}, func(r *rig) {
			r.send(&wire.MCPListToolsFailed{ItemID: "l1"}, itemShown(listItem("l1")), &wire.MCPListToolsFailed{ItemID: "l1"})
			time.Sleep(time.Minute)
		})
		Expect(log.String()).To(And(ContainSubstring("tools_unlisted"), Not(ContainSubstring("tok-"))))
	})

	It("is asked whose list it begins, where it does not say so first", func() {
		inCall(withShop, func(r *rig) {
			r.send(&wire.MCPListToolsInProgress{ItemID: "l1"})
			time.Sleep(time.Second)
			Expect(r.took()).To(Equal([]string{"10ms conversation.item.retrieve"}))
			Expect(r.frame(-1)).To(HaveField("ItemID", "l1"))
			r.send(&wire.ConversationItemRetrieved{Item: listItem("l1")}, &wire.MCPListToolsInProgress{ItemID: "l1"},
				&wire.MCPListToolsCompleted{ItemID: "l1"}, itemComplete(listItem("l1", "find")), itemComplete(listItem("l1", "find")))
			time.Sleep(time.Second)
			Expect(r.took()).To(BeEmpty())
			Expect(r.sawOnly("tools of")).To(Equal([]string{"1.01s tools of shop in_progress", "1.01s tools of shop completed find"}))
		})
	})
})

var _ = Describe("A call of an MCP server's tool", func() {
	brought := func(id, output string) wire.Item {
		it := callItem(id, "find", "{}")
		it.Output = wire.Some(output)
		return it
	}

	DescribeTable("is answered once, whatever the server leaves out", func(events []wire.ServerEvent) {
		inCall(withShop, func(r *rig) {
			r.send(events...)
			time.Sleep(time.Second)
			Expect(r.took()).To(Equal([]string{"10ms create"}))
			Expect(r.sawOnly("ended, ran", "problem")).To(HaveExactElements(HaveSuffix("error <nil>: x")))
		})
	},
		Entry("nothing", append(makes("r1", "i1", "find", "{}"), done("r1", "completed"), &wire.ResponseMCPCallInProgress{ItemID: "i1"},
			&wire.ResponseMCPCallCompleted{ItemID: "i1"}, doneIn("r1", brought("i1", "x")), itemComplete(brought("i1", "x")))),
		Entry("that it makes the call, and that that is over", append(makes("r1", "i1", "find", "{}"), done("r1", "completed"), itemComplete(brought("i1", "x")))),
		Entry("all but the end of the response", []wire.ServerEvent{began("r1"), &wire.ResponseDone{Response: wire.Response{ID: "r1", Status: "completed",
			ConversationID: wire.Some("conv_1"), Output: []wire.Item{brought("i1", "x")}}}}),
		Entry("its end, until it is done again", append(makes("r1", "i1", "find", "{}"), doneIn("r1", callItem("i1", "find", "{}")), done("r1", "completed"),
			doneIn("r1", brought("i1", "x")))),
	)

	DescribeTable("that does not end is given up, told of, and answered", func(ran bool, events []wire.ServerEvent) {
		inCall(withShop, func(r *rig) {
			r.send(events...)
			time.Sleep(40 * time.Second)
			Expect(r.took()).To(Equal([]string{"30.01s create"}))
			Expect(r.sawOnly("problem", "ended, ran")).To(HaveExactElements(ContainSubstring("problem dead_air: the server did not end a call"),
				ContainSubstring("call of shop/find ended, ran %v, error the server did not end a call", ran)))
			r.send(itemComplete(brought("i1", "x")))
			time.Sleep(time.Second)
			Expect(r.took()).To(BeEmpty())
		})
	},
		Entry("while it is made", true, append(makes("r1", "i1", "find", "{}"), done("r1", "completed"), &wire.ResponseMCPCallInProgress{ItemID: "i1"})),
		Entry("before it is made", false, append(makes("r1", "i1", "find", "{}"), done("r1", "completed"))),
		Entry("with a response that is over before it begins", false, []wire.ServerEvent{
			began("r1"), done("r1", "completed"), begunIn("r1", callItem("i1", "find", ""))}),
		Entry("with a response that says nothing of its arguments", false, []wire.ServerEvent{
			began("r1"), begunIn("r1", callItem("i1", "find", "")), doneIn("r1", callItem("i1", "find", "{}")), done("r1", "completed")}),
	)

	It("outlasts the patience with a response that waits for it", func() {
		inCall(func(r *rig) {
			withShop(r)
			r.opts.ToolTimeout = 2 * time.Minute
		}, func(r *rig) {
			r.send(append(makes("r1", "i1", "find", "{}"), &wire.ResponseMCPCallInProgress{ItemID: "i1"})...)
			time.Sleep(100 * time.Second)
			r.send(doneIn("r1", brought("i1", "x")), done("r1", "completed"))
			time.Sleep(time.Second)
			Expect(r.took()).To(Equal([]string{"1m40.01s create"}))
		})
	})

	It("whose arguments were cut off is none", func() {
		inCall(func(r *rig) {
			withShop(r)
			r.agent.Tools = []agents.Tool{takes("quick", 0)}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "quick", ``), begunIn("r1", callItem("i1", "find", "")), done("r1", "cancelled"))
			time.Sleep(time.Second)
			Expect(r.took()).To(Equal([]string{"10ms output c1: quick is done", "10ms create"}))
			r.send(began("r2"), done("r2", "completed"))
			time.Sleep(time.Minute)
			Expect(r.took()).To(BeEmpty())
			Expect(r.sawOnly("call of", "problem")).To(BeEmpty())
			Expect(r.session.State()).To(Equal(runner.Listening))
		})
	})

	It("waits for the functions that were called with it", func() {
		inCall(func(r *rig) {
			withShop(r)
			r.agent.Tools = []agents.Tool{takes("slow", 3*time.Second)}
		}, func(r *rig) {
			r.send(append(makes("r1", "i1", "find", "{}"), calls("r1", "c1", "slow", ``), done("r1", "completed"), itemComplete(brought("i1", "x")))...)
			time.Sleep(5 * time.Second)
			Expect(r.took()).To(Equal([]string{"3.01s output c1: slow is done", "3.01s create"}))
		})
	})
})

var _ = Describe("A request to approve a call of an MCP server's tool", func() {
	asks := append(makes("r1", "i1", "refund", `{"id":1}`), itemShown(approvalItem("a1", "refund", `{"id":1}`)), itemComplete(approvalItem("a1", "refund", `{ "id": 1 }`)),
		done("r1", "completed"))

	It("that comes again is the same", func() {
		inCall(withShop, func(r *rig) {
			r.send(asks...)
			time.Sleep(time.Second)
			Expect(r.sawOnly("approval", "problem")).To(Equal([]string{"10ms approval of a1 requested"}))
			Expect(r.session.Approve("a1")).To(Succeed())
			r.send(itemComplete(approvalItem("a1", "refund", `{"id":1}`)))
			time.Sleep(time.Second)
			Expect(r.took()).To(Equal([]string{"1s answer true"}))
			Expect(r.session.Reject("a1")).To(MatchError(runner.ErrNoApproval))
		})
	})

	It("that changes while a human looks at it is refused, and told of", func() {
		inCall(withShop, func(r *rig) {
			r.send(asks...)
			time.Sleep(time.Second)
			r.send(itemComplete(approvalItem("a1", "refund", `{"id":2}`)))
			time.Sleep(time.Second)
			Expect(r.took()).To(Equal([]string{"1.01s answer false The call changed after it was asked about."}))
			Expect(r.sawOnly("problem")).To(HaveExactElements(ContainSubstring("bad_function_call: another call has the id of one that is known")))
			Expect(r.session.Approve("a1")).To(MatchError(runner.ErrNoApproval))
		})
	})

	It("whose answer the server does not take is told of, and the call is over", func() {
		inCall(withShop, func(r *rig) {
			r.send(asks...)
			time.Sleep(time.Second)
			Expect(r.session.Approve("a1")).To(Succeed())
			time.Sleep(time.Second)
			answer := r.frame(-1).(*wire.ConversationItemCreate)
			Expect(answer.PreviousItemID.Or("")).To(Equal("a1"))
			Expect(answer.Item.ApprovalRequestID.Or("")).To(Equal("a1"))
			r.send(&wire.ErrorEvent{Error: wire.Error{Type: "invalid_request_error", Message: "no", EventID: wire.Some(answer.EventID)}})
			time.Sleep(time.Second)
			Expect(r.sawOnly("problem", "ended, ran")).To(HaveExactElements(ContainSubstring("item_refused"), ContainSubstring("ended, ran false")))
			Expect(r.took()).To(Equal([]string{"1s answer true", "2.01s create"}))
		})
	})

	It("of a response that a guardrail stopped is refused", func() {
		inCall(func(r *rig) {
			withShop(r)
			r.opts.Checking.NoFeedback = true
			r.agent.Guardrails = []agents.OutputGuardrail{agents.ForbidPattern("bad", badWord)}
		}, func(r *rig) {
			r.send(began("r1"), words("r1", "i0", "bad"))
			time.Sleep(time.Second)
			r.took()
			r.send(asks[1:]...)
			time.Sleep(time.Second)
			Expect(r.took()).To(Equal([]string{"1.01s answer false " + "The tool was not run: a guardrail stopped the answer that asked for it."}))
			Expect(r.sawOnly("approval")).To(BeEmpty())
		})
	})

	It("that was approved is not approved again on another connection", func() {
		inCall(func(r *rig) {
			withShop(r)
			r.opts.Reconnect = runner.Reconnect{Attempts: 3}
		}, func(r *rig) {
			r.send(asks...)
			time.Sleep(time.Second)
			Expect(r.session.Approve("a1")).To(Succeed())
			Expect(r.took()).To(Equal([]string{"1s answer true"}))
			_ = r.conn().CloseNow()
			time.Sleep(2 * time.Second)
			Expect(strings.Join(r.took(), "\n")).To(And(HaveSuffix("create"), Not(ContainSubstring("answer"))))
		})
	})

	It("dies with its connection: nobody is asked any more, and the caller is answered on the new one", func() {
		inCall(func(r *rig) {
			withShop(r)
			r.opts.Reconnect = runner.Reconnect{Attempts: 3}
		}, func(r *rig) {
			r.send(asks...)
			time.Sleep(time.Second)
			_ = r.conn().CloseNow()
			time.Sleep(2 * time.Second)
			Expect(r.session.PendingApprovals()).To(BeEmpty())
			Expect(r.session.Approve("a1")).To(MatchError(runner.ErrNoApproval))
			Expect(r.sawOnly("approval", "ended, ran", "reconnected")).To(HaveExactElements(HaveSuffix("requested"), HaveSuffix("cancelled"),
				ContainSubstring("ended, ran false, error the connection was lost"), ContainSubstring("reconnected")))
			Expect(strings.Join(r.took(), "\n")).To(And(HaveSuffix("create"), Not(ContainSubstring("answer"))))
		})
	})
})
