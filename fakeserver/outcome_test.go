package fakeserver_test

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

// outcome asks one response of a reply and returns what came until a second after.
func outcome(reply fakeserver.Reply, model, ask string) (got []arrival, done *wire.Response, since func(arrival) time.Duration) {
	GinkgoHelper()
	servertest.InVirtualTime(fakeserver.Options{NewModel: answering(reply)}, func(ctx context.Context, s *fakeserver.Server) {
		c := dial(ctx, s, model)
		defer c.close()
		asked := time.Since(c.Began)
		c.Send(ask)
		got = c.During(5 * time.Second)
		since = func(a arrival) time.Duration { return a.At - asked - upLink - downLink - 137*time.Microsecond }
	})
	last, _ := servertest.Find[*wire.ResponseDone](got)
	return got, &last.Response, since
}

func limited(modality string, tokens int) string {
	return fmt.Sprintf(`{"type":"response.create","response":{"output_modalities":[%q],"max_output_tokens":%d}}`, modality, tokens)
}

var _ = Describe("A response that does not complete", func() {
	DescribeTable("fails right after it was created, with nothing used",
		func(failure *fakeserver.Failure, want string) {
			got, _, since := outcome(fakeserver.Reply{Fails: failure, Latency: 3 * time.Second}, "gpt-realtime", ask)
			Expect(types(got)).To(Equal([]string{"response.created", "response.done"}))
			Expect(since(got[0])).To(Equal(5 * time.Millisecond))
			Expect(since(got[1])).To(Equal(3005 * time.Millisecond))
			Expect(got[1].Raw).To(ContainSubstring(`"status":"failed","status_details":{"type":"failed","error":` + want +
				`},"output":[],"conversation_id":"conv_`))
			Expect(got[1].Raw).To(ContainSubstring(`"usage":{"total_tokens":0,"input_tokens":0,"output_tokens":0,` +
				`"input_token_details":{"text_tokens":0,"audio_tokens":0,"image_tokens":0,"cached_tokens":0,` +
				`"cached_tokens_details":{"text_tokens":0,"audio_tokens":0,"image_tokens":0}},` +
				`"output_token_details":{"text_tokens":0,"audio_tokens":0}}`))
		},
		Entry("a rate limit", fakeserver.RateLimitFailure(), `{"type":"rate_limit_exceeded","code":"rate_limit_exceeded",`+
			`"message":"Rate limit reached for gpt-realtime on requests per day (RPD): Limit 1000, Used 1000, Requested 1. `+
			`Please try again in 1m26.4s."}`),
		Entry("a fault of the server", fakeserver.ServerFailure(), `{"type":"server_error","code":"server_error",`+
			`"message":"The server had an error while processing your request. Sorry about that!"}`),
		Entry("a quota", fakeserver.QuotaFailure(), `{"type":"insufficient_quota","code":"insufficient_quota",`+
			`"message":"You exceeded your current quota, please check your plan and billing details."}`),
		Entry("anything", &fakeserver.Failure{Type: "a", Code: "b", Message: "c"}, `{"type":"a","code":"b","message":"c"}`),
	)

	It("may fail after words, which stay incomplete and are paid for", func() {
		got, done, since := outcome(fakeserver.Reply{Say: "It is foggy.", Fails: fakeserver.ServerFailure()}, "gpt-realtime", askText)
		Expect(types(got)[4:]).To(Equal([]string{
			"response.output_text.delta ×4", "response.output_text.done", "response.content_part.done",
			"conversation.item.done", "response.output_item.done", "response.done", "rate_limits.updated",
		}))
		Expect(since(got[len(got)-2])).To(Equal(228 * time.Millisecond))
		Expect(done.Status).To(Equal("failed"))
		Expect(done.Output[0].Status).To(Equal("incomplete"))
		Expect(done.Output[0].Content[0].Text).To(Equal(wire.Some("It is foggy.")))
		Expect(done.Usage.Or(wire.Usage{}).OutputTokens).To(Equal(3 + 4))
		item, _ := servertest.Find[*wire.ConversationItemDone](got)
		Expect(item.Item.Status).To(Equal("incomplete"))
	})

	It("goes on with the conversation after it failed", func() {
		replies := answering(fakeserver.Reply{Fails: fakeserver.RateLimitFailure()}, fakeserver.Reply{Say: "Hello."})
		servertest.InVirtualTime(fakeserver.Options{NewModel: replies}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(askText)
			c.Until("response.done")
			c.Send(askText)
			done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			Expect(done.Response.Status).To(Equal("completed"))
			c.During(time.Second)
		})
	})

	DescribeTable("is incomplete, with its last item",
		func(model string, reply fakeserver.Reply, statuses ...string) {
			got, done, _ := outcome(reply, model, askText)
			Expect(got[len(got)-2].Raw).To(ContainSubstring(
				`"status":"incomplete","status_details":{"type":"incomplete","reason":"content_filter"}`))
			have := []string{}
			for _, it := range done.Output {
				have = append(have, it.Status)
			}
			Expect(have).To(HaveExactElements(statuses))
		},
		Entry("words", "gpt-realtime", fakeserver.Reply{Say: "I can", Incomplete: wire.ReasonContentFilter}, "incomplete"),
		Entry("a call", "gpt-realtime", fakeserver.Reply{Calls: []fakeserver.ToolCall{lookUp}, Incomplete: wire.ReasonContentFilter}, "incomplete"),
		Entry("words and a call", "gpt-realtime-2",
			fakeserver.Reply{Say: "So.", Calls: []fakeserver.ToolCall{lookUp}, Incomplete: wire.ReasonContentFilter}, "completed", "incomplete"),
		Entry("nothing at all", "gpt-realtime", fakeserver.Reply{Incomplete: wire.ReasonContentFilter}),
	)

	DescribeTable("is cut where it has made as many tokens as the client allows: text",
		func(tokens int, text string, at time.Duration) {
			got, done, since := outcome(fakeserver.Reply{Say: "It is foggy."}, "gpt-realtime", limited("text", tokens))
			Expect(since(got[len(got)-2])).To(Equal(at))
			if at == 228*time.Millisecond {
				Expect(done.Status).To(Equal("completed"))
				return
			}
			Expect(done.StatusDetails).To(Equal(wire.Some(wire.StatusDetails{Type: "incomplete", Reason: "max_output_tokens"})))
			Expect(done.MaxOutputTokens).To(Equal(wire.Some(wire.MaxTokens(tokens))))
			if text == "" {
				Expect(done.Output).To(BeEmpty())
				return
			}
			Expect(done.Output[0].Status).To(Equal("incomplete"))
			Expect(done.Output[0].Content[0].Text).To(Equal(wire.Some(text)))
			Expect(done.Usage.Or(wire.Usage{}).OutputTokens).To(Equal(tokens))
		},
		Entry("3 are the message alone", 3, "", 200*time.Millisecond),
		Entry("5", 5, "It is", 214*time.Millisecond),
		Entry("6", 6, "It is foggy", 221*time.Millisecond),
		Entry("7 are enough", 7, "It is foggy.", 228*time.Millisecond),
	)

	DescribeTable("is cut where it has made as many tokens as the client allows: sound, 50 ms a token",
		func(tokens, soundMs int, at time.Duration, transcript string) {
			// "Let me check." is 3 tokens for the message, 3 in the first deltas, 20 for the sound (960 ms), 1 for the dot.
			got, done, since := outcome(fakeserver.Reply{Say: "Let me check."}, "gpt-realtime", limited("audio", tokens))
			sound := 0
			for _, a := range got {
				if d, ok := a.Event.(*wire.ResponseOutputAudioDelta); ok {
					sound += len(d.Delta) / 48
				}
			}
			Expect(sound).To(Equal(soundMs))
			Expect(since(got[len(got)-2])).To(Equal(at))
			Expect(done.Output[0].Content[0].Transcript).To(Equal(wire.Some(transcript)))
			Expect(done.Usage.Or(wire.Usage{}).OutputTokens).To(Equal(tokens))
			if tokens == 27 {
				Expect(done.Status).To(Equal("completed"))
				return
			}
			Expect(done.StatusDetails).To(Equal(wire.Some(wire.StatusDetails{Type: "incomplete", Reason: "max_output_tokens"})))
		},
		Entry("before the sound", 6, 0, 350*time.Millisecond, "Let me check"),
		Entry("inside the burst", 13, 350, 350*time.Millisecond, "Let me check"),
		Entry("inside the last delta", 25, 950, 350*time.Millisecond, "Let me check"),
		Entry("before the last word", 26, 960, 350*time.Millisecond, "Let me check"),
		Entry("enough", 27, 960, 400*time.Millisecond, "Let me check."),
	)

	It("is cut inside the arguments of a call, by the session's limit too", func() {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Calls: []fakeserver.ToolCall{lookUp}})},
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.update(`{"type":"realtime","max_output_tokens":12}`)
				c.Send(ask)
				done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
				Expect(done.Response.Status).To(Equal("incomplete"))
				Expect(done.Response.Output[0].Status).To(Equal("incomplete"))
				Expect(done.Response.Output[0].Arguments).To(Equal(wire.Some(`{"order_`)))
				Expect(done.Response.Usage.Or(wire.Usage{}).OutputTokens).To(Equal(12))
			})
	})
})
