package fakeserver_test

import (
	"context"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
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
		d, ok := a.event.(*wire.ConversationItemInputAudioTranscriptionDelta)
		if !ok {
			continue
		}
		Expect(s.id).To(BeElementOf("", d.ItemID))
		s.id, s.words, s.at = d.ItemID, append(s.words, d.Delta), append(s.at, a.at)
	}
	return s
}

const (
	streamedLag  = 200*time.Millisecond + 211*time.Microsecond // from the moment a word is sure to its delta
	streamedLook = 224 * time.Millisecond                      // between two looks at a short turn, and the detector's window
)

var _ = Describe("A transcript that is streamed", func() {
	It("comes while the caller speaks, under the id that was announced, and goes on after the commit", func() {
		inVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-realtime-whisper"}}}}`)
			c.talk(joined(silence(500*time.Millisecond), refundOnIt.Samples, silence(3*time.Second)))
			began := time.Since(c.began) + upLink + downLink
			got := c.until("input_audio_buffer.speech_stopped")
			started, _ := find[*wire.InputAudioBufferSpeechStarted](got)
			early := streamedIn(got)
			Expect(early.id).To(Equal(started.ItemID))
			Expect(early.words).To(HaveLen(6))
			for i, w := range early.words {
				over := began + 500*time.Millisecond + refundOnIt.Words[i].End
				Expect(early.at[i]-over).To(BeNumerically("~", streamedLag+500*time.Millisecond+streamedLook/2, streamedLook/2+40*time.Millisecond), w)
			}
			committed, at := find[*wire.InputAudioBufferCommitted](c.until("response.created"))
			Expect(committed.ItemID).To(Equal(started.ItemID))
			got = c.until(transcriptCompleted)
			rest := streamedIn(got)
			Expect(rest.id).To(Equal(started.ItemID))
			Expect(rest.at[len(rest.at)-1] - at).To(Equal(streamedLag))
			whole, over := find[*wire.ConversationItemInputAudioTranscriptionCompleted](got)
			Expect(over - at).To(Equal(streamedLag + 300*time.Millisecond))
			Expect(strings.Join(append(early.words, rest.words...), "")).To(Equal(" " + whole.Transcript))
			Expect(whole.Transcript).To(Equal(refundOnIt.Text))
			time.Sleep(3 * time.Second)
		})
	})

	It("reserves an id where turns are committed by hand, one for each turn", func() {
		inVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dialRaw(ctx, s, "?intent=transcription", bearer)
			defer c.close()
			c.next()
			c.update(`{"type":"transcription","audio":{"input":{"transcription":{"model":"gpt-live-transcribe"}}}}`)
			var ids []string
			for _, u := range []fakeserver.Utterance{refundOnIt, whereIs} {
				c.talk(joined(silence(2*time.Second), u.Samples, silence(100*time.Millisecond)))
				time.Sleep(2*time.Second + audio.Duration(len(u.Samples), audio.RateHz) + 110*time.Millisecond)
				c.send(`{"type":"input_audio_buffer.commit"}`)
				got := c.until(transcriptCompleted)
				all := streamedIn(got)
				committed, at := find[*wire.InputAudioBufferCommitted](got)
				Expect(committed.ItemID).To(Equal(all.id))
				Expect(all.at[2]).To(BeNumerically("<", at), "the third word")
				Expect(strings.Join(all.words, "")).To(Equal(" " + u.Text))
				ids = append(ids, all.id)
			}
			Expect(ids[0]).NotTo(Equal(ids[1]))
		})
	})

	It("is dropped without a word when the buffer is cleared, with what was on its way", func() {
		inVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := writing(ctx, s, `"model":"gpt-realtime-whisper"`, "")
			defer c.close()
			half := len(refundOnIt.Samples) / 2
			c.append(audio.Format{}.AppendBytes(nil, refundOnIt.Samples[:half]))
			first := streamedIn(c.until(transcriptDelta))
			c.during(time.Second)
			c.append(audio.Format{}.AppendBytes(nil, joined(refundOnIt.Samples[half:], silence(time.Second))))
			c.send(`{"type":"input_audio_buffer.clear"}`)
			Expect(types(c.during(time.Minute))).To(Equal([]string{"input_audio_buffer.cleared"}))
			Expect(c.say(whereIs.Samples)).NotTo(Equal(first.id))
			c.until(transcriptCompleted)
		})
	})

	It("waits longer with a longer delay", func() {
		var firsts []time.Duration
		for _, delay := range []string{"minimal", "low", "medium", "high", "xhigh"} {
			inVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
				c := writing(ctx, s, `"model":"gpt-realtime-whisper","delay":"`+delay+`"`, "")
				defer c.close()
				began := time.Since(c.began) + upLink + downLink + refundOnIt.Words[0].End
				c.talk(joined(refundOnIt.Samples, silence(2*time.Second)))
				firsts = append(firsts, streamedIn(c.until(transcriptDelta)).at[0]-began-streamedLag)
				time.Sleep(5 * time.Second)
			})
		}
		for i, held := range []int{200, 350, 500, 1000, 2000} {
			Expect(int(firsts[i].Milliseconds())).To(BeNumerically("~", held+110, 130), "%v", firsts)
		}
	})

	It("goes on under its id when turn detection is switched off", func() {
		inVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-realtime-whisper"}}}}`)
			c.talk(joined(silence(time.Second), refundOnIt.Samples))
			id := streamedIn(c.until(transcriptDelta)).id
			c.send(manual)
			c.talking.Wait()
			c.send(`{"type":"input_audio_buffer.commit"}`)
			got := c.until(transcriptCompleted)
			committed, _ := find[*wire.InputAudioBufferCommitted](got)
			Expect(committed.ItemID).To(Equal(id))
			Expect(deltas(c.all)).To(Equal(" " + refundOnIt.Text))
		})
	})

	It("is dropped with the sound when the format changes", func() {
		inVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := writing(ctx, s, `"model":"gpt-realtime-whisper"`, "")
			defer c.close()
			c.append(audio.Format{}.AppendBytes(nil, refundOnIt.Samples))
			id := streamedIn(c.until(transcriptDelta)).id
			c.update(`{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcmu"}}}}`)
			c.during(time.Minute)
			slow := resampled(whereIs.Samples, 24000, 8000)
			c.append(audio.Format{Encoding: audio.PCMU}.AppendBytes(nil, slow))
			c.send(`{"type":"input_audio_buffer.commit"}`)
			got := c.until(transcriptCompleted)
			Expect(deltas(got)).To(Equal(" " + whereIs.Text))
			Expect(streamedIn(got).id).NotTo(Equal(id))
		})
	})

	It("is dropped when turn detection takes over", func() {
		inVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := writing(ctx, s, `"model":"gpt-realtime-whisper"`, "")
			defer c.close()
			c.append(audio.Format{}.AppendBytes(nil, refundOnIt.Samples))
			c.until(transcriptDelta)
			c.during(time.Second)
			c.send(noAuto)
			c.append(audio.Format{}.AppendBytes(nil, joined(silence(time.Second), whereIs.Samples, silence(time.Second))))
			got := c.until(transcriptCompleted)
			started, _ := find[*wire.InputAudioBufferSpeechStarted](got)
			Expect(streamedIn(got).id).To(Equal(started.ItemID))
			Expect(deltas(got)).To(Equal(" " + whereIs.Text))
		})
	})

	It("keeps the settings it began with", func() {
		inVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := writing(ctx, s, `"model":"gpt-realtime-whisper"`, "")
			defer c.close()
			third := len(refundOnIt.Samples) / 3
			for i, then := range []string{`{"model":"gpt-realtime-whisper","delay":"xhigh"}`, `null`} {
				c.append(audio.Format{}.AppendBytes(nil, refundOnIt.Samples[i*third:(i+1)*third]))
				Expect(c.during(time.Second)).NotTo(BeEmpty())
				c.update(`{"type":"realtime","audio":{"input":{"transcription":` + then + `}}}`)
			}
			c.append(audio.Format{}.AppendBytes(nil, joined(refundOnIt.Samples[2*third:], silence(600*time.Millisecond))))
			Expect(c.during(time.Second)).NotTo(BeEmpty())
			c.say(silence(time.Second))
			got := c.until(transcriptCompleted)
			Expect(deltas(got)).To(BeEmpty())
			whole, _ := find[*wire.ConversationItemInputAudioTranscriptionCompleted](got)
			Expect(whole.Transcript).To(Equal(refundOnIt.Text))
			c.say(whereIs.Samples)
			Expect(c.during(time.Minute)).To(BeEmpty(), "nobody wants the next turn")
		})
	})

	It("has not begun with speech that is not understood", func() {
		inVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := writing(ctx, s, `"model":"gpt-realtime-whisper"`, "")
			defer c.close()
			c.append(audio.Format{}.AppendBytes(nil, joined(stranger, silence(2*time.Second))))
			Expect(c.during(time.Second)).To(BeEmpty())
			c.append(audio.Format{}.AppendBytes(nil, joined(refund.Samples, silence(2*time.Second))))
			Expect(deltas(c.during(time.Second))).To(Equal(" [unintelligible] " + refund.Text))
		})
	})
})
