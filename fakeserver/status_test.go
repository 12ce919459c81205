package fakeserver_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

// bill is what a response was paid for: tokens read, of which from the cache, and tokens of text and sound made.
func bill(w *wire.Response) string {
	u := w.Usage.Or(wire.Usage{})
	return fmt.Sprintf("%d (%d) in, %d text, %d audio, %d in all", u.InputTokens, u.InputTokenDetails.CachedTokens,
		u.OutputTokenDetails.TextTokens, u.OutputTokenDetails.AudioTokens, u.TotalTokens)
}

var _ = Describe("response.cancel", func() {
	const inactive = "response_cancel_not_active"

	// begun has a response of a reply run for so long and returns the client and the response's id.
	begun := func(reply fakeserver.Reply, after time.Duration, body func(c *client, id string)) {
		GinkgoHelper()
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(reply, fakeserver.Reply{Say: "Next."})}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(ask)
			created, at := servertest.Find[*wire.ResponseCreated](c.Until("response.created"))
			c.During(time.Until(c.Began.Add(at + after)))
			body(c, created.Response.ID)
		})
	}

	DescribeTable("closes what there is", func(reply fakeserver.Reply, after time.Duration, outputs, events []string) {
		begun(reply, after, func(c *client, _ string) {
			c.Send(cancel)
			got := c.Until("response.done")
			events = append(events, "response.done")
			for got[0].Event.EventType() != events[0] {
				got = got[1:] // was under way
			}
			Expect(types(got)).To(Equal(events))
			done, _ := servertest.Find[*wire.ResponseDone](got)
			Expect(done.Response.StatusDetails).To(Equal(wire.Some(wire.StatusDetails{Type: "cancelled", Reason: "client_cancelled"})))
			Expect(outputsIn(&done.Response)).To(HaveExactElements(outputs))
			Expect(c.During(3*time.Second)).To(BeEmpty(), "nothing follows, no rate limits either")
			c.Send(askText)
			done, _ = servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			Expect(done.Response.Status).To(Equal("completed"))
		})
	},
		Entry("before the first item", fakeserver.Reply{Say: arrivesA}, 100*time.Millisecond, []string{}, []string{}),
		Entry("before any sound", fakeserver.Reply{Say: arrivesA}, 230*time.Millisecond, []string{"message incomplete  Your order shipped"}, []string{
			"response.output_audio.done", "response.output_audio_transcript.done", "response.content_part.done",
			"conversation.item.done", "response.output_item.done"}),
		Entry("before any argument", fakeserver.Reply{Calls: []fakeserver.ToolCall{lookUp}}, 165*time.Millisecond, []string{"function_call incomplete get_order_status"}, []string{
			"response.function_call_arguments.done", "conversation.item.done", "response.output_item.done"}),
	)

	It("twice is refused the second time, and so is one that names a response that is over", func() {
		begun(fakeserver.Reply{Say: arrivesA}, 300*time.Millisecond, func(c *client, id string) {
			c.Send(cancel)
			c.Send(`{"type":"response.cancel","event_id":"again"}`)
			c.Until("response.done")
			refused := c.Next().Event
			Expect(refused).To(BeAssignableToTypeOf(&wire.ErrorEvent{}))
			Expect(refused.(*wire.ErrorEvent).Error).To(Equal(wire.Error{Type: "invalid_request_error", Code: wire.Some(inactive),
				Message: "Cancellation failed: no active response found", Param: wire.Null[string](), EventID: wire.Some("again")}))
			c.Send(ask)
			c.Until("response.output_item.added")
			c.Send(`{"type":"response.cancel","response_id":"` + id + `"}`)
			Expect(c.Until("error")[0].Event.EventType()).NotTo(Equal("response.done"))
			done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			Expect(done.Response.Status).To(Equal("completed"), "another one goes on")
		})
	})

	It("reaches what is out of band by its id only, and leaves the conversation's response alone", func() {
		begun(fakeserver.Reply{Say: arrivesA}, 0, func(c *client, id string) {
			c.Send(`{"type":"response.create","response":{"conversation":"none","output_modalities":["text"]}}`)
			aside, _ := servertest.Find[*wire.ResponseCreated](c.Until("response.created"))
			c.Send(`{"type":"response.cancel","response_id":"` + aside.Response.ID + `"}`)
			done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			Expect(done.Response.ID + done.Response.Status).To(Equal(aside.Response.ID + "cancelled"))
			done, _ = servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			Expect(done.Response.ID + done.Response.Status).To(Equal(id + "completed"))
			c.Until("rate_limits.updated")
			c.Send(`{"type":"response.create","response":{"conversation":"none","output_modalities":["text"]}}`)
			c.Until("response.created")
			Expect(c.refused(cancel).Code).To(Equal(wire.Some(inactive)))
			done, _ = servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			Expect(done.Response.Status).To(Equal("completed"))
		})
	})

	It("lets an output join that came too early", func() {
		slow := fakeserver.Reply{Calls: []fakeserver.ToolCall{lookUp}, Then: &fakeserver.Reply{Say: "Wait.", Latency: time.Minute}}
		begun(slow, time.Second, func(c *client, _ string) {
			call, _ := servertest.Find[*wire.ResponseFunctionCallArgumentsDone](c.Seen)
			c.Send(`{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"` + call.CallID + `","output":"x"}}`)
			c.Send(cancel)
			Expect(types(c.Until("conversation.item.done"))).To(Equal([]string{
				"response.done", "conversation.item.added", "conversation.item.done"}))
		})
	})
})

var _ = Describe("The end of a response", func() {
	DescribeTable("is billed for what it read and made, whatever its status", func(reply fakeserver.Reply, keys string, cancelAfter time.Duration, want ...string) {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(reply)}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(userText("a", "One two three"))
			c.Send(strings.Replace(`{"type":"response.create","response":{"instructions":"",`+keys+`}}`, ",}", "}", 1))
			c.Until("response.created")
			if cancelAfter > 0 {
				c.During(cancelAfter)
				c.Send(cancel)
			}
			for c.Seen[len(c.Seen)-1].Event.EventType() != "response.done" {
				c.Next()
			}
			done, _ := servertest.Find[*wire.ResponseDone](c.Seen)
			have := []string{done.Response.Status, bill(&done.Response)}
			for _, it := range done.Response.Output {
				have = append(have, it.Status)
			}
			Expect(have).To(Equal(want))
			c.During(time.Second)
		})
	},
		Entry("completed", fakeserver.Reply{Say: "One two."}, `"output_modalities":["text"]`, time.Duration(0),
			"completed", "7 (0) in, 6 text, 0 audio, 13 in all", "completed"),
		Entry("completed with sound", fakeserver.Reply{Say: "Let me check."}, ``, time.Duration(0),
			"completed", "7 (0) in, 7 text, 20 audio, 34 in all", "completed"),
		Entry("cancelled before it began", fakeserver.Reply{Say: "One two."}, ``, time.Millisecond, "cancelled", "0 (0) in, 0 text, 0 audio, 0 in all"),
		Entry("cancelled amid its sound: what was sent, and a delta more", fakeserver.Reply{Say: arrivesA}, ``, 360*time.Millisecond,
			"cancelled", "7 (0) in, 8 text, 20 audio, 35 in all", "incomplete"),
		Entry("cut by its limit", fakeserver.Reply{Say: "One two."}, `"output_modalities":["text"],"max_output_tokens":5`, time.Duration(0),
			"incomplete", "7 (0) in, 5 text, 0 audio, 12 in all", "incomplete"),
		Entry("filtered amid its sound", fakeserver.Reply{Say: "Let me check.", Incomplete: wire.ReasonContentFilter}, ``, time.Duration(0),
			"incomplete", "7 (0) in, 7 text, 20 audio, 34 in all", "incomplete"),
		Entry("failed after words", fakeserver.Reply{Say: "One two.", Fails: fakeserver.ServerFailure()}, `"output_modalities":["text"]`, time.Duration(0),
			"failed", "7 (0) in, 6 text, 0 audio, 13 in all", "incomplete"),
		Entry("failed amid a call", fakeserver.Reply{Say: "One two.", Calls: []fakeserver.ToolCall{{Name: "f"}}, Fails: fakeserver.ServerFailure()},
			`"output_modalities":["text"]`, time.Duration(0), "failed", "7 (0) in, 12 text, 0 audio, 19 in all", "completed", "incomplete"),
		Entry("failed at once: nothing ran", fakeserver.Reply{Fails: fakeserver.QuotaFailure()}, ``, time.Duration(0),
			"failed", "0 (0) in, 0 text, 0 audio, 0 in all"),
	)
})
