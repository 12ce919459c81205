package fakeserver_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/wire"
)

// judged plays a client of a server with a shop, whose model makes these replies and the last again and again, until act
// has ended the session. It returns what the lint found.
func judged(act func(c *client, s *fakeserver.Server), replies ...fakeserver.Reply) []fakeserver.LintFinding {
	GinkgoHelper()
	return judgedAs("?model=gpt-realtime", act, replies...)
}

// judgedAs does so with a session of this query.
func judgedAs(query string, act func(c *client, s *fakeserver.Server), replies ...fakeserver.Reply) (found []fakeserver.LintFinding) {
	GinkgoHelper()
	var log []byte
	servertest.InVirtualTime(fakeserver.Options{
		Journal:    true,
		MCP:        []fakeserver.MCPServer{shop, {Label: "mute", Unlisted: true}},
		Utterances: []fakeserver.Utterance{{Text: known, Samples: fakeserver.Babble{}.Speak(known).Samples}},
		Injected:   func(text string) bool { return strings.HasPrefix(text, "[context]") },
		Observe: func(o fakeserver.Observation) {
			if l, ok := o.(*fakeserver.LintFinding); ok {
				found = append(found, *l)
			}
		},
		NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
			return fakeserver.ModelFunc(func(*fakeserver.Request) fakeserver.Reply {
				reply := replies[0]
				replies = replies[min(1, len(replies)-1):]
				return reply
			})
		},
	}, func(ctx context.Context, s *fakeserver.Server) {
		c := dialRaw(ctx, s, query, bearer)
		c.Next()
		act(c, s)
		_ = c.Conn.Close(1000, "")
		<-c.Over
		c.Wait()
		log = loggedBy(s)
	})
	expectRecorded(log, found)
	return found
}

// known is the one sentence that a judged client's server understands.
const known = "What is the weather in Amsterdam today?"

// withTools offers exactly these tools, for answers in writing.
func withTools(tools string) string {
	return `{"type":"session.update","session":{"type":"realtime","output_modalities":["text"],"tools":[` + tools + `]}}`
}

// ended plays a client, which begins with a typed turn in a session with the shop and two functions, until act has
// ended the session. It returns what the lint found.
func ended(reply fakeserver.Reply, act func(c *client, s *fakeserver.Server)) []fakeserver.LintFinding {
	GinkgoHelper()
	return judged(func(c *client, s *fakeserver.Server) {
		c.Send(withTools(guarded + `,{"type":"function","name":"a"},{"type":"function","name":"b"}`))
		c.Until("mcp_list_tools.completed")
		c.Send(typedHello)
		c.Send(create)
		act(c, s)
	}, reply)
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
		ev, _ := servertest.Find[*wire.ConversationItemDone](c.Until("conversation.item.done"))
		if ev.Item.Type == wire.ItemMCPApprovalRequest {
			return ev.Item.ID
		}
	}
}

var _ = Describe("The lint of what is left when a session ends", func() {
	oneCall := fakeserver.Reply{Calls: []fakeserver.ToolCall{{Name: "a"}}}
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
				c.Until("response.done")
				time.Sleep(4 * time.Second)
				e.do(s)
				time.Sleep(time.Second)
			})).To(BeEmpty())
		})
		It("blames the client for one that had when "+e.what, func() {
			Expect(ended(oneCall, func(c *client, s *fakeserver.Server) {
				c.Until("response.done")
				time.Sleep(6 * time.Second)
				e.do(s)
				time.Sleep(time.Second)
			})).To(rules("unanswered-call"))
		})
	}

	It("blames a client that closes itself, and then at once", func() {
		Expect(ended(oneCall, func(c *client, _ *fakeserver.Server) { c.Until("response.done") })).To(rules("unanswered-call"))
	})

	It("asks no output of a call that broke off amid its arguments", func() {
		long := fakeserver.Reply{Calls: []fakeserver.ToolCall{{Name: "a", Arguments: []byte(fmt.Sprintf(`{"text":%q}`, longAnswer.Say))}}}
		Expect(ended(long, func(c *client, _ *fakeserver.Server) {
			c.Until("response.function_call_arguments.delta")
			c.Send(`{"type":"response.cancel"}`)
			ev, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			Expect(ev.Response.Output).To(HaveExactElements(HaveField("Status", wire.StatusIncomplete)))
		})).To(BeEmpty())
	})

	It("asks no output of a call that the client has deleted", func() {
		Expect(ended(oneCall, func(c *client, _ *fakeserver.Server) {
			ev, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			c.Send(fmt.Sprintf(`{"type":"conversation.item.delete","item_id":%q}`, ev.Response.Output[0].ID))
			c.Until("conversation.item.deleted")
		})).To(BeEmpty())
	})

	It("finds unanswered-approval", func() {
		found := ended(asksFirst, func(c *client, _ *fakeserver.Server) { c.approvalRequest() })
		Expect(found).To(rules("unanswered-approval"))
		Expect(found[0].Message).To(MatchRegexp("^the call of shop/cancel waits for an answer to item_"))
	})

	It("has its answer as soon as the client gives it", func() {
		Expect(ended(callingShop("move", `{}`), func(c *client, _ *fakeserver.Server) {
			c.Send(fmt.Sprintf(`{"type":"conversation.item.create","item":{"type":"mcp_approval_response","approval_request_id":%q,"approve":true}}`,
				c.approvalRequest()))
			c.Until("response.mcp_call.in_progress")
		})).To(BeEmpty())
	})

	for _, approve := range []bool{true, false} {
		It(fmt.Sprintf("is content with an approval: %v", approve), func() {
			Expect(ended(asksFirst, func(c *client, _ *fakeserver.Server) {
				c.Send(fmt.Sprintf(`{"type":"conversation.item.create","item":{"type":"mcp_approval_response","approval_request_id":%q,"approve":%v}}`,
					c.approvalRequest(), approve))
				c.During(5 * time.Second)
				c.Send(`{"type":"response.create","response":{"tool_choice":"none"}}`)
				c.Until("response.done")
			})).To(BeEmpty())
		})
	}

	// waiting sends events, waits, and lets do end the session.
	waiting := func(d time.Duration, do func(s *fakeserver.Server), events ...string) []fakeserver.LintFinding {
		return judged(func(c *client, s *fakeserver.Server) {
			for _, e := range events {
				c.Send(e)
			}
			c.During(d)
			do(s)
			time.Sleep(time.Second)
		}, fakeserver.Reply{Say: "Yes."})
	}
	closes := func(*fakeserver.Server) {}
	cuts := func(s *fakeserver.Server) { inject(s, &faults.Disconnect{}) }
	stops := func(s *fakeserver.Server) { s.End(context.Background(), "") }
	for _, t := range []struct {
		what   string
		wait   time.Duration
		do     func(s *fakeserver.Server)
		events []string
		found  []string
	}{
		{"a turn that nobody asks an answer for", time.Second, closes, []string{typedHello}, []string{"never-answered"}},
		{"a turn that came before an answer was made", 2 * time.Second, closes, []string{typedHello, typedAgain, create}, nil},
		{"a turn when a fault cuts the connection", time.Second, cuts, []string{typedHello}, nil},
		{"a turn long before a fault cuts the connection", 6 * time.Second, cuts, []string{typedHello}, []string{"never-answered"}},
		{"a turn when a test has seen enough", time.Second, stops, []string{typedHello}, []string{"never-answered"}},
		{"a message that is not the caller's", time.Second, closes, []string{strings.Replace(typedHello, "Hello.", "[context] rain", 1)}, nil},
		{"a deleted turn", time.Second, closes, []string{typedHello, `{"type":"conversation.item.delete","item_id":"hello"}`}, nil},
		{"an answer that is still being made", 10 * time.Millisecond, closes, []string{typedHello, create}, nil},
	} {
		It("looks at "+t.what, func() { Expect(waiting(t.wait, t.do, t.events...)).To(rules(t.found...)) })
	}

	It("lets a turn wait for the end of the answer that is being made", func() {
		Expect(ended(fakeserver.Reply{Say: "Yes.", Latency: time.Minute}, func(c *client, _ *fakeserver.Server) {
			c.Until("response.created")
			c.Send(typedAgain)
			time.Sleep(time.Second)
		})).To(BeEmpty())
	})

	It("asks no answers in a transcription session", func() {
		Expect(judgedAs("?intent=transcription", func(c *client, _ *fakeserver.Server) {
			c.Send(typedHello)
			time.Sleep(time.Second)
		})).To(BeEmpty())
	})

	It("says which turn has no answer", func() {
		Expect(waiting(time.Second, closes, typedHello)).To(HaveExactElements(HaveField("Message",
			`the turn "Hello." has no answer, and none was asked for: send response.create`)))
	})

	It("looks at a turn after an answer", func() {
		Expect(ended(fakeserver.Reply{Say: "Yes."}, func(c *client, _ *fakeserver.Server) {
			c.Until("response.done")
			c.Send(typedAgain)
			time.Sleep(time.Second)
		})).To(rules("never-answered"))
	})

	It("asks no answer where one failed", func() {
		Expect(ended(fakeserver.Reply{Fails: fakeserver.ServerFailure()}, func(c *client, _ *fakeserver.Server) {
			c.Until("response.done")
			time.Sleep(time.Second)
		})).To(BeEmpty())
	})

	It("lets the output of a tool that hangs up be the last thing", func() {
		Expect(ended(oneCall, func(c *client, _ *fakeserver.Server) {
			ev, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			c.Send(outputOf(ev.Response.Output[0].CallID))
			c.Until("conversation.item.done")
		})).To(BeEmpty())
	})

	It("lets such a tool wait until what was said has been heard", func() {
		bye := fakeserver.Reply{Say: longAnswer.Say, Calls: oneCall.Calls}
		Expect(judged(func(c *client, _ *fakeserver.Server) {
			c.Send(offering)
			c.Send(typedHello)
			c.Send(create)
			ev, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			c.Send(outputOf(ev.Response.Output[1].CallID))
			time.Sleep(5 * time.Second)
		}, bye)).To(BeEmpty())
	})

	for what, found := range map[string][]string{"understood": {"never-answered"}, "noise": nil} {
		It("looks at a turn that detection leaves to the client: "+what, func() {
			sound := fakeserver.Babble{}.Speak(known).Samples
			if what == "noise" {
				sound = hello(300 * time.Millisecond)
			}
			Expect(judged(func(c *client, _ *fakeserver.Server) {
				c.Send(`{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","create_response":false}}}}}`)
				c.Talk(specs.Joined(specs.Silence(time.Second), sound, specs.Silence(2*time.Second)))
				c.Until("input_audio_buffer.committed")
				time.Sleep(2 * time.Second)
			}, oneCall)).To(rules(found...))
		})
	}
})
