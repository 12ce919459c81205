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

// Two recordings that share their first words and their voice.
var (
	callerVoice = fakeserver.Babble{PitchHz: 118}
	whereIs     = spoken("where", "Where is my order A1001?")
	refund      = spoken("refund", "I want a refund")
	refundOnIt  = spoken("refund-on-it", "I want a refund on my order please.")
	caller      = fakeserver.NewVocabulary([]fakeserver.Utterance{whereIs, refund, refundOnIt})
)

func spoken(id, text string) fakeserver.Utterance {
	s := callerVoice.Speak(text)
	return fakeserver.Utterance{ID: id, Text: text, Samples: s.Samples, Words: s.Words}
}

const (
	manual = `{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}`
	noAuto = `{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":` +
		`{"type":"server_vad","create_response":false}}}}}`
)

func quiet(d time.Duration) []byte { return audio.Format{}.AppendBytes(nil, specs.Silence(d)) }

var _ = Describe("The input buffer", func() {
	It("is committed by hand when turn detection is off, and nothing is answered", func() {
		var turns []*fakeserver.Turn
		var itemID string
		opts := fakeserver.Options{Vocabulary: caller, Observe: func(o fakeserver.Observation) {
			if t, ok := o.(*fakeserver.Turn); ok {
				turns = append(turns, t)
			}
		}}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(manual)
			c.Until("session.updated")
			c.Append(audio.Format{}.AppendBytes(nil, whereIs.Samples))
			c.Send(`{"type":"input_audio_buffer.commit"}`)
			got := c.During(time.Minute)
			Expect(types(got)).To(Equal([]string{
				"input_audio_buffer.committed", "conversation.item.added", "conversation.item.done",
			}))
			committed, _ := servertest.Find[*wire.InputAudioBufferCommitted](got)
			Expect(got[1].Raw).To(HaveSuffix(`"previous_item_id":null,"item":{"id":"` + committed.ItemID + `","type":"message",` +
				`"status":"completed","role":"user","content":[{"type":"input_audio","transcript":null}]}}`))
			itemID = committed.ItemID
		})
		Expect(turns).To(HaveLen(1))
		Expect(*turns[0]).To(Equal(fakeserver.Turn{Session: 1, ItemID: itemID, Transcript: whereIs.Text,
			Understood: true, Start: 0, End: int64(len(whereIs.Samples)), Samples: whereIs.Samples, RateHz: audio.RateHz}))
	})

	DescribeTable("refuses to commit less than 100 ms",
		func(before func(c *client), has string) {
			servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.Send(manual)
				c.Until("session.updated")
				before(c)
				e := c.refused(`{"type":"input_audio_buffer.commit"}`)
				Expect(e.Code).To(Equal(wire.Some("input_audio_buffer_commit_empty")))
				Expect(e.Message).To(Equal("Error committing input audio buffer: buffer too small. " +
					"Expected at least 100ms of audio, but buffer only has " + has + "ms of audio."))
			})
		},
		Entry("empty", func(*client) {}, "0.00"),
		Entry("short", func(c *client) { c.Append(quiet(99500 * time.Microsecond)) }, "99.50"),
		Entry("committed before", func(c *client) {
			c.Append(quiet(time.Second))
			c.Send(`{"type":"input_audio_buffer.commit"}`)
			c.Until("conversation.item.done")
		}, "0.00"),
		Entry("cleared", func(c *client) {
			c.Append(quiet(time.Second))
			c.Send(`{"type":"input_audio_buffer.clear"}`)
			c.Until("input_audio_buffer.cleared")
		}, "0.00"),
	)

	It("keeps some seconds of silence for a commit by hand, and counts every sample", func() {
		var turn *fakeserver.Turn
		opts := fakeserver.Options{Observe: func(o fakeserver.Observation) {
			if t, ok := o.(*fakeserver.Turn); ok {
				turn = t
			}
		}}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			for range 40 {
				c.Append(quiet(time.Second))
			}
			c.Send(`{"type":"input_audio_buffer.commit"}`)
			c.Until("conversation.item.done")
		})
		Expect(turn.End).To(Equal(int64(40 * 24000)))
		Expect(turn.End - turn.Start).To(And(BeNumerically(">=", 5*24000), BeNumerically("<=", 11*24000)))
		Expect(turn.Transcript).To(BeEmpty())
	})

	It("joins samples that were cut between two events", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(manual)
			c.Until("session.updated")
			encoded := audio.Format{}.AppendBytes(nil, whereIs.Samples[:24000])
			c.Append(encoded[:4801])
			c.Append(encoded[4801:4802])
			c.Append(encoded[4802:])
			c.Send(`{"type":"input_audio_buffer.commit"}`)
			added, _ := servertest.Find[*wire.ConversationItemAdded](c.Until("conversation.item.done"))
			c.Send(`{"type":"conversation.item.retrieve","item_id":"` + added.Item.ID + `"}`)
			Expect(c.Next().Event.(*wire.ConversationItemRetrieved).Item.Content[0].Audio).To(Equal(wire.Some(encoded)))
		})
	})
})

var _ = Describe("A spoken turn", func() {
	It("is announced, committed and answered on the audio's own timeline", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			// Silence 500 ms, 30 ms of it in the recording; the second loud window ends at 576 ms.
			c.Talk(specs.Joined(specs.Silence(500*time.Millisecond), whereIs.Samples, specs.Silence(3*time.Second)))
			began := c.Seen[0].At
			got := c.Until("response.created")
			Expect(types(got)).To(Equal([]string{
				"input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed",
				"conversation.item.added", "conversation.item.done", "response.created",
			}))
			started, at := servertest.Find[*wire.InputAudioBufferSpeechStarted](got)
			Expect(started.AudioStartMs).To(Equal(512 - 300))
			Expect(at - began).To(Equal(560*time.Millisecond + upLink + downLink))
			stopped, at := servertest.Find[*wire.InputAudioBufferSpeechStopped](got)
			Expect(stopped.AudioEndMs % 32).To(BeZero())
			Expect(stopped.ItemID).To(Equal(started.ItemID))
			// The frame that completes the window at audio_end_ms was sent at the last multiple of 20 ms before it.
			sent := time.Duration((stopped.AudioEndMs-1)/20) * 20 * time.Millisecond
			Expect(at - began).To(Equal(sent + upLink + downLink))
			_, created := servertest.Find[*wire.ResponseCreated](got)
			Expect(created - at).To(Equal(5*time.Millisecond + 137*time.Microsecond))
			time.Sleep(3 * time.Second)
		})
	})

	It("counts its offsets through the whole session, and never before its start", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(noAuto)
			c.Until("session.updated")
			piece := specs.Joined(refund.Samples, specs.Silence(time.Second))
			c.Append(audio.Format{}.AppendBytes(nil, specs.Joined(piece, piece)))
			first, _ := servertest.Find[*wire.InputAudioBufferSpeechStarted](c.Until("conversation.item.done"))
			second, _ := servertest.Find[*wire.InputAudioBufferSpeechStarted](c.Until("conversation.item.done"))
			Expect(first.AudioStartMs).To(Equal(0))
			Expect((second.AudioStartMs + 300) % 32).To(BeZero())
			length := len(piece) / 24
			Expect(second.AudioStartMs + 300).To(BeNumerically("~", length+32, 32))
		})
	})

	It("begins where the turn before it ended, if its padding reaches into that", func() {
		var turns []*fakeserver.Turn
		opts := fakeserver.Options{Vocabulary: caller, Observe: func(o fakeserver.Observation) {
			if t, ok := o.(*fakeserver.Turn); ok {
				turns = append(turns, t)
			}
		}}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(noAuto)
			c.Until("session.updated")
			c.Append(audio.Format{}.AppendBytes(nil, specs.Joined(refund.Samples, specs.Silence(200*time.Millisecond), whereIs.Samples, specs.Silence(time.Second))))
			c.During(time.Second)
		})
		Expect(turns).To(HaveLen(2))
		Expect(turns[1].Start).To(Equal(turns[0].End))
		Expect([]string{turns[0].Transcript, turns[1].Transcript}).To(Equal([]string{refund.Text, whereIs.Text}))
	})

	It("is found after a long silence, of which little is kept", func() {
		var tokens int
		var turn *fakeserver.Turn
		opts := fakeserver.Options{Vocabulary: caller, Observe: func(o fakeserver.Observation) {
			if t, ok := o.(*fakeserver.Turn); ok {
				turn = t
			}
		}}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			for range 40 {
				c.Append(quiet(time.Second))
			}
			c.Append(audio.Format{}.AppendBytes(nil, specs.Joined(whereIs.Samples, specs.Silence(time.Second))))
			done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			usage, _ := done.Response.Usage.Value()
			tokens = usage.InputTokenDetails.AudioTokens
		})
		Expect(tokens).To(Equal(int(turn.End-turn.Start) / 2400))
		Expect(turn.Start).To(Equal(int64(40_032-300) * 24))
		Expect(turn.Transcript).To(Equal(whereIs.Text))
	})

	It("keeps its announced item when it is committed by hand in the middle", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(noAuto)
			c.Until("session.updated")
			c.Append(audio.Format{}.AppendBytes(nil, refundOnIt.Samples[:24000]))
			c.Send(`{"type":"input_audio_buffer.commit"}`)
			got := c.During(time.Second)
			Expect(types(got)).To(Equal([]string{"input_audio_buffer.speech_started", "input_audio_buffer.committed",
				"conversation.item.added", "conversation.item.done"}))
			started, _ := servertest.Find[*wire.InputAudioBufferSpeechStarted](got)
			committed, _ := servertest.Find[*wire.InputAudioBufferCommitted](got)
			Expect(committed.ItemID).To(Equal(started.ItemID))
		})
	})

	It("is forgotten without a word when the buffer is cleared", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Append(audio.Format{}.AppendBytes(nil, refundOnIt.Samples[:24000]))
			c.Send(`{"type":"input_audio_buffer.clear"}`)
			c.Append(quiet(2 * time.Second))
			Expect(types(c.During(time.Minute))).To(Equal([]string{"input_audio_buffer.speech_started", "input_audio_buffer.cleared"}))
		})
	})

	It("never ends while the client sends nothing", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Append(audio.Format{}.AppendBytes(nil, refund.Samples))
			Expect(types(c.During(time.Minute))).To(Equal([]string{"input_audio_buffer.speech_started"}))
		})
	})

	It("is heard the same over a telephone, where one sample counts three", func() {
		var turn *fakeserver.Turn
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller, Observe: func(o fakeserver.Observation) {
			if t, ok := o.(*fakeserver.Turn); ok {
				turn = t
			}
		}}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcmu"}}}}`)
			slow, err := audio.Resample(specs.Joined(specs.Silence(500*time.Millisecond), whereIs.Samples, specs.Silence(time.Second)), 24000, 8000)
			Expect(err).NotTo(HaveOccurred())
			c.Append(audio.Format{Encoding: audio.PCMU}.AppendBytes(nil, slow))
			got := c.Until("response.created")
			started, _ := servertest.Find[*wire.InputAudioBufferSpeechStarted](got)
			Expect(started.AudioStartMs).To(Equal(512 - 300))
		})
		Expect(turn.Transcript).To(Equal(whereIs.Text))
		Expect(turn.Start).To(Equal(int64(212 * 24)))
	})

	It("waits for the rest of a known utterance when detection is semantic", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad","eagerness":"high"}}}}`)
			whole := refundOnIt.Samples
			cut := audio.Samples(refundOnIt.Words[3].Start, 24000)
			turn := func(samples []int16) (begins, ends int) {
				c.Append(audio.Format{}.AppendBytes(nil, samples))
				got := c.Until("response.done")
				started, _ := servertest.Find[*wire.InputAudioBufferSpeechStarted](got)
				stopped, _ := servertest.Find[*wire.InputAudioBufferSpeechStopped](got)
				Expect((started.AudioStartMs+500)%32).To(BeZero(), "padded with half a second")
				Expect(stopped.AudioEndMs % 20).To(BeZero())
				return started.AudioStartMs, stopped.AudioEndMs
			}
			// Cut after "I want a": two seconds of patience, which are no part of the turn.
			heard := len(whole[:cut]) / 24
			c.Append(audio.Format{}.AppendBytes(nil, specs.Joined(specs.Silence(time.Second), whole[:cut], specs.Silence(1900*time.Millisecond))))
			Expect(types(c.During(time.Minute))).To(Equal([]string{"input_audio_buffer.speech_started"}))
			c.Append(audio.Format{}.AppendBytes(nil, specs.Silence(1100*time.Millisecond)))
			stopped, _ := servertest.Find[*wire.InputAudioBufferSpeechStopped](c.Until("response.done"))
			Expect(stopped.AudioEndMs).To(BeNumerically("~", 1000+heard, 64))
			// The same with the rest after a second: one turn, which ends with its last word.
			offset, last := heard+4000, int(refundOnIt.Words[7].End/time.Millisecond)
			paused := specs.Joined(whole[:cut], specs.Silence(time.Second), whole[cut:], specs.Silence(3*time.Second))
			begins, ends := turn(paused)
			Expect(begins).To(BeNumerically("~", offset-500+int(refundOnIt.Words[0].Start/time.Millisecond), 64))
			Expect(ends).To(BeNumerically("~", offset+last+1000, 64))
		})
	})

	DescribeTable("is not waited for any more once idle_timeout_ms is off", func(off string) {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":5000}}}}`)
			c.Send(`{"type":"response.create"}`)
			c.Until("rate_limits.updated")
			c.update(`{"type":"realtime","audio":{"input":{"turn_detection":` + off + `}}}`)
			Expect(c.During(time.Minute)).To(BeEmpty())
		})
	},
		Entry(nil, `{"type":"server_vad","idle_timeout_ms":null}`),
		Entry(nil, `{"type":"semantic_vad"}`),
		Entry(nil, `null`),
	)

	It("is taken for one that is silent after idle_timeout_ms", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":6000}}}}`)
			c.Talk(specs.Silence(20 * time.Second))
			c.Send(`{"type":"response.create"}`)
			done, ended := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			got := c.Until("response.done")
			idle, at := servertest.Find[*wire.InputAudioBufferTimeoutTriggered](got)
			Expect([]int{idle.AudioEndMs % 32, idle.AudioStartMs % 32}).To(Equal([]int{0, 0}))
			Expect(idle.AudioEndMs-idle.AudioStartMs).To(BeNumerically("~", 6016, 16), "a documented event has 6016")
			usage, _ := done.Response.Usage.Value()
			sound := time.Duration(usage.OutputTokenDetails.AudioTokens) * 50 * time.Millisecond
			Expect(at - ended).To(BeNumerically("~", sound+6*time.Second, 50*time.Millisecond))
			prompt, _ := servertest.Find[*wire.ConversationItemDone](got)
			Expect(prompt.Item.Role).To(Equal("system"))
			Expect(prompt.Item.Content[0].Text.Or("")).To(HavePrefix("No user speech was detected for a while."))
			committed, _ := servertest.Find[*wire.InputAudioBufferCommitted](got)
			Expect(committed.PreviousItemID.Or("")).To(Equal(prompt.Item.ID))
			Expect(types(got)[:8]).To(Equal([]string{"rate_limits.updated", "input_audio_buffer.timeout_triggered",
				"conversation.item.added", "conversation.item.done", "input_audio_buffer.committed", "conversation.item.added", "conversation.item.done", "response.created"}))
			time.Sleep(20 * time.Second)
		})
	})

	It("is taken for one in the rhythm of a recording as there, is billed nothing for its transcript, and all of its sound", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-realtime-whisper"},"turn_detection":{"type":"server_vad","idle_timeout_ms":5000}}}}`)
			// Pieces of 100 ms each 101 ms, of which seven had come when the answer had been heard; this one is heard at once.
			piece := audio.Format{}.AppendBytes(nil, specs.Silence(100*time.Millisecond))
			for range 7 {
				c.Append(piece)
			}
			c.Send(askText)
			c.Until("response.done")
			time.Sleep(47*time.Millisecond - upLink - downLink)
			for range 60 {
				c.Append(piece)
				time.Sleep(101 * time.Millisecond)
			}
			got := c.Until("response.done")
			idle, _ := servertest.Find[*wire.InputAudioBufferTimeoutTriggered](got)
			Expect([]int{idle.AudioStartMs, idle.AudioEndMs}).To(Equal([]int{672, 5792}))
			whole, _ := servertest.Find[*wire.ConversationItemInputAudioTranscriptionCompleted](got)
			Expect(whole.Transcript).To(BeEmpty())
			Expect(whole.Usage.Seconds).To(Equal(wire.Some(0.0)))
			done, _ := servertest.Find[*wire.ResponseDone](got)
			Expect(done.Response.Usage.Or(wire.Usage{}).InputTokenDetails.AudioTokens).To(Equal(51))
		})
	})

	It("is never taken for one while no sound comes at all, and has all of its sound however long it is", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime-2.1")
			defer c.close()
			c.update(`{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":30000}}}}`)
			c.Send(askText)
			c.Until("rate_limits.updated")
			Expect(c.During(time.Minute)).To(BeEmpty())
			c.Talk(specs.Silence(time.Second))
			done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			c.Talk(specs.Silence(40 * time.Second))
			next, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			read := func(d *wire.ResponseDone) int { return d.Response.Usage.Or(wire.Usage{}).InputTokenDetails.AudioTokens }
			Expect([]int{read(done), read(next) - read(done)}).To(Equal([]int{0, 300}))
		})
	})
})
