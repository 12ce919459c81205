package conformance_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

// mall has a server of tools of every kind, and one that does not list its tools.
func mall() []fakeserver.MCPServer {
	return []fakeserver.MCPServer{
		{Label: "mall", Tools: []fakeserver.MCPTool{
			{Name: "find", Description: "Finds", ReadOnly: true, Answer: "a lamp", Schema: []byte(`{"type":"object","properties":{"what":{"type":"string"}}}`)},
			{Name: "break", Error: &wire.MCPError{Type: wire.MCPToolExecutionError, Message: "It broke."}},
			{Name: "refuse", Error: &wire.MCPError{Type: wire.MCPProtocolError, Code: wire.Some(-32600), Message: "No."}},
			{Name: "lose", Error: &wire.MCPError{Type: wire.MCPHTTPError, Code: wire.Some(502), Message: "Bad gateway"}},
			{Name: "wait", Delay: 2 * time.Second, Answer: "done"},
		}},
		{Label: "mute", Unlisted: true},
	}
}

// shopping is the server of a model that calls tools of the mall, and then says something.
func shopping(calls ...fakeserver.ToolCall) fakeserver.Options {
	opts := answering(fakeserver.Reply{Say: "Let me see.", Calls: calls}, fakeserver.Reply{Say: "A lamp."}, fakeserver.Reply{Say: "Yes."})
	opts.MCP = mall()
	return opts
}

// of is a call of a tool of the mall.
func of(tool string) fakeserver.ToolCall {
	return fakeserver.ToolCall{Server: "mall", Name: tool, Arguments: []byte(`{"what":"a lamp"}`)}
}

// serverOf is a session.update with the tools of a server.
func serverOf(label, keys string) string {
	return update(`"tools":[{"type":"mcp","server_label":"` + label + `","server_url":"https://` + label + `.test/mcp"` + keys + `}]`)
}

const free = `,"require_approval":"never"`

var _ = Describe("Tools of an MCP server", func() {
	DescribeTable("are listed, or not", func(label, keys, end string) {
		session{server: fakeserver.Options{MCP: mall()}}.run(func(c *client) {
			c.send(serverOf(label, keys))
			item := find[*wire.MCPListToolsInProgress](c.until("mcp_list_tools.in_progress")).ItemID
			c.send(`{"type":"conversation.item.retrieve","item_id":"` + item + `"}`)
			c.until(end)
			c.until("conversation.item.done")
			c.send(serverOf(label, keys), `{"type":"conversation.item.retrieve","item_id":"`+item+`"}`)
			c.until("conversation.item.retrieved")
		})
	},
		Entry("all", "mall", "", "mcp_list_tools.completed"),
		Entry("some by name", "mall", `,"allowed_tools":["find"]`, "mcp_list_tools.completed"),
		Entry("some by kind", "mall", `,"allowed_tools":{"read_only":true}`, "mcp_list_tools.completed"),
		Entry("of one that does not list", "mute", "", "mcp_list_tools.failed"),
		Entry("of one that nobody knows", "nowhere", "", "mcp_list_tools.failed"),
	)

	It("are listed anew where they are defined anew, though the first list is under way", func() {
		session{server: fakeserver.Options{MCP: mall()}}.run(func(c *client) {
			c.send(serverOf("mall", ""), serverOf("mall", `,"allowed_tools":["find"]`))
			c.until("mcp_list_tools.failed")
			c.until("mcp_list_tools.completed")
		})
	})

	It("are listed while a response goes on, and the list is deleted", func() {
		session{server: fakeserver.Options{MCP: mall()}}.run(func(c *client) {
			c.send(ask)
			c.until("response.output_audio.delta")
			c.send(serverOf("mall", ""))
			item := find[*wire.MCPListToolsInProgress](c.until("mcp_list_tools.in_progress")).ItemID
			c.send(`{"type":"conversation.item.delete","item_id":"` + item + `"}`)
			c.until("response.done")
			c.send(ask)
			c.until("response.done")
		})
	})

	DescribeTable("are called", func(model, request, end string, calls ...fakeserver.ToolCall) {
		session{query: "?model=" + model, server: shopping(calls...)}.run(func(c *client) {
			c.send(serverOf("mall", free))
			c.until("mcp_list_tools.completed")
			c.send(request)
			c.until(end)
			Expect(ended(c.until("response.done")).Status).To(Equal(wire.StatusCompleted))
			c.send(ask)
			c.until("response.done")
		})
	},
		Entry("and answer", "gpt-realtime-2.1", ask, "response.mcp_call.completed", of("find")),
		Entry("and answer an old model", "gpt-realtime", ask, "response.mcp_call.completed", of("find")),
		Entry("and answer in text", "gpt-realtime", askText, "response.mcp_call.completed", of("find")),
		Entry("and break", "gpt-realtime", ask, "response.mcp_call.failed", of("break")),
		Entry("and refuse", "gpt-realtime", ask, "response.mcp_call.failed", of("refuse")),
		Entry("and lose the connection", "gpt-realtime", ask, "response.mcp_call.failed", of("lose")),
		Entry("though they do not exist", "gpt-realtime", ask, "response.mcp_call.failed", of("fly")),
		Entry("several at a time", "gpt-realtime-2.1", ask, "response.mcp_call.completed", of("find"), of("break"), of("wait")),
		Entry("with a function", "gpt-realtime-2.1", ask, "response.mcp_call.completed", lookUp, of("find")),
		Entry("out of band", "gpt-realtime-2.1", `{"type":"response.create","response":{"conversation":"none"}}`, "response.mcp_call.completed", of("find")),
	)

	DescribeTable("wait for approval", func(answer string) {
		session{query: "?model=gpt-realtime-2.1", server: shopping(of("find"))}.run(func(c *client) {
			c.send(serverOf("mall", ""))
			c.until("mcp_list_tools.completed")
			c.send(ask)
			c.until("response.mcp_call_arguments.done")
			request := find[*wire.ConversationItemAdded](c.until("conversation.item.done"))
			Expect(request.Item.Type).To(Equal(wire.ItemMCPApprovalRequest))
			Expect(ended(c.until("response.done")).Status).To(Equal(wire.StatusCompleted))
			c.rest(time.Second)
			c.send(create(`{"type":"mcp_approval_response","approval_request_id":"` + request.Item.ID + `",` + answer + `}`))
			c.until("response.output_item.done")
		})
	},
		Entry("and get it", `"approve":true`),
		Entry("and do not get it", `"approve":false,"reason":"too dear"`),
	)

	DescribeTable("are cut off", func(keys, at string) {
		session{query: "?model=gpt-realtime-2.1", server: shopping(of("wait"), of("find"))}.run(func(c *client) {
			c.send(serverOf("mall", keys))
			c.until("mcp_list_tools.completed")
			c.send(ask)
			c.until(at)
			c.send(hush)
			Expect(ended(c.until("response.done")).Status).To(Equal(wire.StatusCancelled))
		})
	},
		Entry("while their arguments come", free, "response.mcp_call_arguments.delta"),
		Entry("while they work", free, "response.mcp_call.in_progress"),
		Entry("when one is over", free, "response.mcp_call.completed"),
		Entry("while they wait for approval", "", "response.mcp_call_arguments.done"),
	)
})
