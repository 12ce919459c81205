package conformance_test

import (
	"encoding/json"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

// answering is the model that gives these replies one after the other, then nothing.
func answering(replies ...fakeserver.Reply) fakeserver.Options {
	return fakeserver.Options{NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
		next := 0
		return fakeserver.ModelFunc(func(*fakeserver.Request) fakeserver.Reply {
			if next == len(replies) {
				return fakeserver.Reply{}
			}
			next++
			return replies[next-1]
		})
	}}
}

// Client events that many sessions send.
const (
	ask     = `{"type":"response.create"}`
	askText = `{"type":"response.create","response":{"output_modalities":["text"]}}`
	hush    = `{"type":"response.cancel"}`
	typed   = `{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]}}`
	arrives = "Your order left our warehouse on Friday and should arrive on Tuesday."
)

// lookUp is a call of a function; output is a client's answer to it.
var lookUp = fakeserver.ToolCall{Name: "get_order_status", Arguments: json.RawMessage(`{"order_id":"A1001"}`)}

func output(callID string) string {
	return `{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"` + callID + `","output":"shipped"}}`
}

// ended returns the last response that the events tell the end of.
func ended(events []wire.ServerEvent) *wire.Response {
	GinkgoHelper()
	done, ok := events[len(events)-1].(*wire.ResponseDone)
	Expect(ok).To(BeTrue())
	return &done.Response
}

var _ = Describe("A response", func() {
	DescribeTable("of one kind or another", func(model string, reply fakeserver.Reply, request ...string) {
		session{query: "?model=" + model, server: answering(reply)}.run(func(c *client) {
			c.send(request...)
			Expect(ended(c.until("response.done")).Status).To(Equal(wire.StatusCompleted))
		})
	},
		Entry("text", "gpt-realtime", fakeserver.Reply{Say: arrives}, typed, askText),
		Entry("audio", "gpt-realtime", fakeserver.Reply{Say: arrives}, typed, ask),
		Entry("a short word", "gpt-realtime", fakeserver.Reply{Say: "Yes."}, ask),
		Entry("nothing", "gpt-realtime", fakeserver.Reply{}, ask),
		Entry("nothing as text", "gpt-realtime", fakeserver.Reply{}, askText),
		Entry("letters of all kinds", "gpt-realtime", fakeserver.Reply{Say: "Größe 42, “naïve” 你好 👩‍👧 \"x\" \\ \n\t <&>"}, askText),
		Entry("a long text", "gpt-realtime", fakeserver.Reply{Say: strings.Repeat(arrives+" ", 40)}, askText),
		Entry("audio as mu-law", "gpt-realtime", fakeserver.Reply{Say: arrives},
			`{"type":"response.create","response":{"audio":{"output":{"format":{"type":"audio/pcmu"},"voice":"cedar"}}}}`),
		Entry("audio as A-law", "gpt-realtime", fakeserver.Reply{Say: arrives},
			`{"type":"response.create","response":{"audio":{"output":{"format":{"type":"audio/pcma"}}}}}`),
		Entry("with settings of its own", "gpt-realtime", fakeserver.Reply{Say: "Yes."}, `{"type":"response.create","response":{"instructions":"x",`+
			`"tools":[{"type":"function","name":"f"}],"tool_choice":"auto","max_output_tokens":512,"metadata":{"topic":"x"},"conversation":"auto"}}`),
		Entry("a call", "gpt-realtime", fakeserver.Reply{Calls: []fakeserver.ToolCall{lookUp}}, ask),
		Entry("a call without arguments", "gpt-realtime", fakeserver.Reply{Calls: []fakeserver.ToolCall{{Name: "hang_up"}}}, ask),
		Entry("words and a call", "gpt-realtime", fakeserver.Reply{Say: "Let me check.", Calls: []fakeserver.ToolCall{lookUp}}, ask),
		Entry("a preamble and a call", "gpt-realtime-2.1", fakeserver.Reply{Say: "Let me check.", Calls: []fakeserver.ToolCall{lookUp}}, ask),
		Entry("a preamble and a call as text", "gpt-realtime-2.1", fakeserver.Reply{Say: "Let me check.", Calls: []fakeserver.ToolCall{lookUp}}, askText),
		Entry("parallel calls", "gpt-realtime-2.1", fakeserver.Reply{Calls: []fakeserver.ToolCall{lookUp, lookUp, {Name: "hang_up"}}},
			`{"type":"response.create","response":{"parallel_tool_calls":true,"reasoning":{"effort":"low"}}}`),
		Entry("a preamble and parallel calls", "gpt-realtime-2.1", fakeserver.Reply{Say: "Both.", Calls: []fakeserver.ToolCall{lookUp, lookUp}}, ask),
		Entry("two messages", "gpt-realtime", fakeserver.Reply{Say: "So.", Then: &fakeserver.Reply{Say: arrives}}, ask),
		Entry("two messages of a reasoning model", "gpt-realtime-2.1", fakeserver.Reply{Say: "So.", Then: &fakeserver.Reply{Say: arrives}}, ask),
		Entry("messages around a call", "gpt-realtime-2.1", fakeserver.Reply{Say: "So.", Calls: []fakeserver.ToolCall{lookUp}, Then: &fakeserver.Reply{Say: arrives}}, ask),
		Entry("two messages out of band", "gpt-realtime-2.1", fakeserver.Reply{Say: "So.", Then: &fakeserver.Reply{Say: arrives}},
			`{"type":"response.create","response":{"conversation":"none","input":[]}}`),
		Entry("slow speech", "gpt-realtime", fakeserver.Reply{Say: arrives}, update(`"audio":{"output":{"speed":0.5}}`), ask),
		Entry("a voice of one's own", "gpt-realtime", fakeserver.Reply{Say: arrives}, update(`"audio":{"output":{"voice":{"id":"voice_1"}}}`), ask),
		Entry("an answer of a reasoning model", "gpt-realtime-2", fakeserver.Reply{Say: arrives}, ask),
	)

	It("of a reasoning model begins its call while its preamble is open", func() {
		// Source: recorded responses of gpt-realtime-2.1 (spec/protocol.md 4.9).
		session{query: "?model=gpt-realtime-2.1", server: answering(fakeserver.Reply{Say: "Let me check.", Calls: []fakeserver.ToolCall{lookUp}})}.
			run(func(c *client) {
				c.send(askText)
				got := c.until("response.done")
				form := kinds(normalForm(c.passed()))
				Expect(form[1:]).To(Equal([]string{"response.created", "response.output_item.added", "conversation.item.added",
					"response.content_part.added", "response.output_text.delta", "response.output_item.added", "conversation.item.added",
					"response.function_call_arguments.delta", "response.output_text.done", "response.content_part.done",
					"conversation.item.done", "response.output_item.done", "response.function_call_arguments.done",
					"conversation.item.done", "response.output_item.done", "response.done"}))
				Expect(ended(got).Output[0].Phase).To(Equal(wire.PhaseCommentary))
			})
	})

	It("answers the output of a call", func() {
		session{server: answering(fakeserver.Reply{Calls: []fakeserver.ToolCall{lookUp}}, fakeserver.Reply{Say: arrives})}.run(func(c *client) {
			c.send(typed, ask)
			call := ended(c.until("response.done")).Output[0]
			c.send(output(call.CallID), ask)
			Expect(ended(c.until("response.done")).Output[0].Role).To(Equal(wire.RoleAssistant))
		})
	})

	It("gets outputs that come before it is done, and shows them afterwards", func() {
		calls := []fakeserver.ToolCall{lookUp, lookUp}
		session{query: "?model=gpt-realtime-2.1", server: answering(fakeserver.Reply{Calls: calls}, fakeserver.Reply{Say: arrives})}.run(func(c *client) {
			c.send(ask)
			got := c.until("response.function_call_arguments.done")
			c.send(output(find[*wire.ResponseFunctionCallArgumentsDone](got).CallID))
			second := find[*wire.ResponseFunctionCallArgumentsDone](c.until("response.function_call_arguments.done"))
			c.send(output(second.CallID))
			c.until("response.done")
			c.send(ask)
			c.until("response.done")
		})
	})

	DescribeTable("out of band", func(request string) {
		session{server: answering(fakeserver.Reply{Say: "calm"})}.run(func(c *client) {
			c.send(typed, request)
			done := ended(c.until("response.done"))
			Expect(done.ConversationID.IsNull()).To(BeTrue())
		})
	},
		Entry("as text", `{"type":"response.create","response":{"conversation":"none","output_modalities":["text"],"metadata":{"topic":"mood"}}}`),
		Entry("as audio", `{"type":"response.create","response":{"conversation":"none"}}`),
		Entry("with an empty context", `{"type":"response.create","response":{"conversation":"none","input":[]}}`),
		Entry("with a context of its own", `{"type":"response.create","response":{"conversation":"none","input":[{"type":"message","role":"user",`+
			`"content":[{"type":"input_text","text":"Hi"}]},{"type":"message","role":"system","content":[{"type":"input_text","text":"x"}]}]}}`),
	)

	It("out of band does not make room for another of the conversation", func() {
		session{server: answering(fakeserver.Reply{Say: strings.Repeat(arrives+" ", 5)}, fakeserver.Reply{Say: "calm"})}.run(func(c *client) {
			c.send(ask)
			c.until("response.output_audio.delta")
			c.send(`{"type":"response.create","response":{"conversation":"none","output_modalities":["text"]}}`)
			Expect(ended(c.until("response.done")).ConversationID.IsNull()).To(BeTrue())
			c.send(ask)
			Expect(find[*wire.ErrorEvent](c.until("error")).Error.Code.Or("")).To(Equal("conversation_already_has_active_response"))
			Expect(ended(c.until("response.done")).Status).To(Equal(wire.StatusCompleted))
		})
	})

	It("out of band runs beside one of the conversation", func() {
		session{server: answering(fakeserver.Reply{Say: arrives}, fakeserver.Reply{Say: "calm"},
			fakeserver.Reply{Calls: []fakeserver.ToolCall{lookUp}})}.run(func(c *client) {
			c.send(ask)
			c.until("response.output_audio.delta")
			c.send(`{"type":"response.create","response":{"conversation":"none","output_modalities":["text"]}}`)
			c.send(`{"type":"response.create","response":{"conversation":"none"}}`)
			for range 3 {
				c.until("response.done")
			}
		})
	})
})

var _ = Describe("A response that is cancelled", func() {
	long := fakeserver.ToolCall{Name: "note", Arguments: json.RawMessage(`{"text":"` + strings.Repeat(arrives, 5) + `"}`)}
	reply := fakeserver.Reply{Say: arrives, Calls: []fakeserver.ToolCall{long, lookUp}}

	DescribeTable("ends in order", func(model, request, at string) {
		session{query: "?model=" + model, server: answering(reply)}.run(func(c *client) {
			c.send(request)
			if at != "" {
				c.until(at)
			}
			c.send(hush)
			done := ended(c.until("response.done"))
			Expect(done.Status).To(Equal(wire.StatusCancelled))
			details, _ := done.StatusDetails.Value()
			Expect(details.Reason).To(Equal(wire.ReasonClientCancelled))
		})
	},
		Entry("before it is created", "gpt-realtime", ask, ""),
		Entry("once it is created", "gpt-realtime", ask, "response.created"),
		Entry("once its item is there", "gpt-realtime", ask, "response.content_part.added"),
		Entry("during its sound", "gpt-realtime", ask, "response.output_audio.delta"),
		Entry("during its text", "gpt-realtime", askText, "response.output_text.delta"),
		Entry("during its arguments", "gpt-realtime", ask, "response.function_call_arguments.delta"),
		Entry("with two outputs open", "gpt-realtime-2.1", ask, "response.function_call_arguments.delta"),
		Entry("after its first output", "gpt-realtime", ask, "response.output_item.done"),
	)

	It("is named by its id, out of band too", func() {
		session{server: answering(reply, reply)}.run(func(c *client) {
			c.send(ask)
			first := find[*wire.ResponseCreated](c.until("response.created")).Response.ID
			c.send(`{"type":"response.create","response":{"conversation":"none"}}`)
			second := find[*wire.ResponseCreated](c.until("response.created")).Response.ID
			c.send(`{"type":"response.cancel","response_id":"` + second + `"}`)
			Expect(ended(c.until("response.done")).ID).To(Equal(second))
			c.send(`{"type":"response.cancel","response_id":"` + first + `"}`)
			Expect(ended(c.until("response.done")).ID).To(Equal(first))
		})
	})

	It("is followed by another at once", func() {
		session{server: answering(reply, fakeserver.Reply{Say: "Yes."})}.run(func(c *client) {
			c.send(ask)
			c.until("response.output_audio.delta")
			c.send(hush, ask)
			Expect(ended(c.until("response.done")).Status).To(Equal(wire.StatusCancelled))
			Expect(ended(c.until("response.done")).Status).To(Equal(wire.StatusCompleted))
			time.Sleep(time.Second)
		})
	})
})
