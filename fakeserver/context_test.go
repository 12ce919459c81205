package fakeserver_test

import (
	"context"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

const (
	createResponse = `{"type":"response.create"}`
	cancelResponse = `{"type":"response.cancel"}`
	deleteItem     = `{"type":"conversation.item.delete","item_id":%q}`
)

// answerTo returns what the model says to events, the last of which leads to a response.
func answerTo(c *client, events ...string) string {
	GinkgoHelper()
	for _, ev := range events {
		c.Send(ev)
	}
	return saidIn(c)
}

// saidIn returns the text of the next response.
func saidIn(c *client) string {
	GinkgoHelper()
	arrivals := c.Until("response.done")
	done := arrivals[len(arrivals)-1].Event.(*wire.ResponseDone)
	if len(done.Response.Output) == 0 {
		return ""
	}
	return done.Response.Output[0].Content[0].Text.Or("")
}

var _ = Describe("What a response reads", func() {
	var opts fakeserver.Options
	BeforeEach(func() {
		opts = fakeserver.Options{NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
			return models.Rules{
				{Result: "look_up", Reply: fakeserver.Reply{Say: "The look-up came."}},
				{Typed: "look", Reply: fakeserver.Reply{Calls: []fakeserver.ToolCall{{Name: "look_up"}}}},
			}
		}}
	})
	// texting calls body with a client that wants text.
	texting := func(body func(c *client)) {
		GinkgoHelper()
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime-2")
			defer c.close()
			c.Send(`{"type":"session.update","session":{"type":"realtime","output_modalities":["text"],"tools":[{"type":"function","name":"look_up"}]}}`)
			body(c)
		})
	}
	atRoot := func(event string) string {
		return strings.Replace(event, `"item":`, `"previous_item_id":"root","item":`, 1)
	}
	const nothing = "Hello. Say something, and I will repeat it."

	It("is no turn that was deleted", func() {
		texting(func(c *client) {
			Expect(answerTo(c, userText("a", "First"), userText("b", "Second"), fmt.Sprintf(deleteItem, "b"), createResponse)).To(Equal("You said: First"))
			Expect(answerTo(c, fmt.Sprintf(deleteItem, "a"), createResponse)).To(Equal(nothing))
		})
	})
	It("is all that was typed since the last answer, in its place, not by when it came", func() {
		texting(func(c *client) {
			Expect(answerTo(c, userText("a", "Something else"), atRoot(userText("b", "History")), createResponse)).To(Equal("You said: History Something else"))
			Expect(answerTo(c, userText("c", "One."), userText("d", "Two."), userText("e", "Three."), createResponse)).To(Equal("You said: One. Two. Three."))
			Expect(answerTo(c, userText("f", "Four."), createResponse)).To(Equal("You said: Four."))
		})
	})
	It("is no turn before an answer that the client brought along", func() {
		texting(func(c *client) {
			Expect(answerTo(c, userText("a", "History"),
				`{"type":"conversation.item.create","item":{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Yes."}]}}`,
				createResponse)).To(Equal(nothing))
		})
	})
	It("is the turn again after a response that was cancelled before it said anything", func() {
		texting(func(c *client) {
			Expect(answerTo(c, userText("a", "Hear me"), createResponse, cancelResponse)).To(BeEmpty())
			Expect(answerTo(c, createResponse)).To(Equal("You said: Hear me"))
			Expect(answerTo(c, createResponse)).To(Equal(nothing), "it is answered now")
		})
	})
	It("is the turn again after a response that failed, whatever it said", func() {
		failed := false
		opts.NewModel = func(fakeserver.SessionInfo) fakeserver.Model {
			return fakeserver.ModelFunc(func(req *fakeserver.Request) fakeserver.Reply {
				reply := fakeserver.Echo{}.Respond(req)
				if !failed {
					failed, reply.Fails = true, &fakeserver.Failure{Code: "server_error"}
				}
				return reply
			})
		}
		texting(func(c *client) {
			Expect(answerTo(c, userText("a", "Hear me"), createResponse)).NotTo(BeEmpty())
			Expect(answerTo(c, createResponse)).To(Equal("You said: Hear me"))
		})
	})

	output := func(c *client) string {
		GinkgoHelper()
		c.Send(userText("a", "Look"))
		c.Send(createResponse)
		arrivals := c.Until("response.done")
		call := arrivals[len(arrivals)-1].Event.(*wire.ResponseDone).Response.Output[0]
		c.Until("rate_limits.updated")
		return fmt.Sprintf(`{"type":"conversation.item.create","item":{"id":"out","type":"function_call_output","call_id":%q,"output":"shipped"}}`, call.CallID)
	}
	It("is an output again after a response that was cancelled before it said anything", func() {
		texting(func(c *client) {
			Expect(answerTo(c, output(c), createResponse, cancelResponse)).To(BeEmpty())
			Expect(answerTo(c, createResponse)).To(Equal("The look-up came."))
		})
	})
	It("is no output that was deleted", func() {
		texting(func(c *client) {
			Expect(answerTo(c, output(c), fmt.Sprintf(deleteItem, "out"), createResponse)).To(Equal(nothing))
		})
	})

	DescribeTable("is its own input, if it has one", func(conversation, input, said string) {
		texting(func(c *client) {
			event := fmt.Sprintf(`{"type":"response.create","response":{"conversation":%q,"input":%s}}`, conversation, input)
			Expect(answerTo(c, userText("banana", "Banana"), event)).To(Equal(said))
			Expect(answerTo(c, createResponse)).To(Equal("You said: Banana"), "the turn in the conversation was not answered by it")
		})
	},
		Entry("with a turn", "none", `[{"type":"message","role":"user","content":[{"type":"input_text","text":"Apple"}]}]`, "You said: Apple"),
		Entry("in the conversation", "auto", `[{"type":"message","role":"user","content":[{"type":"input_text","text":"Apple"}]}]`, "You said: Apple"),
		Entry("that refers to an item", "none", `[{"type":"item_reference","id":"banana"}]`, "You said: Banana"),
		Entry("that is answered", "none", `[{"type":"item_reference","id":"banana"},`+
			`{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Yes."}]}]`, nothing),
		Entry("that is empty", "none", `[]`, nothing),
	)
	It("is refused if its input refers to no item", func() {
		texting(func(c *client) {
			c.Until("session.updated")
			refusal := c.refused(`{"type":"response.create","response":{"input":[{"type":"item_reference","id":"gone"}]}}`)
			Expect(refusal.Param.Or("")).To(Equal("response.input[0].id"))
			Expect(refusal.Message).To(ContainSubstring("gone"))
		})
	})
})
