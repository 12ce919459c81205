package fakeserver_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

// createWith asks for a response with these settings.
func createWith(settings string) string {
	return `{"type":"response.create","response":` + settings + `}`
}

var _ = Describe("The lint of response.create", func() {
	said := fakeserver.Reply{Say: "Yes."}
	failed := fakeserver.Reply{Fails: fakeserver.RateLimitFailure()}
	cutOff := fakeserver.Reply{Say: "Yes.", Incomplete: wire.ReasonMaxOutputTokens}
	for _, t := range []struct {
		what   string
		reply  fakeserver.Reply
		events []string
		found  []string
	}{
		{"nothing new", said, []string{create}, []string{"create-for-nothing"}},
		{"nothing new, and other modalities", said, []string{createWith(`{"output_modalities":["text"]}`)}, []string{"create-for-nothing"}},
		{"a new turn", said, []string{typedAgain, create}, nil},
		{"instructions of its own", said, []string{createWith(`{"instructions":"Ask again."}`)}, nil},
		{"a choice of tools of its own", said, []string{createWith(`{"tool_choice":"none"}`)}, nil},
		{"tools of its own", said, []string{createWith(`{"tools":[]}`)}, nil},
		{"input of its own", said, []string{createWith(`{"input":[]}`)}, nil},
		{"nothing, out of band", said, []string{createWith(`{"conversation":"none"}`)}, nil},
		{"other instructions of the session", said, []string{`{"type":"session.update","session":{"type":"realtime","instructions":"Ask again."}}`, create}, nil},
		{"an answer that was deleted", said, []string{`{"type":"conversation.item.delete","item_id":"hello"}`, create}, nil},
		{"an answer that failed", failed, []string{create}, nil},
		{"an answer that was cut off", cutOff, []string{create}, nil},
	} {
		It("looks at one after "+t.what, func() {
			Expect(ended(t.reply, func(c *client, _ *fakeserver.Server) {
				c.Until("response.done")
				for _, e := range t.events {
					c.Send(e)
				}
				c.During(2 * time.Second)
			})).To(rules(t.found...))
		})
	}

	for _, t := range []struct {
		what    string
		replies []fakeserver.Reply
		after   time.Duration
		events  []string
		found   []string
	}{
		{"waits in silence after it", []fakeserver.Reply{failed}, 6 * time.Second, nil, []string{"never-answered"}},
		{"gives up soon", []fakeserver.Reply{failed}, 4 * time.Second, nil, nil},
		{"asks again", []fakeserver.Reply{failed, said}, 6 * time.Second, []string{create}, nil},
		{"asks again in vain, and then no more", []fakeserver.Reply{failed}, 6 * time.Second, []string{create}, []string{"never-answered"}},
		{"says something else", []fakeserver.Reply{failed, said}, 6 * time.Second, []string{typedAgain, create}, nil},
	} {
		It("looks at what a client does whose response fails: it "+t.what, func() {
			found := judged(func(c *client, _ *fakeserver.Server) {
				c.Send(withTools(""))
				c.Send(typedHello)
				c.Send(create)
				c.Until("response.done")
				for _, e := range t.events {
					c.Send(e)
				}
				c.During(t.after)
			}, t.replies...)
			Expect(found).To(rules(t.found...))
		})
	}

	It("lets the first one greet", func() {
		Expect(linted(said, sends(create))).To(BeEmpty())
	})

	It("blames a client once that asks for an answer and has told no output", func() {
		Expect(ended(fakeserver.Reply{Calls: []fakeserver.ToolCall{{Name: "a"}}}, func(c *client, _ *fakeserver.Server) {
			first, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			c.Send(create)
			second, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			c.Send(outputOf(first.Response.Output[0].CallID))
			c.Send(outputOf(second.Response.Output[0].CallID))
			c.Until("conversation.item.done")
		})).To(rules("create-before-outputs"))
	})

	It("counts changes since the last response only", func() {
		Expect(ended(said, func(c *client, _ *fakeserver.Server) {
			c.Until("response.done")
			c.Send(`{"type":"session.update","session":{"type":"realtime","instructions":"Ask again."}}`)
			c.Send(create)
			c.Until("response.done")
			c.Send(create)
			c.Until("response.done")
		})).To(rules("create-for-nothing"))
	})
})

var _ = Describe("The lint of tools", func() {
	function := fakeserver.Reply{Calls: []fakeserver.ToolCall{{Name: "a"}}, Then: &fakeserver.Reply{Fails: fakeserver.ServerFailure()}}
	remote := fakeserver.Reply{Calls: []fakeserver.ToolCall{{Server: "mute", Name: "find"}}, Then: &fakeserver.Reply{Say: "Yes."}}
	for _, t := range []struct {
		what, tools string
		reply       fakeserver.Reply
		found       []string
	}{
		{"a function that is offered", `{"type":"function","name":"a"}`, function, []string{"unanswered-call"}},
		{"a function that is not", `{"type":"function","name":"b"}`, function, []string{"tool-not-offered", "unanswered-call"}},
		{"a function where there is none", ``, function, []string{"tool-not-offered", "unanswered-call"}},
		{"a server that has not listed its tools", `{"type":"mcp","server_label":"mute","server_url":"https://mute.test"}`, remote, nil},
		{"a server that is not offered", guarded, remote, []string{"tool-not-offered"}},
	} {
		It("looks at a call of "+t.what, func() {
			Expect(judged(func(c *client, _ *fakeserver.Server) {
				c.Send(offering)
				c.Send(withTools(t.tools))
				c.During(time.Second)
				c.Send(typedAgain)
				c.Send(create)
				c.Until("response.done")
			}, t.reply)).To(rules(t.found...))
		})
	}
})
