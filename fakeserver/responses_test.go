package fakeserver_test

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

// answering is the model that gives these replies one after the other, then nothing.
func answering(replies ...fakeserver.Reply) func(fakeserver.SessionInfo) fakeserver.Model {
	return func(fakeserver.SessionInfo) fakeserver.Model {
		next := 0
		return fakeserver.ModelFunc(func(*fakeserver.Request) fakeserver.Reply {
			if next == len(replies) {
				return fakeserver.Reply{}
			}
			next++
			return replies[next-1]
		})
	}
}

const (
	ask      = `{"type":"response.create"}`
	askText  = `{"type":"response.create","response":{"output_modalities":["text"]}}`
	cancel   = `{"type":"response.cancel"}`
	arrivesA = "Your order shipped and should arrive Tuesday." // 45 characters, 8 words
)

var lookUp = fakeserver.ToolCall{Name: "get_order_status", Arguments: json.RawMessage(`{"order_id":"A1001"}`)}

var _ = Describe("A response", func() {
	DescribeTable("has audio deltas as long as its model's", func(model string, first, later, apart time.Duration) {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: arrivesA})}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, model)
			defer c.close()
			c.Send(ask)
			var lengths, times []time.Duration
			for _, a := range c.Until("response.done") {
				if d, ok := a.Event.(*wire.ResponseOutputAudioDelta); ok {
					lengths, times = append(lengths, time.Duration(len(d.Delta)/48)*time.Millisecond), append(times, a.At)
				}
			}
			n := len(times)
			Expect(n).To(BeNumerically(">", 5))
			Expect([]time.Duration{lengths[0], lengths[n-2], times[n-1] - times[n-2]}).To(Equal([]time.Duration{first, later, apart}))
			if model == "gpt-realtime" {
				Expect(times[2]).To(Equal(times[0]), "three at once")
				Expect(lengths[n-1]).To(BeNumerically(">=", later), "the last takes the rest")
			} else {
				Expect(lengths[n-1]).To(BeNumerically("<=", later), "the last is shorter")
			}
		})
	},
		Entry("gpt-realtime", "gpt-realtime", 250*time.Millisecond, 250*time.Millisecond, 50*time.Millisecond),
		Entry("gpt-realtime-mini", "gpt-realtime-mini", 400*time.Millisecond, 400*time.Millisecond, 80*time.Millisecond),
		Entry("gpt-realtime-2.1", "gpt-realtime-2.1", 400*time.Millisecond, 400*time.Millisecond, 80*time.Millisecond),
		Entry("gpt-realtime-2.1-mini", "gpt-realtime-2.1-mini", 400*time.Millisecond, 400*time.Millisecond, 30*time.Millisecond),
	)

	It("of audio comes in the order and at the times of the real server", func() {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: "Let me check."})},
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				asked := time.Since(c.Began)
				c.Send(ask)
				got := c.Until("rate_limits.updated")
				Expect(types(got)).To(Equal([]string{
					"response.created", "response.output_item.added", "conversation.item.added", "response.content_part.added",
					"response.output_audio_transcript.delta ×3", "response.output_audio.delta ×3",
					"response.output_audio_transcript.delta",
					"response.output_audio.done", "response.output_audio_transcript.done", "response.content_part.done",
					"conversation.item.done", "response.output_item.done", "response.done", "rate_limits.updated",
				}))
				since := func(a arrival) time.Duration { return a.At - asked - upLink - downLink - 137*time.Microsecond }
				Expect(since(got[0])).To(Equal(5 * time.Millisecond))
				Expect(since(got[1])).To(Equal(200 * time.Millisecond))
				Expect(since(got[6])).To(Equal(200 * time.Millisecond))
				for i, at := range []int{350, 350, 350, 350, 400} {
					Expect(since(got[7+i])).To(Equal(time.Duration(at)*time.Millisecond), "event %d", 7+i)
				}
				Expect(since(got[len(got)-2])).To(Equal(400 * time.Millisecond))
				Expect(since(got[len(got)-1])).To(Equal(440 * time.Millisecond))
				var lengths []int
				for _, a := range got {
					if d, ok := a.Event.(*wire.ResponseOutputAudioDelta); ok {
						lengths = append(lengths, len(d.Delta)/48)
					}
				}
				Expect(lengths).To(Equal([]int{250, 250, 460}))
			})
	})

	It("of audio is the voice's, sample by sample, and says so beforehand", func() {
		var spoke *fakeserver.Spoke
		var done *wire.ResponseDone
		want := fakeserver.Babble{}.Speak(arrivesA)
		opts := fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: arrivesA}), Observe: func(o fakeserver.Observation) {
			if s, ok := o.(*fakeserver.Spoke); ok {
				spoke = s
			}
		}}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(ask)
			got := c.Until("response.done")
			var sound []int16
			for _, a := range got {
				if d, ok := a.Event.(*wire.ResponseOutputAudioDelta); ok {
					sound = audio.Format{}.AppendSamples(sound, d.Delta)
				}
			}
			Expect(sound).To(Equal(want.Samples))
			done, _ = servertest.Find[*wire.ResponseDone](got)
		})
		Expect(spoke.Speech).To(Equal(want))
		Expect(spoke.ResponseID).To(Equal(done.Response.ID))
		Expect(spoke.ItemID).To(Equal(done.Response.Output[0].ID))
		Expect(done.Response.Output[0].Content[0].Transcript).To(Equal(wire.Some(arrivesA)))
	})

	It("of text has no sound, and a text part", func() {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: "It is foggy."})},
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.Send(askText)
				got := c.Until("rate_limits.updated")
				Expect(types(got)).To(Equal([]string{
					"response.created", "response.output_item.added", "conversation.item.added", "response.content_part.added",
					"response.output_text.delta ×4", "response.output_text.done", "response.content_part.done",
					"conversation.item.done", "response.output_item.done", "response.done", "rate_limits.updated",
				}))
				Expect(got[5].At - got[4].At).To(Equal(7 * time.Millisecond))
				Expect(got[3].Raw).To(HaveSuffix(`"content_index":0,"part":{"type":"text","text":""}}`))
				Expect(got[4].Raw).To(MatchRegexp(`"delta":"It","obfuscation":"[0-9A-Za-z]{14}"}$`))
			})
	})

	It("may be a function call", func() {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Calls: []fakeserver.ToolCall{lookUp}})},
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.Send(ask)
				got := c.Until("response.done")
				Expect(types(got)).To(Equal([]string{
					"response.created", "response.output_item.added", "conversation.item.added",
					"response.function_call_arguments.delta ×11", "response.function_call_arguments.done",
					"conversation.item.done", "response.output_item.done", "response.done",
				}))
				done, _ := servertest.Find[*wire.ResponseFunctionCallArgumentsDone](got)
				Expect(done.CallID).To(MatchRegexp(`^call_[0-9A-Za-z]{16}$`))
				Expect(done.Arguments).To(Equal(`{"order_id":"A1001"}`))
				Expect(got[1].Raw).To(HaveSuffix(`"type":"function_call","status":"in_progress","name":"get_order_status",` +
					`"call_id":"` + done.CallID + `","arguments":""}}`))
			})
	})

	DescribeTable("may be words and several calls",
		func(model string, phases []string, want ...string) {
			reply := fakeserver.Reply{Say: "Sure.", Calls: []fakeserver.ToolCall{lookUp, {Name: "other"}}}
			servertest.InVirtualTime(fakeserver.Options{NewModel: answering(reply, fakeserver.Reply{Say: "Done."})},
				func(ctx context.Context, s *fakeserver.Server) {
					c := dial(ctx, s, model)
					defer c.close()
					c.Send(askText)
					got := c.Until("rate_limits.updated")
					Expect(types(got)[6:]).To(Equal(append(want, "response.done", "rate_limits.updated")))
					first, _ := servertest.Find[*wire.ResponseDone](got)
					c.Send(askText)
					second, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
					Expect([]string{first.Response.Output[0].Phase, first.Response.Output[1].Phase, second.Response.Output[0].Phase}).
						To(Equal(phases))
				})
		},
		Entry("one after the other without reasoning", "gpt-realtime", []string{"", "", ""},
			"response.content_part.done", "conversation.item.done", "response.output_item.done",
			"response.output_item.added", "conversation.item.added", "response.function_call_arguments.delta ×11",
			"response.function_call_arguments.done", "conversation.item.done", "response.output_item.done",
			"response.output_item.added", "conversation.item.added", "response.function_call_arguments.delta ×2",
			"response.function_call_arguments.done", "conversation.item.done", "response.output_item.done"),
		Entry("the first call inside the message with reasoning", "gpt-realtime-2", []string{"commentary", "", "final_answer"},
			"conversation.item.added", "response.function_call_arguments.delta ×11", "response.output_text.done",
			"response.content_part.done", "conversation.item.done", "response.output_item.done",
			"response.function_call_arguments.done", "conversation.item.done", "response.output_item.done",
			"response.output_item.added", "conversation.item.added", "response.function_call_arguments.delta ×2",
			"response.function_call_arguments.done", "conversation.item.done", "response.output_item.done"),
	)

	It("lets the output of a call that comes too early wait for its end", func() {
		reply := fakeserver.Reply{Calls: []fakeserver.ToolCall{lookUp, lookUp}}
		var answers []fakeserver.Output
		var callID string
		model := func(fakeserver.SessionInfo) fakeserver.Model {
			return fakeserver.ModelFunc(func(req *fakeserver.Request) fakeserver.Reply {
				if answers = req.Outputs; len(answers) > 0 {
					return fakeserver.Reply{}
				}
				return reply
			})
		}
		servertest.InVirtualTime(fakeserver.Options{NewModel: model}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(ask)
			call, _ := servertest.Find[*wire.ResponseFunctionCallArgumentsDone](c.Until("response.function_call_arguments.done"))
			c.Send(`{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"` + call.CallID + `","output":"shipped"}}`)
			got := c.During(time.Second)
			Expect(types(got)[len(types(got))-4:]).To(Equal([]string{
				"response.done", "rate_limits.updated", "conversation.item.added", "conversation.item.done",
			}))
			Expect(got[len(got)-1].Raw).To(HaveSuffix(`"type":"function_call_output","call_id":"` + call.CallID + `","output":"shipped"}}`))
			c.Send(ask)
			c.Until("response.done")
			callID = call.CallID
		})
		Expect(answers).To(Equal([]fakeserver.Output{{CallID: callID, Name: "get_order_status", Arguments: []byte(`{"order_id":"A1001"}`), Output: "shipped"}}))
	})

	It("takes what follows an output that waits after it, and its id for taken", func() {
		model := answering(fakeserver.Reply{Calls: []fakeserver.ToolCall{lookUp, lookUp}})
		servertest.InVirtualTime(fakeserver.Options{NewModel: model}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(ask)
			call, _ := servertest.Find[*wire.ResponseFunctionCallArgumentsDone](c.Until("response.function_call_arguments.done"))
			output := `{"type":"conversation.item.create","item":{"id":"out","type":"function_call_output","call_id":"` + call.CallID + `","output":"shipped"}}`
			c.Send(output)
			c.Send(output)
			c.Send(strings.Replace(userText("more", "And?"), `"item":`, `"previous_item_id":"out","item":`, 1))
			got := c.During(time.Second)
			refused, _ := servertest.Find[*wire.ErrorEvent](got)
			Expect(refused.Error.Code).To(Equal(wire.Some("item_create_duplicate_item_id")))
			names := types(got)
			Expect(names[len(names)-5:]).To(Equal([]string{"rate_limits.updated", "conversation.item.added", "conversation.item.done",
				"conversation.item.added", "conversation.item.done"}))
			Expect(got[len(got)-1].Event.(*wire.ConversationItemDone).Item.ID).To(Equal("more"))
			Expect(got[len(got)-1].Event.(*wire.ConversationItemDone).PreviousItemID).To(Equal(wire.Some("out")))
		})
	})

	It("is followed by its own rate limits, though the next one ends soon", func() {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: "Yes."})}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(`{"type":"response.create","response":{"output_modalities":["text"],"conversation":"none"}}`)
			c.Send(`{"type":"response.create","response":{"output_modalities":["text"],"conversation":"none"}}`)
			var ends []string
			for _, name := range types(c.During(time.Second)) {
				if name == "response.done" || name == "rate_limits.updated" {
					ends = append(ends, name)
				}
			}
			Expect(ends).To(Equal([]string{"response.done", "rate_limits.updated", "response.done", "rate_limits.updated"}))
		})
	})

	It("is refused while another one is active, and leaves no trace", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(ask)
			created, _ := servertest.Find[*wire.ResponseCreated](c.Until("response.created"))
			e := c.refused(ask)
			Expect(e.Code).To(Equal(wire.Some("conversation_already_has_active_response")))
			Expect(e.Message).To(Equal("Conversation already has an active response in progress: " + created.Response.ID +
				". Wait until the response is finished before creating a new one."))
			Expect(types(c.During(time.Minute))).To(ContainElement("response.done"))
			Expect(types(c.Seen)).NotTo(ContainElement("response.created ×2"))
		})
	})

	It("may run out of band beside another one, whose item is done in the conversation and never joins it, and cost nothing to read", func() {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: arrivesA}, fakeserver.Reply{Say: "Beside."})},
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.Send(ask)
				c.Until("response.created")
				c.Send(`{"type":"response.create","response":{"conversation":"none","output_modalities":["text"],"metadata":{"topic":"x"},"input":[]}}`)
				got := c.Until("rate_limits.updated")
				beside, _ := servertest.Find[*wire.ResponseCreated](got)
				Expect(beside.Response.ConversationID.IsNull()).To(BeTrue())
				Expect(beside.Response.Metadata).To(Equal(wire.Some(map[string]string{"topic": "x"})))
				var names []string
				for _, a := range got {
					if strings.Contains(a.Raw, beside.Response.ID) || a.Event.EventType() == "conversation.item.done" {
						names = append(names, a.Event.EventType())
					}
				}
				settled, _ := servertest.Find[*wire.ConversationItemDone](got)
				Expect(settled.PreviousItemID.IsNull()).To(BeTrue())
				done, _ := servertest.Find[*wire.ResponseDone](got)
				Expect(settled.Item).To(Equal(done.Response.Output[0]))
				Expect(done.Response.Usage.Or(wire.Usage{}).InputTokens).To(BeZero())
				Expect(names).To(Equal([]string{
					"response.created", "response.output_item.added", "response.content_part.added", "response.output_text.delta",
					"response.output_text.delta", "response.output_text.done", "response.content_part.done",
					"conversation.item.done", "response.output_item.done", "response.done",
				}))
				c.Until("response.done")
			})
	})

	It("says nothing out of band with a message that has no part", func() {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{})}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime-2.1")
			defer c.close()
			c.Send(`{"type":"response.create","response":{"conversation":"none"}}`)
			got := c.Until("response.done")
			Expect(types(got)).To(Equal([]string{
				"response.created", "response.output_item.added", "conversation.item.done", "response.output_item.done", "response.done",
			}))
			done, _ := servertest.Find[*wire.ResponseDone](got)
			Expect(done.Response.Status).To(Equal(wire.StatusCompleted))
			it := done.Response.Output[0]
			Expect([]string{it.Type, it.Status, it.Phase}).To(Equal([]string{"message", "completed", "final_answer"}))
			Expect(it.Content).To(BeEmpty())
		})
	})

	It("counts its tokens", func() {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: "One two."}, fakeserver.Reply{Say: "Three."})},
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.update(`{"type":"realtime","instructions":"Be brief."}`)
				c.Send(userText("a", "Hi there"))
				c.Send(ask)
				first, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
				usage, _ := first.Response.Usage.Value()
				sound := len(fakeserver.Babble{}.Speak("One two.").Samples)
				Expect(usage.InputTokens).To(Equal(3 + 4 + 2)) // "Be brief." and a message of "Hi there"
				Expect(usage.OutputTokenDetails.TextTokens).To(Equal(3 + 3))
				Expect(usage.OutputTokenDetails.AudioTokens).To(Equal((sound + 1199) / 1200))
				Expect(usage.TotalTokens).To(Equal(usage.InputTokens + usage.OutputTokens))
				c.Until("rate_limits.updated")
				c.Send(ask)
				second, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
				usage2, _ := second.Response.Usage.Value()
				Expect(usage2.InputTokens).To(Equal(usage.TotalTokens + 3)) // an answer costs 6 as context, and 3 as it is made
				Expect(usage2.InputTokenDetails.CachedTokens).To(BeZero(), "fewer than 64 are not cached")
				c.Until("rate_limits.updated")
				c.Send(userText("b", strings.Repeat("word ", 200)))
				c.Send(ask)
				third, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
				c.Until("rate_limits.updated")
				c.Send(ask)
				fourth, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
				usage3, _ := third.Response.Usage.Value()
				usage4, _ := fourth.Response.Usage.Value()
				Expect(usage4.InputTokenDetails.CachedTokens).To(Equal(usage3.TotalTokens / 64 * 64))
			})
	})

	It("is sent to a telephone in its format, and is never exactly silent there", func() {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: "One, two."})},
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.update(`{"type":"realtime","audio":{"output":{"format":{"type":"audio/pcmu"}}}}`)
				c.Send(ask)
				var sound []int16
				for _, a := range c.Until("response.done") {
					if d, ok := a.Event.(*wire.ResponseOutputAudioDelta); ok {
						sound = audio.Format{Encoding: audio.PCMU}.AppendSamples(sound, d.Delta)
					}
				}
				Expect(sound).To(HaveLen((len(fakeserver.Babble{}.Speak("One, two.").Samples) + 2) / 3))
				Expect(sound).NotTo(ContainElement(int16(0)))
			})
	})

	It("says null for the predecessor of its item when that is the first of all, unless told not to", func() {
		for _, honest := range []bool{false, true} {
			servertest.InVirtualTime(fakeserver.Options{TruePredecessors: honest}, func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.Send(userText("a", "Hi"))
				c.Until("conversation.item.done")
				c.Send(askText)
				got := c.Until("response.done")
				added, _ := servertest.Find[*wire.ConversationItemAdded](got)
				done, _ := servertest.Find[*wire.ConversationItemDone](got)
				Expect(added.PreviousItemID).To(Equal(wire.Some("a")))
				Expect(done.PreviousItemID.IsNull()).To(Equal(!honest))
			})
		}
	})

	It("starts later and goes faster when its reply says so", func() {
		reply := fakeserver.Reply{Say: arrivesA, Latency: 800 * time.Millisecond, Speed: 2}
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(reply)}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(ask)
			got := c.Until("response.done")
			_, created := servertest.Find[*wire.ResponseCreated](got)
			_, item := servertest.Find[*wire.ResponseOutputItemAdded](got)
			Expect(item - created).To(Equal(995 * time.Millisecond))
			var sounds []time.Duration
			for _, a := range got {
				if _, ok := a.Event.(*wire.ResponseOutputAudioDelta); ok {
					sounds = append(sounds, a.At)
				}
			}
			Expect(sounds[4] - sounds[3]).To(Equal(25 * time.Millisecond))
		})
	})
})
