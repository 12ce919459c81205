package fakeserver_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/wire"
)

// closing are the events that close a spoken response.
var closing = []string{
	"response.output_audio.done", "response.output_audio_transcript.done", "response.content_part.done",
	"conversation.item.done", "response.output_item.done", "response.done",
}

var _ = Describe("A cancelled response", func() {
	It("closes what is open as it is, at once", func() {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: arrivesA})},
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.Send(ask)
				c.Until("response.output_audio.delta")
				sent := time.Since(c.Began)
				c.Send(cancel)
				got := c.Until("response.done")
				Expect(types(got)[len(types(got))-6:]).To(Equal(closing))
				done, at := servertest.Find[*wire.ResponseDone](got)
				Expect(at - sent).To(Equal(upLink + downLink))
				Expect(done.Response.Status).To(Equal("cancelled"))
				Expect(done.Response.StatusDetails).To(Equal(wire.Some(wire.StatusDetails{Type: "cancelled", Reason: "client_cancelled"})))
				Expect(done.Response.Output[0].Status).To(Equal("incomplete"))
				said := done.Response.Output[0].Content[0].Transcript.Or("")
				Expect(arrivesA).To(HavePrefix(said))
				Expect(len(said)).To(BeNumerically("<", len(arrivesA)))
				Expect(c.During(time.Second)).To(BeEmpty(), "no rate limits")
				Expect(c.refused(cancel).Code).To(Equal(wire.Some("response_cancel_not_active")))
			})
	})

	It("has no output if nothing had begun, and takes its reply all the same", func() {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: "First."}, fakeserver.Reply{Say: "Second."})},
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.Send(ask)
				c.Send(cancel)
				got := c.Until("response.done")
				Expect(types(got)).To(Equal([]string{"response.created", "response.done"}))
				Expect(got[1].Raw).To(ContainSubstring(`"output":[]`))
				Expect(got[1].Raw).To(ContainSubstring(`"usage":{"total_tokens":`))
				c.Send(askText)
				done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
				Expect(done.Response.Output[0].Content[0].Text).To(Equal(wire.Some("Second.")))
			})
	})

	It("is found by its id", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(ask)
			created, _ := servertest.Find[*wire.ResponseCreated](c.Until("response.created"))
			Expect(c.refused(`{"type":"response.cancel","response_id":"resp_x"}`).Code).To(Equal(wire.Some("response_cancel_not_active")))
			c.Send(`{"type":"response.cancel","response_id":"` + created.Response.ID + `"}`)
			done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			Expect(done.Response.Status).To(Equal("cancelled"))
		})
	})
})

var _ = Describe("A barge-in", func() {
	const long = "I can help with that refund. Can you confirm the order number and the name on the account for me please?"

	bargeIn := func(config string, body func(c *client, got []arrival)) {
		opts := fakeserver.Options{Seed: 3, Vocabulary: caller, NewModel: answering(fakeserver.Reply{Say: long}, fakeserver.Reply{Say: "Yes."})}
		servertest.InVirtualTime(opts,
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				if config != "" {
					c.update(config)
				}
				c.Send(ask)
				c.Until("response.output_audio.delta")
				c.Talk(specs.Joined(refund.Samples, specs.Silence(4*time.Second)))
				body(c, c.During(6*time.Second))
			})
	}

	It("cancels the response a moment after the speech began, and then answers the turn", func() {
		bargeIn("", func(c *client, got []arrival) {
			_, started := servertest.Find[*wire.InputAudioBufferSpeechStarted](got)
			done, ended := servertest.Find[*wire.ResponseDone](got)
			Expect(done.Response.Status).To(Equal("cancelled"))
			Expect(done.Response.StatusDetails).To(Equal(wire.Some(wire.StatusDetails{Type: "cancelled", Reason: "turn_detected"})))
			lag := ended - started
			Expect(lag).To(And(BeNumerically(">=", 23*time.Millisecond), BeNumerically("<=", 40*time.Millisecond)))
			Expect((lag - 173*time.Microsecond) % time.Millisecond).To(BeZero())
			var after []string
			for _, a := range got {
				if a.At >= started && a.At <= ended {
					after = append(after, a.Event.EventType())
				}
			}
			Expect(after).To(Equal(append([]string{"input_audio_buffer.speech_started"}, closing...)), "nothing more of it, and no rate limits")
			second, _ := servertest.Find[*wire.ResponseCreated](got)
			Expect(second.Response.ID).NotTo(Equal(done.Response.ID))
			var order []string
			for _, a := range got {
				switch a.Event.(type) {
				case *wire.InputAudioBufferSpeechStarted, *wire.ResponseDone, *wire.InputAudioBufferSpeechStopped, *wire.ResponseCreated:
					order = append(order, a.Event.EventType())
				}
			}
			Expect(order).To(Equal([]string{"input_audio_buffer.speech_started", "response.done",
				"input_audio_buffer.speech_stopped", "response.created", "response.done"}))
		})
	})

	It("cancels nothing when interrupt_response is off, and the new response may be refused", func() {
		slow := `{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","interrupt_response":false}}}}`
		var blamed []string
		servertest.InVirtualTime(fakeserver.Options{
			Vocabulary: caller, Pacing: &fakeserver.Pacing{Interval: 250 * time.Millisecond},
			NewModel: answering(fakeserver.Reply{Say: long}),
			Observe: func(o fakeserver.Observation) {
				if p, ok := o.(*fakeserver.ClientProblem); ok {
					blamed = append(blamed, p.Event+p.EventID)
				}
			},
		}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(slow)
			c.Send(ask)
			c.Until("response.output_audio.delta")
			c.Talk(specs.Joined(refund.Samples, specs.Silence(2*time.Second)))
			got := c.Until("response.done")
			done, _ := servertest.Find[*wire.ResponseDone](got)
			Expect(done.Response.Status).To(Equal("completed"))
			refused, _ := servertest.Find[*wire.ErrorEvent](got)
			Expect(refused.Error.Code).To(Equal(wire.Some("conversation_already_has_active_response")))
			Expect(refused.Error.EventID.IsNull()).To(BeTrue())
			Expect(blamed).To(Equal([]string{""}), "the append in which the turn ended is not to blame")
			time.Sleep(time.Second)
		})
	})

	It("only announces speech when the response has been generated to its end", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller, NewModel: answering(fakeserver.Reply{Say: long})},
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.Send(ask)
				c.Until("rate_limits.updated")
				c.Append(audio.Format{}.AppendBytes(nil, refund.Samples))
				Expect(types(c.During(time.Minute))).To(Equal([]string{"input_audio_buffer.speech_started"}))
			})
	})

	DescribeTable("interrupts a response that has been asked for and not created", func(created, lag time.Duration) {
		pacing := fakeserver.Pacing{Created: created, FirstItem: 5 * time.Second, FirstAudio: 5 * time.Second, CancelLag: lag}
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller, Pacing: &pacing, NewModel: answering(fakeserver.Reply{Say: long}, fakeserver.Reply{Say: "Yes."})},
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.Send(ask)
				c.Talk(specs.Joined(refund.Samples, specs.Silence(time.Second)))
				got := c.Until("response.done")
				Expect(plain(got)).To(Equal("input_audio_buffer.speech_started response.created response.done"))
				done, _ := servertest.Find[*wire.ResponseDone](got)
				Expect(done.Response.StatusDetails).To(Equal(wire.Some(wire.StatusDetails{Type: "cancelled", Reason: "turn_detected"})))
				Expect(done.Response.Output).To(BeEmpty())
			})
	},
		Entry("which is created to be cancelled", 2*time.Second, 60*time.Millisecond),
		Entry("which is created in between", 400*time.Millisecond, 3*time.Second),
	)

	It("ends the response at once when the whole turn comes in one burst", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller, NewModel: answering(fakeserver.Reply{Say: long}, fakeserver.Reply{Say: "Yes."})},
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.Send(ask)
				c.Until("response.output_audio.delta")
				c.Append(audio.Format{}.AppendBytes(nil, specs.Joined(refund.Samples, specs.Silence(time.Second))))
				got := c.Until("response.created")
				_, started := servertest.Find[*wire.InputAudioBufferSpeechStarted](got)
				done, ended := servertest.Find[*wire.ResponseDone](got)
				Expect(done.Response.Status).To(Equal("cancelled"))
				Expect(ended).To(Equal(started))
				c.Until("response.done")
			})
	})
})
