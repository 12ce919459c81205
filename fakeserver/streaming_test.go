package fakeserver_test

import (
	"context"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/wire"
)

// streamed are the deltas of one item, in order, and when they came.
type streamed struct {
	id    string
	words []string
	at    []time.Duration
}

func streamedIn(events []arrival) (s streamed) {
	GinkgoHelper()
	for _, a := range events {
		d, ok := a.Event.(*wire.ConversationItemInputAudioTranscriptionDelta)
		if !ok {
			continue
		}
		Expect(s.id).To(BeElementOf("", d.ItemID))
		s.id, s.words, s.at = d.ItemID, append(s.words, d.Delta), append(s.at, a.At)
	}
	return s
}

const (
	streamedLag  = 200*time.Millisecond + 211*time.Microsecond // from the moment a word is sure to its delta
	streamedLook = 224 * time.Millisecond                      // between two looks at a short turn, and the detector's window
)

var _ = Describe("A transcript that is streamed", func() {
	It("comes while the caller speaks, under the id that was announced, and goes on after the commit", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-realtime-whisper"}}}}`)
			c.Talk(specs.Joined(specs.Silence(500*time.Millisecond), refundOnIt.Samples, specs.Silence(3*time.Second)))
			began := time.Since(c.Began) + upLink + downLink
			got := c.Until("input_audio_buffer.speech_stopped")
			started, _ := servertest.Find[*wire.InputAudioBufferSpeechStarted](got)
			early := streamedIn(got)
			Expect(early.id).To(Equal(started.ItemID))
			Expect(early.words).To(HaveLen(6))
			for i, w := range early.words {
				over := began + 500*time.Millisecond + refundOnIt.Words[i].End
				Expect(early.at[i]-over).To(BeNumerically("~", streamedLag+500*time.Millisecond+streamedLook/2, streamedLook/2+40*time.Millisecond), w)
			}
			committed, at := servertest.Find[*wire.InputAudioBufferCommitted](c.Until("response.created"))
			Expect(committed.ItemID).To(Equal(started.ItemID))
			got = c.Until(transcriptCompleted)
			rest := streamedIn(got)
			Expect(rest.id).To(Equal(started.ItemID))
			Expect(rest.at[len(rest.at)-1] - at).To(Equal(streamedLag))
			whole, over := servertest.Find[*wire.ConversationItemInputAudioTranscriptionCompleted](got)
			Expect(over - at).To(Equal(streamedLag + 300*time.Millisecond))
			Expect(strings.Join(append(early.words, rest.words...), "")).To(Equal(" " + whole.Transcript))
			Expect(whole.Transcript).To(Equal(refundOnIt.Text))
			time.Sleep(3 * time.Second)
		})
	})

	It("reserves an id where turns are committed by hand, one for each turn", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dialRaw(ctx, s, "?intent=transcription", bearer)
			defer c.close()
			c.Next()
			c.update(`{"type":"transcription","audio":{"input":{"transcription":{"model":"gpt-live-transcribe"}}}}`)
			var ids []string
			for _, u := range []fakeserver.Utterance{refundOnIt, whereIs} {
				c.Talk(specs.Joined(specs.Silence(2*time.Second), u.Samples, specs.Silence(100*time.Millisecond)))
				time.Sleep(2*time.Second + audio.Duration(len(u.Samples), audio.RateHz) + 110*time.Millisecond)
				c.Send(`{"type":"input_audio_buffer.commit"}`)
				got := c.Until(transcriptCompleted)
				all := streamedIn(got)
				committed, at := servertest.Find[*wire.InputAudioBufferCommitted](got)
				Expect(committed.ItemID).To(Equal(all.id))
				Expect(all.at[2]).To(BeNumerically("<", at), "the third word")
				Expect(strings.Join(all.words, "")).To(Equal(" " + u.Text))
				ids = append(ids, all.id)
			}
			Expect(ids[0]).NotTo(Equal(ids[1]))
		})
	})

	It("is dropped without a word when the buffer is cleared, with what was on its way", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := writing(ctx, s, `"model":"gpt-realtime-whisper"`, "")
			defer c.close()
			half := len(refundOnIt.Samples) / 2
			c.Append(audio.Format{}.AppendBytes(nil, refundOnIt.Samples[:half]))
			first := streamedIn(c.Until(transcriptDelta))
			c.During(time.Second)
			c.Append(audio.Format{}.AppendBytes(nil, specs.Joined(refundOnIt.Samples[half:], specs.Silence(time.Second))))
			c.Send(`{"type":"input_audio_buffer.clear"}`)
			Expect(types(c.During(time.Minute))).To(Equal([]string{"input_audio_buffer.cleared"}))
			Expect(c.say(whereIs.Samples)).NotTo(Equal(first.id))
			c.Until(transcriptCompleted)
		})
	})

	It("waits longer with a longer delay", func() {
		var firsts []time.Duration
		for _, delay := range []string{"minimal", "low", "medium", "high", "xhigh"} {
			servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
				c := writing(ctx, s, `"model":"gpt-realtime-whisper","delay":"`+delay+`"`, "")
				defer c.close()
				began := time.Since(c.Began) + upLink + downLink + refundOnIt.Words[0].End
				c.Talk(specs.Joined(refundOnIt.Samples, specs.Silence(2*time.Second)))
				firsts = append(firsts, streamedIn(c.Until(transcriptDelta)).at[0]-began-streamedLag)
				time.Sleep(5 * time.Second)
			})
		}
		for i, held := range []int{200, 350, 500, 1000, 2000} {
			Expect(int(firsts[i].Milliseconds())).To(BeNumerically("~", held+110, 130), "%v", firsts)
		}
	})

	It("goes on under its id when turn detection is switched off", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-realtime-whisper"}}}}`)
			c.Talk(specs.Joined(specs.Silence(time.Second), refundOnIt.Samples))
			id := streamedIn(c.Until(transcriptDelta)).id
			c.Send(manual)
			c.Wait()
			c.Send(`{"type":"input_audio_buffer.commit"}`)
			got := c.Until(transcriptCompleted)
			committed, _ := servertest.Find[*wire.InputAudioBufferCommitted](got)
			Expect(committed.ItemID).To(Equal(id))
			Expect(deltas(c.Seen)).To(Equal(" " + refundOnIt.Text))
		})
	})

	It("is dropped with the sound when the format changes", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := writing(ctx, s, `"model":"gpt-realtime-whisper"`, "")
			defer c.close()
			c.Append(audio.Format{}.AppendBytes(nil, refundOnIt.Samples))
			id := streamedIn(c.Until(transcriptDelta)).id
			c.update(`{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcmu"}}}}`)
			c.During(time.Minute)
			slow := specs.Resampled(whereIs.Samples, 24000, 8000)
			c.Append(audio.Format{Encoding: audio.PCMU}.AppendBytes(nil, slow))
			c.Send(`{"type":"input_audio_buffer.commit"}`)
			got := c.Until(transcriptCompleted)
			Expect(deltas(got)).To(Equal(" " + whereIs.Text))
			Expect(streamedIn(got).id).NotTo(Equal(id))
		})
	})

	It("is dropped when turn detection takes over", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := writing(ctx, s, `"model":"gpt-realtime-whisper"`, "")
			defer c.close()
			c.Append(audio.Format{}.AppendBytes(nil, refundOnIt.Samples))
			c.Until(transcriptDelta)
			c.During(time.Second)
			c.Send(noAuto)
			c.Append(audio.Format{}.AppendBytes(nil, specs.Joined(specs.Silence(time.Second), whereIs.Samples, specs.Silence(time.Second))))
			got := c.Until(transcriptCompleted)
			started, _ := servertest.Find[*wire.InputAudioBufferSpeechStarted](got)
			Expect(streamedIn(got).id).To(Equal(started.ItemID))
			Expect(deltas(got)).To(Equal(" " + whereIs.Text))
		})
	})

	It("keeps the settings it began with", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := writing(ctx, s, `"model":"gpt-realtime-whisper"`, "")
			defer c.close()
			third := len(refundOnIt.Samples) / 3
			for i, then := range []string{`{"model":"gpt-realtime-whisper","delay":"xhigh"}`, `null`} {
				c.Append(audio.Format{}.AppendBytes(nil, refundOnIt.Samples[i*third:(i+1)*third]))
				Expect(c.During(time.Second)).NotTo(BeEmpty())
				c.update(`{"type":"realtime","audio":{"input":{"transcription":` + then + `}}}`)
			}
			c.Append(audio.Format{}.AppendBytes(nil, specs.Joined(refundOnIt.Samples[2*third:], specs.Silence(600*time.Millisecond))))
			Expect(c.During(time.Second)).NotTo(BeEmpty())
			c.say(specs.Silence(time.Second))
			got := c.Until(transcriptCompleted)
			Expect(deltas(got)).To(BeEmpty())
			whole, _ := servertest.Find[*wire.ConversationItemInputAudioTranscriptionCompleted](got)
			Expect(whole.Transcript).To(Equal(refundOnIt.Text))
			c.say(whereIs.Samples)
			Expect(c.During(time.Minute)).To(BeEmpty(), "nobody wants the next turn")
		})
	})

	It("has not begun with speech that is not understood", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := writing(ctx, s, `"model":"gpt-realtime-whisper"`, "")
			defer c.close()
			c.Append(audio.Format{}.AppendBytes(nil, specs.Joined(stranger, specs.Silence(2*time.Second))))
			Expect(c.During(time.Second)).To(BeEmpty())
			c.Append(audio.Format{}.AppendBytes(nil, specs.Joined(refund.Samples, specs.Silence(2*time.Second))))
			Expect(deltas(c.During(time.Second))).To(Equal(" [unintelligible] " + refund.Text))
		})
	})
})
