package fakeserver_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/wireorder"
	"github.com/voicesim/voicesim/wire"
)

// shop is a server of tools: one that answers, and one for each way to fail.
var shop = fakeserver.MCPServer{Label: "shop", URL: "https://shop.test/mcp", Tools: []fakeserver.MCPTool{
	{Name: "find", Description: "Finds an order.", ReadOnly: true, Answer: `{"status":"shipped"}`,
		Schema: json.RawMessage(`{"type":"object","properties":{"id":{"type":"string"}}}`)},
	{Name: "cancel", Error: &wire.MCPError{Type: wire.MCPToolExecutionError, Message: "It has shipped."}},
	{Name: "move", Error: &wire.MCPError{Type: wire.MCPHTTPError, Code: wire.Some(502), Message: "Bad gateway"}, Delay: time.Second},
	{Name: "weigh", Error: &wire.MCPError{Type: wire.MCPProtocolError, Code: wire.Some(-32600), Message: "Invalid request"}},
	{Name: "upper", Call: func(args json.RawMessage) (string, *wire.MCPError) { return strings.ToUpper(string(args)), nil }},
}}

// shopping is a session that has the tools of a shop.
type shopping struct {
	*client
	asked []fakeserver.Request
}

// inShop runs body with a session with a definition of the server, and a model that makes the
// calls in its first reply and then says what they brought. All events are checked.
func inShop(tool string, first fakeserver.Reply, body func(c *shopping)) {
	GinkgoHelper()
	inSeededShop(0, tool, first, body)
}

// inSeededShop does so with a seed, on which it depends whether responses end before their calls.
func inSeededShop(seed uint64, tool string, first fakeserver.Reply, body func(c *shopping)) {
	GinkgoHelper()
	s := &shopping{}
	opts := fakeserver.Options{Seed: seed, MCP: []fakeserver.MCPServer{shop, {Label: "mute", Unlisted: true}}, NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
		return fakeserver.ModelFunc(func(r *fakeserver.Request) fakeserver.Reply {
			s.asked = append(s.asked, *r)
			if len(s.asked) == 1 {
				return first
			}
			var said []string
			for _, o := range r.Outputs {
				said = append(said, o.Output+o.Error)
			}
			return fakeserver.Reply{Say: strings.Join(said, " and ")}
		})
	}}
	servertest.InVirtualTime(opts, func(ctx context.Context, server *fakeserver.Server) {
		s.client = dial(ctx, server, "gpt-realtime-2")
		s.Send(`{"type":"session.update","session":{"type":"realtime","output_modalities":["text"],"tools":[` + tool + `]}}`)
		body(s)
		_ = s.Conn.Close(1000, "")
		<-s.Over
		for a := range s.Inbox {
			s.Seen = append(s.Seen, a)
		}
		order := wireorder.New(&wireorder.Options{Strict: true})
		for i, a := range s.Seen {
			Expect(order.Received(a.Event)).To(Succeed(), "event %d: %s", i, a.Raw)
			Expect(checkSchema(a.Event.EventType(), a.Raw)).To(Succeed(), "event %d: %s", i, a.Raw)
		}
	})
}

// afterCalls and beforeCalls return seeds with which the first response ends before its calls are over, and after them.
func afterCalls() uint64  { return seedOf(true) }
func beforeCalls() uint64 { return seedOf(false) }

func seedOf(doneFirst bool) uint64 {
	GinkgoHelper()
	for seed := range uint64(20) {
		found := false
		inSeededShop(seed, trusted, callingShop("find", `{}`), func(c *shopping) {
			c.Until("conversation.item.done")
			got := c.asksOnce()
			_, done := servertest.Find[*wire.ResponseDone](got)
			_, over := servertest.Find[*wire.ResponseMCPCallCompleted](got)
			found = done < over == doneFirst
		})
		if found {
			return seed
		}
	}
	Fail("no seed does it")
	return 0
}

// callingShop is a reply with a call of a tool of the shop.
func callingShop(name, args string) fakeserver.Reply {
	return fakeserver.Reply{Calls: []fakeserver.ToolCall{{Server: "shop", Name: name, Arguments: json.RawMessage(args)}}}
}

const (
	trusted = `{"type":"mcp","server_label":"shop","server_url":"https://shop.test/mcp","require_approval":"never"}`
	guarded = `{"type":"mcp","server_label":"shop","server_url":"https://shop.test/mcp"}`
)

// plain lists types without repetitions, in one line.
func plain(events []arrival) string {
	var list []string
	for _, t := range types(events) {
		name, _, _ := strings.Cut(t, " ×")
		list = append(list, name)
	}
	return strings.Join(list, " ")
}

// listed returns the names in the newest list of tools.
func listed(events []arrival) []string {
	var names []string
	for _, a := range events {
		if d, ok := a.Event.(*wire.ConversationItemDone); ok && d.Item.Type == wire.ItemMCPListTools {
			names = nil
			for _, t := range d.Item.Tools {
				names = append(names, t.Name)
			}
		}
	}
	return names
}

var _ = Describe("The list of an MCP server's tools", func() {
	It("comes a moment after the definition, as an item that can be retrieved meanwhile", func() {
		inShop(trusted, fakeserver.Reply{}, func(c *shopping) {
			began := c.Until("mcp_list_tools.in_progress")
			Expect(plain(began)).To(Equal("session.updated conversation.item.added mcp_list_tools.in_progress"))
			id := began[len(began)-1].Event.(*wire.MCPListToolsInProgress).ItemID
			c.Send(`{"type":"conversation.item.retrieve","item_id":"` + id + `"}`)
			got := c.Until("conversation.item.done")
			Expect(plain(got)).To(Equal("conversation.item.retrieved mcp_list_tools.completed conversation.item.done"))
			Expect(got[0].Raw).To(ContainSubstring(`"type":"mcp_list_tools","server_label":"shop","tools":[]`))
			Expect(got[1].At - began[0].At).To(Equal(120*time.Millisecond + 317*time.Microsecond))
			Expect(listed(got)).To(Equal([]string{"find", "cancel", "move", "weigh", "upper"}))
			Expect(got[2].Raw).To(ContainSubstring(`{"name":"find","description":"Finds an order.","input_schema":{"type":"object",` +
				`"properties":{"id":{"type":"string"}}},"annotations":{"readOnlyHint":true}}`))
		})
	})

	DescribeTable("fails where there is none", func(tool string) {
		inShop(tool, fakeserver.Reply{}, func(c *shopping) {
			Expect(plain(c.Until("conversation.item.done"))).To(Equal(
				"session.updated conversation.item.added mcp_list_tools.in_progress mcp_list_tools.failed conversation.item.done"))
		})
	},
		Entry("at an unknown place", `{"type":"mcp","server_label":"x","server_url":"https://nowhere.test"}`),
		Entry("on a server that does not tell", `{"type":"mcp","server_label":"mute","connector_id":"connector_gmail"}`),
	)

	DescribeTable("has the tools that are allowed", func(allowed string, want ...string) {
		tool := strings.TrimSuffix(trusted, "}") + `,"allowed_tools":` + allowed + `}`
		inShop(tool, fakeserver.Reply{}, func(c *shopping) {
			Expect(listed(c.Until("conversation.item.done"))).To(Equal(want))
		})
	},
		Entry("by name", `["cancel","find"]`, "find", "cancel"),
		Entry("by a filter of names", `{"tool_names":["move"]}`, "move"),
		Entry("that only read", `{"read_only":true}`, "find"),
		Entry("all, with null", `null`, "find", "cancel", "move", "weigh", "upper"),
	)

	It("is asked for again only if the server or what is allowed changes", func() {
		inShop(trusted, fakeserver.Reply{}, func(c *shopping) {
			c.Until("conversation.item.done")
			lists := func(tool string) int {
				c.Send(`{"type":"session.update","session":{"type":"realtime","tools":[` + tool + `]}}`)
				return strings.Count(plain(c.During(time.Second)), "mcp_list_tools.completed")
			}
			Expect(lists(trusted)).To(BeZero())
			Expect(lists(`{"type":"mcp","server_label":"shop"}`)).To(BeZero(), "a label alone means the server that is known")
			Expect(lists(guarded)).To(BeZero())
			Expect(lists(strings.TrimSuffix(trusted, "}") + `,"allowed_tools":["find"]}`)).To(Equal(1))
		})
	})

	It("fails when the server is named again with other tools allowed, and comes once more", func() {
		inShop(trusted, fakeserver.Reply{}, func(c *shopping) {
			c.Until("mcp_list_tools.in_progress")
			c.Send(`{"type":"session.update","session":{"type":"realtime","tools":[` + strings.TrimSuffix(trusted, "}") + `,"allowed_tools":["find"]}]}}`)
			got := c.During(time.Second)
			Expect(plain(got)).To(Equal("session.updated mcp_list_tools.failed conversation.item.done conversation.item.added " +
				"mcp_list_tools.in_progress mcp_list_tools.completed conversation.item.done"))
			Expect(listed(got)).To(Equal([]string{"find"}))
		})
	})

	It("is not told of in an item that the client has deleted", func() {
		inShop(trusted, fakeserver.Reply{}, func(c *shopping) {
			began := c.Until("mcp_list_tools.in_progress")
			id := began[len(began)-1].Event.(*wire.MCPListToolsInProgress).ItemID
			c.Send(`{"type":"conversation.item.delete","item_id":"` + id + `"}`)
			Expect(plain(c.During(time.Second))).To(Equal("conversation.item.deleted mcp_list_tools.completed"))
		})
	})

	It("comes for the tools that a client secret brings", func() {
		servertest.InVirtualTime(fakeserver.Options{MCP: []fakeserver.MCPServer{shop}}, func(ctx context.Context, s *fakeserver.Server) {
			secret := secretOf(ctx, s, `{"session":{"type":"realtime","model":"gpt-realtime","tools":[`+trusted+`]}}`)
			c := dialRaw(ctx, s, "", withKey(secret))
			Expect(plain(c.Until("conversation.item.done"))).To(Equal("session.created conversation.item.added " +
				"mcp_list_tools.in_progress mcp_list_tools.completed conversation.item.done"))
			c.close()
		})
	})

	It("comes for the tools of a response too", func() {
		inShop("", fakeserver.Reply{Say: "Hi."}, func(c *shopping) {
			c.Until("session.updated")
			c.Send(`{"type":"response.create","response":{"tools":[` + trusted + `]}}`)
			Expect(plain(c.Until("response.done"))).To(HavePrefix(
				"conversation.item.added mcp_list_tools.in_progress response.created mcp_list_tools.completed conversation.item.done"))
		})
	})

	DescribeTable("is not asked for if its definition is wrong", func(tools, code, param string) {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			got := request(ctx, s, "POST", "/v1/realtime/client_secrets", withKey("sk-test"), `{"session":{"type":"realtime","tools":[`+tools+`]}}`)
			Expect(got.status).To(Equal(400))
			Expect(got.text).To(And(ContainSubstring(code), ContainSubstring(`"session.`+param+`"`)))
		})
		inShop("", fakeserver.Reply{}, func(c *shopping) {
			c.Until("session.updated")
			c.Send(`{"type":"session.update","session":{"type":"realtime","tools":[` + tools + `]}}`)
			e := c.Next().Event.(*wire.ErrorEvent).Error
			Expect([]string{e.Code.Or(""), e.Param.Or("")}).To(Equal([]string{code, "session." + param}), e.Message)
			c.Send(`{"type":"response.create","response":{"tools":[` + tools + `]}}`)
			e = c.Next().Event.(*wire.ErrorEvent).Error
			Expect([]string{e.Code.Or(""), e.Param.Or("")}).To(Equal([]string{code, "response." + param}), e.Message)
			Expect(c.During(time.Second)).To(BeEmpty())
		})
	},
		Entry("without a label", `{"type":"mcp","server_url":"https://a"}`, "missing_required_parameter", "tools[0].server_label"),
		Entry("without a place", `{"type":"mcp","server_label":"a"}`, "missing_required_parameter", "tools[0].server_url"),
		Entry("with two places", `{"type":"mcp","server_label":"a","server_url":"https://a","tunnel_id":"tunnel_0123456789abcdef0123456789abcdef"}`, "mutually_exclusive_parameters", "tools[0]"),
		Entry("with a server and a connector", `{"type":"mcp","server_label":"a","server_url":"https://a","connector_id":"connector_gmail"}`,
			"mutually_exclusive_parameters", "tools[0]"),
		Entry("with an empty label", `{"type":"mcp","server_label":"","server_url":"https://a"}`, "empty_string", "tools[0].server_label"),
		Entry("at a place that is none", `{"type":"mcp","server_label":"a","server_url":"shop"}`, "invalid_value", "tools[0].server_url"),
		Entry("through no tunnel", `{"type":"mcp","server_label":"a","tunnel_id":"tunnel_1"}`, "invalid_value", "tools[0].tunnel_id"),
		Entry("for nobody", `{"type":"mcp","server_label":"a","server_url":"https://a","allowed_callers":[]}`, "empty_array", "tools[0].allowed_callers"),
		Entry("for unknown callers", `{"type":"mcp","server_label":"a","server_url":"https://a","allowed_callers":["me"]}`,
			"invalid_value", "tools[0].allowed_callers[0]"),
		Entry("with a filter of another kind", `{"type":"mcp","server_label":"a","server_url":"https://a","allowed_tools":{"names":["find"]}}`,
			"unknown_parameter", "tools[0].allowed_tools.names"),
		Entry("with a filter in words", `{"type":"mcp","server_label":"a","server_url":"https://a","allowed_tools":"find"}`,
			"invalid_type", "tools[0].allowed_tools"),
		Entry("with approval of a list", `{"type":"mcp","server_label":"a","server_url":"https://a","require_approval":["find"]}`,
			"invalid_type", "tools[0].require_approval"),
		Entry("with approval of names only", `{"type":"mcp","server_label":"a","server_url":"https://a","require_approval":{"always":["find"]}}`,
			"invalid_type", "tools[0].require_approval.always"),
		Entry("with an unknown key", `{"type":"mcp","server_label":"a","server_url":"https://a","timeout":3}`, "unknown_parameter", "tools[0].timeout"),
		Entry("with a label twice", trusted+","+guarded, "invalid_value", "tools[1].server_label"),
		Entry("with two keys", `{"type":"mcp","server_label":"a","server_url":"https://a","authorization":"x","headers":{"authorization":"y"}}`,
			"mutually_exclusive_parameters", "tools[0].authorization"),
		Entry("with an unknown connector", `{"type":"mcp","server_label":"a","connector_id":"connector_fax"}`, "invalid_value", "tools[0].connector_id"),
		Entry("with another word for approval", `{"type":"mcp","server_label":"a","server_url":"https://a","require_approval":"maybe"}`,
			"invalid_value", "tools[0].require_approval"),
		Entry("with an unknown filter of approval", `{"type":"mcp","server_label":"a","server_url":"https://a","require_approval":{"often":{}}}`,
			"unknown_parameter", "tools[0].require_approval.often"),
		Entry("with a filter that is no filter", `{"type":"mcp","server_label":"a","server_url":"https://a","allowed_tools":{"tool_names":"find"}}`,
			"invalid_type", "tools[0].allowed_tools.tool_names"),
		Entry("with an allowed number", `{"type":"mcp","server_label":"a","server_url":"https://a","allowed_tools":[1]}`,
			"invalid_type", "tools[0].allowed_tools[0]"),
		Entry("with headers that are no text", `{"type":"mcp","server_label":"a","server_url":"https://a","headers":{"x":1}}`,
			"invalid_type", "tools[0].headers.x"),
	)
})

// asksOnce sends response.create and returns what comes until the response is done and its calls are over.
func (c *shopping) asksOnce() []arrival {
	GinkgoHelper()
	c.Send(ask)
	return c.During(5 * time.Second)
}

// inBothOrders runs body with sessions of several seeds, and demands that the response ended before its calls in some and
// after them in others. body returns what came.
func inBothOrders(tool string, first fakeserver.Reply, body func(c *shopping) []arrival) {
	GinkgoHelper()
	orders := map[bool]int{}
	for seed := range uint64(8) {
		inSeededShop(seed, tool, first, func(c *shopping) {
			c.Until("conversation.item.done")
			got := body(c)
			_, done := servertest.Find[*wire.ResponseDone](got)
			var over time.Duration
			for _, a := range got {
				switch a.Event.(type) {
				case *wire.ResponseMCPCallCompleted, *wire.ResponseMCPCallFailed:
					over = a.At
				}
			}
			orders[done < over]++
		})
	}
	Expect(orders).To(And(HaveKey(true), HaveKey(false)))
}

var _ = Describe("A call of an MCP tool", func() {
	const begins = "response.created response.output_item.added conversation.item.added response.mcp_call_arguments.delta response.mcp_call_arguments.done "

	It("is made by the server, and its response ends with it, before or after it is over: nothing follows by itself", func() {
		inBothOrders(trusted, callingShop("find", `{"id":"A1001"}`), func(c *shopping) []arrival {
			got := c.asksOnce()
			Expect(plain(got)).To(BeElementOf(
				begins+"response.mcp_call.in_progress response.mcp_call.completed conversation.item.done response.output_item.done response.done rate_limits.updated",
				begins+"response.done response.mcp_call.in_progress rate_limits.updated response.mcp_call.completed conversation.item.done response.output_item.done"))
			begun, at := servertest.Find[*wire.ResponseMCPCallInProgress](got)
			_, ended := servertest.Find[*wire.ResponseMCPCallCompleted](got)
			Expect(ended - at).To(Equal(150*time.Millisecond + 317*time.Microsecond))
			closed, _ := servertest.Find[*wire.ResponseOutputItemDone](got)
			Expect(closed.Item.Output.Or("")).To(Equal(`{"status":"shipped"}`))
			done, doneAt := servertest.Find[*wire.ResponseDone](got)
			Expect(done.Response.Status).To(Equal("completed"))
			Expect(done.Response.Output).To(HaveLen(1))
			call := done.Response.Output[0]
			Expect(call.ID).To(Equal(begun.ItemID))
			Expect(call.Arguments.Or("")).To(Equal(`{"id":"A1001"}`))
			Expect(call.Output.IsSome()).To(Equal(doneAt >= ended), "what it returned is there once it has")
			Expect(c.asked).To(HaveLen(1))
			Expect(c.asked[0].MCP).To(HaveLen(5))
			Expect(c.asked[0].MCP[0]).To(Equal(fakeserver.MCPName{Server: "shop", Name: "find"}))

			c.Send(ask)
			answer, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			Expect(answer.Response.Output[0].Content[0].Text.Or("")).To(Equal(`{"status":"shipped"}`))
			Expect(c.asked[1].Outputs).To(Equal([]fakeserver.Output{{CallID: call.ID, Server: "shop", Name: "find", Arguments: []byte(`{"id":"A1001"}`), Output: `{"status":"shipped"}`}}))
			c.Send(ask)
			c.Until("response.done")
			Expect(c.asked[2].Outputs).To(BeEmpty(), "it has been answered")
			return got
		})
	})

	It("that has not ended is nothing to a response that is asked for too early, and is answered by the next", func() {
		inBothOrders(trusted, callingShop("move", `{}`), func(c *shopping) []arrival {
			c.Send(ask)
			got := c.Until("response.done")
			if len(c.During(10*time.Millisecond)) > 0 { // it goes on
				c.Send(ask)
				early := c.Until("response.done")
				Expect(c.asked[1].Outputs).To(BeEmpty())
				got = append(got, early...)
			}
			got = append(got, c.During(5*time.Second)...)
			c.Send(ask)
			c.Until("response.done")
			Expect(c.asked[len(c.asked)-1].Outputs).To(HaveLen(1))
			return got
		})
	})

	DescribeTable("may fail", func(server, name, want string, progress string) {
		inShop(trusted, fakeserver.Reply{Calls: []fakeserver.ToolCall{{Server: server, Name: name}}}, func(c *shopping) {
			c.Until("conversation.item.done")
			got := c.asksOnce()
			Expect(plain(got)).To(ContainSubstring("response.mcp_call.failed conversation.item.done response.output_item.done"))
			closed, _ := servertest.Find[*wire.ResponseOutputItemDone](got)
			e, _ := closed.Item.Error.Value()
			Expect(fmt.Sprint(e.Type, " ", e.Code.Or(0))).To(Equal(want))
			Expect(closed.Item.Output.IsNull()).To(BeTrue())
			c.Send(ask)
			c.Until("response.done")
			Expect(c.asked[1].Outputs[0].Error).To(HavePrefix(e.Type + ": "))
			_, begun := servertest.Find[*wire.ResponseMCPCallInProgress](got)
			_, ended := servertest.Find[*wire.ResponseMCPCallFailed](got)
			Expect((ended - begun).Truncate(10 * time.Millisecond).String()).To(Equal(progress))
		})
	},
		Entry("in the tool", "shop", "cancel", "tool_execution_error 0", "150ms"),
		Entry("in HTTP, late", "shop", "move", "http_error 502", "1s"),
		Entry("in the protocol", "shop", "weigh", "protocol_error -32600", "150ms"),
		Entry("for want of the tool", "shop", "fly", "protocol_error -32602", "150ms"),
		Entry("for want of the server", "bank", "find", "http_error 404", "150ms"),
	)

	It("is answered from its arguments, several side by side", func() {
		first := fakeserver.Reply{Say: "One moment.", Calls: []fakeserver.ToolCall{
			{Server: "shop", Name: "move"}, {Server: "shop", Name: "upper", Arguments: json.RawMessage(`{"a":"b"}`)}}}
		inBothOrders(trusted, first, func(c *shopping) []arrival {
			got := c.asksOnce()
			done, _ := servertest.Find[*wire.ResponseDone](got)
			Expect(outputsIn(&done.Response)).To(Equal([]string{"message completed commentary One moment.", "mcp_call  move", "mcp_call  upper"}))
			c.Send(ask)
			done, _ = servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			Expect(done.Response.Output[0].Content[0].Text.Or("")).To(Equal(`http_error: Bad gateway and {"A":"B"}`))
			return got
		})
	})

	It("beside a function is answered with the function's output", func() {
		first := fakeserver.Reply{Calls: []fakeserver.ToolCall{{Server: "shop", Name: "find"}, {Name: "local"}}}
		inShop(trusted, first, func(c *shopping) {
			c.Until("conversation.item.done")
			call, _ := servertest.Find[*wire.ResponseFunctionCallArgumentsDone](c.asksOnce())
			c.Send(`{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"` + call.CallID + `","output":"ok"}}`)
			c.Send(ask)
			c.Until("response.done")
			Expect(c.asked[1].Outputs).To(HaveLen(2))
		})
	})

	It("that ends after a later turn was answered is told to the next response", func() {
		inSeededShop(afterCalls(), trusted, callingShop("move", `{}`), func(c *shopping) {
			c.Until("conversation.item.done")
			c.Send(ask)
			c.Until("response.done")
			c.Send(userText("meanwhile", "And now?"))
			c.Send(ask)
			c.Until("response.done")
			Expect(c.asked[1].Outputs).To(BeEmpty())
			c.During(5 * time.Second)
			c.Send(ask)
			c.Until("response.done")
			Expect(c.asked[2].Outputs).To(HaveLen(1))
			Expect(c.asked[2].NewTurn).To(BeFalse())
		})
	})

	It("is not for a response that does not name its server", func() {
		inShop(trusted, callingShop("find", `{}`), func(c *shopping) {
			c.Until("conversation.item.done")
			c.Send(`{"type":"response.create","response":{"tools":[]}}`)
			closed, _ := servertest.Find[*wire.ResponseOutputItemDone](c.During(5 * time.Second))
			Expect(closed.Item.Error.Or(wire.MCPError{}).Message).To(Equal("MCP server 'shop' was not found or did not list its tools"))
		})
	})

	It("out of band needs no approval, for which there is no place", func() {
		inShop(guarded, callingShop("find", `{}`), func(c *shopping) {
			c.Until("conversation.item.done")
			c.Send(`{"type":"response.create","response":{"conversation":"none"}}`)
			Expect(plain(c.During(5 * time.Second))).To(And(ContainSubstring("response.mcp_call.completed"), Not(ContainSubstring("conversation.item.added"))))
		})
	})

	It("is closed when its response is cancelled while its arguments come", func() {
		inShop(trusted, callingShop("move", `{"id":"A1001"}`), func(c *shopping) {
			c.Until("conversation.item.done")
			c.Send(ask)
			c.During(250 * time.Millisecond)
			c.Send(`{"type":"response.cancel"}`)
			got := c.Until("response.done")
			Expect(plain(got)).To(HaveSuffix("response.mcp_call_arguments.done conversation.item.done response.output_item.done response.done"))
			done, _ := servertest.Find[*wire.ResponseDone](got)
			Expect(done.Response.Status).To(Equal("cancelled"))
			Expect(plain(c.During(5 * time.Second))).NotTo(ContainSubstring("mcp_call"))
		})
	})

	It("goes on when its response is cancelled while it runs", func() {
		inSeededShop(beforeCalls(), trusted, fakeserver.Reply{Calls: []fakeserver.ToolCall{{Server: "shop", Name: "find"}, {Server: "shop", Name: "move"}}}, func(c *shopping) {
			c.Until("conversation.item.done")
			c.Send(ask)
			c.Until("response.mcp_call.completed")
			c.Send(`{"type":"response.cancel"}`)
			done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			Expect(done.Response.Status).To(Equal("cancelled"))
			Expect(done.Response.Output[0].Output.Or("")).To(Equal(`{"status":"shipped"}`))
			Expect(done.Response.Output[1].Error.IsSome()).To(BeFalse())
			Expect(plain(c.During(5 * time.Second))).To(HaveSuffix("response.mcp_call.failed conversation.item.done response.output_item.done"))
			c.Send(ask)
			c.Until("response.done")
			Expect(c.asked[1].Outputs).To(HaveLen(2))
		})
	})
})

var _ = Describe("The approval of an MCP call", func() {
	// request has the call made and returns the id of the request for its approval.
	request := func(c *shopping) string {
		GinkgoHelper()
		c.Until("conversation.item.done")
		c.Send(ask)
		got := c.Until("conversation.item.done")
		Expect(plain(got)).To(HaveSuffix("response.mcp_call_arguments.done conversation.item.added conversation.item.done"))
		done, _ := servertest.Find[*wire.ConversationItemDone](got)
		Expect(done.Item.Type).To(Equal("mcp_approval_request"))
		Expect(done.Item.Arguments.Or("")).To(Equal(`{"id":"A1001"}`))
		return done.Item.ID
	}
	answer := func(c *shopping, id, answer string) {
		c.Send(`{"type":"conversation.item.create","item":{"type":"mcp_approval_response","approval_request_id":"` + id + `",` + answer + `}}`)
	}

	It("is waited for by nobody: the response is done, and the call runs once it is approved", func() {
		inShop(guarded, callingShop("find", `{"id":"A1001"}`), func(c *shopping) {
			id := request(c)
			done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			Expect(done.Response.Status).To(Equal("completed"))
			Expect(done.Response.Output[0].ApprovalRequestID.Or("")).To(Equal(id))
			Expect(plain(c.During(10 * time.Second))).To(Equal("rate_limits.updated"))
			answer(c, id, `"approve":true`)
			Expect(plain(c.During(10 * time.Second))).To(Equal("conversation.item.added conversation.item.done " +
				"response.mcp_call.in_progress response.mcp_call.completed conversation.item.done response.output_item.done"))
			c.Send(ask)
			c.Until("response.done")
			Expect(c.asked[1].Outputs[0].Output).To(Equal(`{"status":"shipped"}`))
		})
	})

	It("may be followed by response.create at once", func() {
		inShop(guarded, callingShop("find", `{"id":"A1001"}`), func(c *shopping) {
			id := request(c)
			answer(c, id, `"approve":true`)
			c.Send(ask)
			Expect(plain(c.During(10 * time.Second))).NotTo(ContainSubstring("error"))
			c.Send(ask)
			c.Until("response.done")
			Expect(c.asked[2].Outputs).To(HaveLen(1))
		})
	})

	It("may be refused, with a reason", func() {
		inShop(guarded, callingShop("find", `{"id":"A1001"}`), func(c *shopping) {
			id := request(c)
			c.Until("rate_limits.updated")
			answer(c, id, `"approve":false,"reason":"too soon"`)
			Expect(plain(c.During(5*time.Second))).To(Equal("conversation.item.added conversation.item.done response.output_item.done"), "the call's item is done too")
			c.Send(ask)
			c.Until("response.done")
			Expect(c.asked[1].Outputs[0].Error).To(Equal("tool_execution_error: The call was not approved: too soon"))
		})
	})

	It("is answered once, and only what was asked", func() {
		inShop(guarded, callingShop("find", `{"id":"A1001"}`), func(c *shopping) {
			id := request(c)
			c.Until("rate_limits.updated")
			answer(c, "item_other", `"approve":true`)
			Expect(c.Next().Event.(*wire.ErrorEvent).Error.Code.Or("")).To(Equal("invalid_mcp_approval_request_id"))
			answer(c, id, `"approve":true`)
			c.Until("response.mcp_call.completed")
			answer(c, id, `"approve":true`)
			c.Until("error")
		})
	})

	DescribeTable("is asked for as the session says where the response says nothing, or null", func(keys string, wanted bool) {
		inShop(trusted, callingShop("find", `{}`), func(c *shopping) {
			c.Until("conversation.item.done")
			c.Send(`{"type":"response.create","response":{"tools":[{"type":"mcp","server_label":"shop"` + keys + `}]}}`)
			Expect(strings.Contains(plain(c.During(5*time.Second)), "response.mcp_call.in_progress")).To(Equal(!wanted))
		})
	},
		Entry("nothing", ``, false),
		Entry("null", `,"server_url":null,"allowed_tools":null,"require_approval":null,"headers":null,"authorization":null`, false),
		Entry("always", `,"require_approval":"always"`, true),
	)

	DescribeTable("is asked for", func(policy, tool string, wanted bool) {
		def := strings.TrimSuffix(guarded, "}") + `,"require_approval":` + policy + `}`
		inShop(def, callingShop(tool, `{}`), func(c *shopping) {
			c.Until("conversation.item.done")
			c.Send(ask)
			Expect(strings.Contains(plain(c.During(5*time.Second)), "response.mcp_call.in_progress")).To(Equal(!wanted))
		})
	},
		Entry("always", `"always"`, "find", true),
		Entry("never", `"never"`, "find", false),
		Entry("always with null", `null`, "find", true),
		Entry("but for those that never need it", `{"never":{"tool_names":["find"]}}`, "find", false),
		Entry("for the rest of these", `{"never":{"tool_names":["find"]}}`, "cancel", true),
		Entry("for those that always need it", `{"always":{"tool_names":["find"]}}`, "find", true),
		Entry("not for the rest of these", `{"always":{"tool_names":["find"]}}`, "cancel", false),
		Entry("for what writes", `{"always":{"read_only":false},"never":{"read_only":true}}`, "find", false),
	)
})
