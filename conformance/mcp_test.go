package conformance_test

import (
	"encoding/json"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/openai/openai-go/v3/realtime"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

// shop is a server with the tools of a session, of which one fails.
func shop(reply fakeserver.Reply) fakeserver.Options {
	opts := answering(reply, fakeserver.Reply{Say: "Done."})
	opts.MCP = []fakeserver.MCPServer{{Label: "shop", Tools: []fakeserver.MCPTool{
		{Name: "find", Description: "Finds", Answer: "shipped", ReadOnly: true},
		{Name: "move", Error: &wire.MCPError{Type: wire.MCPHTTPError, Code: wire.Some(502), Message: "Bad gateway"}},
	}}}
	return opts
}

// tools is an update that names two servers, the second of which is not there.
func tools(approval string) string {
	return `{"type":"session.update","session":{"type":"realtime","tools":[` +
		`{"type":"mcp","server_label":"shop","server_url":"https://shop.test/mcp","require_approval":"` + approval + `"},` +
		`{"type":"mcp","server_label":"gone","server_url":"https://gone.test/mcp"}]}}`
}

var _ = Describe("A server of tools", func() {
	It("lists them, or fails to, and is called", func() {
		session{server: shop(fakeserver.Reply{Calls: []fakeserver.ToolCall{
			{Server: "shop", Name: "find", Arguments: json.RawMessage(`{"id":"A1001"}`)}, {Server: "shop", Name: "move"},
		}})}.run(func(c *client) {
			c.send(tools("never"))
			c.until("mcp_list_tools.completed")
			c.until("mcp_list_tools.failed")
			c.send(ask)
			Expect(find[*wire.ResponseDone](c.until("response.done")).Response.Output).To(HaveLen(2))
			c.until("rate_limits.updated")
			time.Sleep(time.Second)
			c.send(ask)
			Expect(find[*wire.ResponseDone](c.until("response.done")).Response.Output[0].Type).To(Equal(wire.ItemMessage))
		})
	})

	It("is called once openai-go's event approves", func() {
		session{server: shop(fakeserver.Reply{Calls: []fakeserver.ToolCall{{Server: "shop", Name: "find"}}})}.run(func(c *client) {
			c.send(tools("always"))
			c.until("mcp_list_tools.failed")
			c.until("conversation.item.done")
			c.send(ask)
			request := find[*wire.ConversationItemDone](c.until("conversation.item.done")).Item.ID
			raw, err := json.Marshal(itemEvent(realtime.ConversationItemParamOfMcpApprovalResponse(request, true, "mcp_approval_"+request)))
			Expect(err).NotTo(HaveOccurred())
			c.send(string(raw))
			c.until("response.mcp_call.completed")
			c.send(ask)
			c.until("response.done")
			c.send(`{"type":"conversation.item.retrieve","item_id":"mcp_approval_` + request + `"}`)
			c.until("conversation.item.retrieved")
		})
	})
})
