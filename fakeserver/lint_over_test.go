package fakeserver_test

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/wire"
)

// ended plays a client, which begins with a typed turn in a session with two tools of a shop, until act has ended
// the session. It returns what the lint found.
func ended(reply fakeserver.Reply, act func(c *client, s *fakeserver.Server)) (found []fakeserver.Lint) {
	GinkgoHelper()
	inVirtualTime(fakeserver.Options{
		MCP: []fakeserver.MCPServer{shop},
		Observe: func(o fakeserver.Observation) {
			if l, ok := o.(*fakeserver.Lint); ok {
				found = append(found, *l)
			}
		},
		NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
			return fakeserver.ModelFunc(func(*fakeserver.Request) fakeserver.Reply { return reply })
		},
	}, func(ctx context.Context, s *fakeserver.Server) {
		c := dial(ctx, s, "gpt-realtime")
		c.send(`{"type":"session.update","session":{"type":"realtime","output_modalities":["text"],"tools":[` + guarded +
			`,{"type":"function","name":"a"},{"type":"function","name":"b"}]}}`)
		c.until("mcp_list_tools.completed")
		c.send(typedHello)
		c.send(create)
		act(c, s)
		_ = c.conn.Close(1000, "")
		<-c.reader
		c.talking.Wait()
	})
	return found
}

// inject lets a fault into the only session.
func inject(s *fakeserver.Server, f fakeserver.Fault) {
	GinkgoHelper()
	sessions := s.Sessions()
	Expect(sessions).To(HaveLen(1))
	Expect(sessions[0].Inject(f)).To(BeTrue())
}

// asksFirst is a call of a tool that needs the client's approval.
var asksFirst = callingShop("cancel", `{}`)

// approvalRequest waits for a request, and returns its id.
func (c *client) approvalRequest() string {
	GinkgoHelper()
	for {
		ev, _ := find[*wire.ConversationItemDone](c.until("conversation.item.done"))
		if ev.Item.Type == wire.ItemMCPApprovalRequest {
			return ev.Item.ID
		}
	}
}

var _ = Describe("The lint of what is left when a session ends", func() {
	oneCall := fakeserver.Reply{Calls: []fakeserver.Call{{Name: "a"}}}
	type end struct {
		what string
		do   func(s *fakeserver.Server)
	}
	others := []end{
		{"a fault cuts the connection", func(s *fakeserver.Server) { inject(s, &faults.Disconnect{}) }},
		{"the session expires", func(s *fakeserver.Server) { inject(s, &faults.Expire{}) }},
		{"the server plays dead, and the client gives up later", func(s *fakeserver.Server) {
			inject(s, &faults.SilentClose{})
			time.Sleep(time.Minute)
		}},
	}
	for _, e := range others {
		It("blames nobody for a call that had no time to be answered when "+e.what, func() {
			Expect(ended(oneCall, func(c *client, s *fakeserver.Server) {
				c.until("response.done")
				time.Sleep(4 * time.Second)
				e.do(s)
				time.Sleep(time.Second)
			})).To(BeEmpty())
		})
		It("blames the client for one that had when "+e.what, func() {
			Expect(ended(oneCall, func(c *client, s *fakeserver.Server) {
				c.until("response.done")
				time.Sleep(6 * time.Second)
				e.do(s)
				time.Sleep(time.Second)
			})).To(rules("unanswered-call"))
		})
	}

	It("blames a client that closes itself, and then at once", func() {
		Expect(ended(oneCall, func(c *client, _ *fakeserver.Server) { c.until("response.done") })).To(rules("unanswered-call"))
	})

	It("asks no output of a call that broke off amid its arguments", func() {
		long := fakeserver.Reply{Calls: []fakeserver.Call{{Name: "a", Arguments: []byte(fmt.Sprintf(`{"text":%q}`, longAnswer.Say))}}}
		Expect(ended(long, func(c *client, _ *fakeserver.Server) {
			c.until("response.function_call_arguments.delta")
			c.send(`{"type":"response.cancel"}`)
			ev, _ := find[*wire.ResponseDone](c.until("response.done"))
			Expect(ev.Response.Output).To(HaveExactElements(HaveField("Status", wire.StatusIncomplete)))
		})).To(BeEmpty())
	})

	It("asks no output of a call that the client has deleted", func() {
		Expect(ended(oneCall, func(c *client, _ *fakeserver.Server) {
			ev, _ := find[*wire.ResponseDone](c.until("response.done"))
			c.send(fmt.Sprintf(`{"type":"conversation.item.delete","item_id":%q}`, ev.Response.Output[0].ID))
			c.until("conversation.item.deleted")
		})).To(BeEmpty())
	})

	It("finds unanswered-approval", func() {
		found := ended(asksFirst, func(c *client, _ *fakeserver.Server) { c.approvalRequest() })
		Expect(found).To(rules("unanswered-approval"))
		Expect(found[0].Message).To(MatchRegexp("^the call of shop/cancel waits for an answer to item_"))
	})

	It("asks no answer that nothing waits for", func() {
		Expect(ended(asksFirst, func(c *client, _ *fakeserver.Server) {
			c.approvalRequest()
			c.send(`{"type":"response.cancel"}`)
			c.until("response.done")
		})).To(BeEmpty())
	})

	It("has its answer as soon as the client gives it", func() {
		Expect(ended(callingShop("move", `{}`), func(c *client, _ *fakeserver.Server) {
			c.send(fmt.Sprintf(`{"type":"conversation.item.create","item":{"type":"mcp_approval_response","approval_request_id":%q,"approve":true}}`,
				c.approvalRequest()))
			c.until("response.mcp_call.in_progress")
		})).To(BeEmpty())
	})

	for _, approve := range []bool{true, false} {
		It(fmt.Sprintf("is content with an approval: %v", approve), func() {
			reply := asksFirst
			reply.Then = &fakeserver.Reply{Say: "Done."}
			Expect(ended(reply, func(c *client, _ *fakeserver.Server) {
				c.send(fmt.Sprintf(`{"type":"conversation.item.create","item":{"type":"mcp_approval_response","approval_request_id":%q,"approve":%v}}`,
					c.approvalRequest(), approve))
				c.until("response.done")
			})).To(BeEmpty())
		})
	}
})
