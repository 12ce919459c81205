package fakeserver_test

import (
	"context"
	"fmt"
	"math"
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

const (
	transcriptDelta     = "conversation.item.input_audio_transcription.delta"
	transcriptCompleted = "conversation.item.input_audio_transcription.completed"
	transcriptFailed    = "conversation.item.input_audio_transcription.failed"
	transcriptSegment   = "conversation.item.input_audio_transcription.segment"
)

const withLogprobs = `"include":["item.input_audio_transcription.logprobs"],`

// writing dials a session whose turns are committed by hand and written down with these settings. keys
// are more keys of the session, each with a comma behind it.
func writing(ctx context.Context, s *fakeserver.Server, settings, keys string) *client {
	GinkgoHelper()
	c := dial(ctx, s, "gpt-realtime")
	answer := c.update(`{"type":"realtime",` + keys + `"audio":{"input":{"turn_detection":null,"transcription":{` + settings + `}}}}`)
	Expect(answer.Event).To(BeAssignableToTypeOf(&wire.SessionUpdated{}), answer.Raw)
	return c
}

// say appends samples, commits them, and returns the item's id.
func (c *client) say(samples []int16) (id string) {
	GinkgoHelper()
	c.Append(audio.Format{}.AppendBytes(nil, samples))
	c.Send(`{"type":"input_audio_buffer.commit"}`)
	committed, _ := servertest.Find[*wire.InputAudioBufferCommitted](c.Until("conversation.item.done"))
	return committed.ItemID
}

// lasting fills samples up with silence.
func lasting(d time.Duration, samples []int16) []int16 {
	return specs.Joined(samples, specs.Silence(d-audio.Duration(len(samples), audio.RateHz)))
}

// deltas joins those of events.
func deltas(events []arrival) string {
	text := ""
	for _, a := range events {
		if d, ok := a.Event.(*wire.ConversationItemInputAudioTranscriptionDelta); ok {
			text += d.Delta
		}
	}
	return text
}

// stranger speaks words that no server knows.
var stranger = fakeserver.Babble{PitchHz: 205}.Speak("Bring seven umbrellas over tomorrow evening").Samples

var _ = Describe("A transcript", func() {
	DescribeTable("is billed by its model",
		func(settings string, d time.Duration, usage string) {
			servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
				c := writing(ctx, s, settings, "")
				defer c.close()
				id := c.say(lasting(d, refund.Samples))
				got := c.Until(transcriptCompleted)
				done, _ := servertest.Find[*wire.ConversationItemInputAudioTranscriptionCompleted](got)
				Expect(done.ItemID).To(Equal(id))
				Expect(done.Transcript).To(Equal(refund.Text))
				Expect(strings.TrimSpace(deltas(c.Seen))).To(Equal(refund.Text))
				Expect(got[len(got)-1].Raw).To(ContainSubstring(`"usage":` + usage))
			})
		},
		Entry(nil, `"model":"whisper-1","prompt":"refunds"`, 2800*time.Millisecond, `{"type":"duration","seconds":3}`),
		Entry(nil, `"model":"gpt-transcribe"`, 2800*time.Millisecond, `{"type":"duration","seconds":3}`),
		Entry(nil, `"model":"gpt-live-transcribe"`, 3*time.Second, `{"type":"duration","seconds":3}`),
		Entry(nil, `"model":"gpt-realtime-whisper"`, 3001*time.Millisecond, `{"type":"duration","seconds":4}`),
		Entry(nil, `"model":"gpt-4o-transcribe"`, 2800*time.Millisecond, `{"type":"tokens","total_tokens":32,"input_tokens":28,`+
			`"input_token_details":{"text_tokens":0,"audio_tokens":28},"output_tokens":4}`),
		Entry(nil, `"model":"gpt-4o-mini-transcribe","prompt":"orders and refunds"`, 2800*time.Millisecond,
			`{"type":"tokens","total_tokens":35,"input_tokens":31,"input_token_details":{"text_tokens":3,"audio_tokens":28},"output_tokens":4}`),
		Entry(nil, `"model":"gpt-4o-mini-transcribe-2025-12-15"`, 2800*time.Millisecond, `{"type":"tokens","total_tokens":32,`),
		Entry(nil, `"model":"gpt-4o-transcribe-diarize"`, 2800*time.Millisecond, `{"type":"tokens","total_tokens":32,`),
	)

	It("of nothing is empty, whatever the model", func() {
		for _, model := range []string{"whisper-1", "gpt-transcribe", "gpt-4o-transcribe", "gpt-4o-transcribe-diarize", "gpt-realtime-whisper"} {
			servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
				c := writing(ctx, s, fmt.Sprintf(`"model":%q`, model), withLogprobs)
				defer c.close()
				c.say(specs.Silence(time.Second))
				got := c.During(time.Minute)
				Expect(types(got)).To(Equal([]string{transcriptCompleted}), model)
				Expect(got[0].Raw).To(ContainSubstring(`"transcript":"",`))
			})
		}
	})

	It("of a silence that timed out is empty, and the silence is answered", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.update(`{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-realtime-whisper"},` +
				`"turn_detection":{"type":"server_vad","idle_timeout_ms":6000}}}}`)
			c.Talk(specs.Silence(15 * time.Second))
			c.Send(`{"type":"response.create"}`)
			idle, _ := servertest.Find[*wire.InputAudioBufferTimeoutTriggered](c.Until("input_audio_buffer.timeout_triggered"))
			got := c.Until(transcriptCompleted)
			done, _ := servertest.Find[*wire.ConversationItemInputAudioTranscriptionCompleted](got)
			Expect(done.ItemID).To(Equal(idle.ItemID))
			Expect(done.Transcript).To(BeEmpty())
			Expect(deltas(c.Seen)).To(BeEmpty())
			c.During(12 * time.Second)
		})
	})

	DescribeTable("of noise and of strangers is unintelligible", func(model string) {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := writing(ctx, s, fmt.Sprintf(`"model":%q`, model), "")
			defer c.close()
			for _, sound := range [][]int16{specs.Noisy(refund.Samples, -20), stranger} {
				c.say(sound)
				done, _ := servertest.Find[*wire.ConversationItemInputAudioTranscriptionCompleted](c.Until(transcriptCompleted))
				Expect(done.Transcript).To(Equal("[unintelligible]"))
			}
		})
	}, Entry(nil, "gpt-4o-transcribe"), Entry(nil, "gpt-realtime-whisper"))

	It("ends with its item", func() {
		for _, model := range []string{"gpt-4o-transcribe", "gpt-realtime-whisper"} {
			servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
				c := writing(ctx, s, fmt.Sprintf(`"model":%q`, model), "")
				defer c.close()
				id := c.say(refund.Samples)
				c.Send(`{"type":"conversation.item.delete","item_id":"` + id + `"}`)
				got := c.During(time.Minute)
				Expect(got[len(got)-1].Event).To(BeAssignableToTypeOf(&wire.ConversationItemDeleted{}), model)
				id = c.say(whereIs.Samples)
				c.Until(transcriptDelta)
				c.Send(`{"type":"conversation.item.delete","item_id":"` + id + `"}`)
				c.Until("conversation.item.deleted")
				Expect(c.During(time.Minute)).To(BeEmpty(), model)
			})
		}
	})

	It("ends with its session", func() {
		for _, model := range []string{"gpt-4o-transcribe", "gpt-realtime-whisper"} {
			var ends []string
			opts := fakeserver.Options{Vocabulary: caller, Observe: func(o fakeserver.Observation) {
				if e, ok := o.(*fakeserver.SessionEnded); ok {
					ends = append(ends, e.Reason)
				}
			}}
			servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
				c := writing(ctx, s, fmt.Sprintf(`"model":%q`, model), "")
				c.say(refund.Samples)
				c.close()
				time.Sleep(time.Minute)
			})
			Expect(ends).To(HaveLen(1), model)
		}
	})

	It("names the languages it heard, with gpt-transcribe", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := writing(ctx, s, `"model":"gpt-transcribe"`, "")
			defer c.close()
			languages := func(settings string, samples []int16) string {
				c.update(`{"type":"realtime","audio":{"input":{"transcription":{` + settings + `}}}}`)
				c.say(samples)
				got := c.Until(transcriptCompleted)
				_, after, _ := strings.Cut(got[len(got)-1].Raw, `"languages":`)
				return strings.TrimSuffix(after, "}")
			}
			Expect(languages(`"model":"gpt-transcribe"`, refund.Samples)).To(Equal(`[]`))
			Expect(languages(`"languages":["de","en"],"keywords":["refund"]`, refund.Samples)).To(Equal(`[{"code":"de"}]`))
			Expect(languages(`"languages":["de","en"]`, stranger)).To(Equal(`[]`))
			Expect(languages(`"language":"en"`, refund.Samples)).To(Equal(`[{"code":"en"}]`))
			Expect(languages(`"model":"gpt-live-transcribe"`, refund.Samples)).To(BeEmpty())
		})
	})

	It("tells who said what, with a model for that", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := writing(ctx, s, `"model":"gpt-4o-transcribe-diarize"`, "")
			defer c.close()
			pause := specs.Silence(500 * time.Millisecond)
			c.say(specs.Joined(whereIs.Samples, pause, stranger, pause, refund.Samples))
			got := c.Until(transcriptCompleted)
			Expect(types(got)).To(Equal([]string{transcriptDelta + " ×6", transcriptSegment, transcriptDelta + " ×5", transcriptSegment,
				transcriptDelta + " ×4", transcriptSegment, transcriptCompleted}))
			var said []string
			ends := -1.0
			for _, a := range got {
				if g, ok := a.Event.(*wire.ConversationItemInputAudioTranscriptionSegment); ok {
					said = append(said, g.ID+" "+g.Speaker+" "+g.Text)
					Expect(float64(g.Start)).To(BeNumerically(">=", ends))
					Expect(float64(g.End)).To(BeNumerically(">", float64(g.Start)+0.4))
					ends = float64(g.End)
				}
			}
			Expect(said).To(Equal([]string{"seg_0001 spk_1 " + whereIs.Text, "seg_0002 spk_1 [unintelligible]", "seg_0003 spk_1 " + refund.Text}))
			Expect(ends).To(BeNumerically("~", float64(len(whereIs.Samples)+len(stranger)+len(refund.Samples)+2*len(pause))/24000, 0.25))

			c.say(stranger)
			alone, _ := servertest.Find[*wire.ConversationItemInputAudioTranscriptionSegment](c.Until(transcriptCompleted))
			Expect(alone.Text).To(Equal("[unintelligible]"))
			Expect(float64(alone.End)).To(BeNumerically("~", float64(len(stranger))/24000, 0.001))
		})
	})
})

var _ = Describe("The speakers of a transcript", func() {
	It("are numbered as they are first heard, and keep their numbers", func() {
		late := spoken("late", "They told me nothing about that")
		named := func(u fakeserver.Utterance, speaker string) fakeserver.Utterance {
			u.Speaker = speaker
			return u
		}
		opts := fakeserver.Options{Utterances: []fakeserver.Utterance{named(whereIs, "anna"), named(refundOnIt, "ben"), late}}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := writing(ctx, s, `"model":"gpt-4o-transcribe-diarize"`, "")
			defer c.close()
			pause := specs.Silence(500 * time.Millisecond)
			speakers := func(samples ...[]int16) (list []string) {
				c.say(specs.Joined(samples...))
				for _, a := range c.Until(transcriptCompleted) {
					if g, ok := a.Event.(*wire.ConversationItemInputAudioTranscriptionSegment); ok {
						list = append(list, g.Speaker)
					}
				}
				return list
			}
			Expect(speakers(refundOnIt.Samples, pause, whereIs.Samples)).To(Equal([]string{"spk_1", "spk_2"}))
			Expect(speakers(stranger, pause, whereIs.Samples, pause, late.Samples, pause, refundOnIt.Samples)).To(
				Equal([]string{"spk_3", "spk_2", "spk_3", "spk_1"}))
		})
	})
})

var _ = Describe("The probabilities of a transcript's tokens", func() {
	// transcribed returns the events of a turn that a server with a seed writes down.
	transcribed := func(seed uint64, settings, keys string) (got []arrival) {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller, Seed: seed}, func(ctx context.Context, s *fakeserver.Server) {
			c := writing(ctx, s, settings, keys)
			defer c.close()
			c.say(specs.Joined(refund.Samples, specs.Silence(500*time.Millisecond), stranger))
			got = c.Until(transcriptCompleted)
		})
		return got
	}

	It("come with deltas and the whole where they are asked for, high for what was understood", func() {
		got := transcribed(1, `"model":"gpt-4o-mini-transcribe-2025-12-15"`, withLogprobs)
		done, _ := servertest.Find[*wire.ConversationItemInputAudioTranscriptionCompleted](got)
		Expect(done.Transcript).To(Equal(refund.Text + " [unintelligible]"))
		all, _ := done.Logprobs.Value()
		var said []wire.Logprob
		for _, a := range got[:len(got)-1] {
			d := a.Event.(*wire.ConversationItemInputAudioTranscriptionDelta)
			own, _ := d.Logprobs.Value()
			Expect(own).To(HaveLen(1))
			Expect(own[0].Token).To(Equal(d.Delta))
			said = append(said, own...)
		}
		Expect(said).To(Equal(all))
		Expect(all).To(HaveLen(9))
		text := ""
		for _, p := range all {
			var token []byte
			for _, b := range p.Bytes {
				token = append(token, byte(b))
			}
			Expect(string(token)).To(Equal(p.Token))
			sure := math.Exp(float64(p.Logprob))
			if len(text) < len(refund.Text) {
				Expect(sure).To(And(BeNumerically(">", 0.9), BeNumerically("<=", 1)), p.Token)
			} else {
				Expect(sure).To(And(BeNumerically(">", 0.03), BeNumerically("<", 0.31)), p.Token)
			}
			text += p.Token
		}
		Expect(text).To(Equal(done.Transcript))
	})

	It("are the same for the same seed, and others for another", func() {
		texts := map[string]int{}
		for _, seed := range []uint64{1, 1, 2} {
			got := transcribed(seed, `"model":"gpt-4o-transcribe"`, withLogprobs)
			_, after, _ := strings.Cut(got[len(got)-1].Raw, `"logprobs":`)
			texts[after]++
		}
		Expect(texts).To(HaveLen(2))
	})

	DescribeTable("are left out", func(settings, keys string) {
		for _, a := range transcribed(1, settings, keys) {
			Expect(a.Raw).NotTo(ContainSubstring("logprobs"))
		}
	},
		Entry("where nobody asks", `"model":"gpt-4o-transcribe"`, ""),
		Entry("of models that bill seconds", `"model":"whisper-1"`, withLogprobs),
		Entry("of models that stream", `"model":"gpt-realtime-whisper"`, withLogprobs),
		Entry("where speakers are told apart", `"model":"gpt-4o-transcribe-diarize"`, withLogprobs),
	)
})

var _ = Describe("A transcript that fails", func() {
	DescribeTable("says why, and the turn is answered all the same",
		func(failure fakeserver.Failure, want string) {
			first := true
			opts := fakeserver.Options{Vocabulary: caller, Pacing: &fakeserver.Pacing{Transcripts: fakeserver.TranscriptsLate}, FailTranscription: func(t *fakeserver.Turn) *fakeserver.Failure {
				if !first {
					return nil
				}
				Expect(t.Transcript).To(Equal(refund.Text))
				first = false
				return &failure
			}}
			servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.update(`{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-4o-transcribe"}}}}`)
				c.Append(audio.Format{}.AppendBytes(nil, specs.Joined(refund.Samples, specs.Silence(time.Second))))
				committed, at := servertest.Find[*wire.InputAudioBufferCommitted](c.Until("input_audio_buffer.committed"))
				got := c.During(time.Minute)
				failed, after := servertest.Find[*wire.ConversationItemInputAudioTranscriptionFailed](got)
				Expect(failed.ItemID).To(Equal(committed.ItemID))
				Expect(after - at).To(Equal(400*time.Millisecond + 211*time.Microsecond))
				Expect(deltas(got)).To(BeEmpty())
				for _, a := range got {
					if a.Event == wire.ServerEvent(failed) {
						Expect(a.Raw).To(HaveSuffix(strings.ReplaceAll(`"content_index":0,"error":`+want+`}`, "ITEM", committed.ItemID)))
					}
				}
				done, _ := servertest.Find[*wire.ResponseDone](got)
				Expect(done.Response.Status).To(Equal("completed"))
				c.Append(audio.Format{}.AppendBytes(nil, specs.Joined(whereIs.Samples, specs.Silence(time.Second))))
				whole, _ := servertest.Find[*wire.ConversationItemInputAudioTranscriptionCompleted](c.Until(transcriptCompleted))
				Expect(whole.Transcript).To(Equal(whereIs.Text))
				c.Until("rate_limits.updated")
			})
		},
		Entry("by itself", fakeserver.Failure{},
			`{"type":"server_error","code":null,"message":"Input transcription failed for item 'ITEM'.","param":null}`),
		Entry("with a code", fakeserver.Failure{Code: "audio_unintelligible"},
			`{"type":"transcription_error","code":"audio_unintelligible","message":"The audio could not be transcribed.","param":null}`),
		Entry("for the rate", fakeserver.Failure{Code: "rate_limit_exceeded"},
			`{"type":"rate_limit_exceeded","code":"rate_limit_exceeded","message":"Input transcription failed for item 'ITEM'.","param":null}`),
		Entry("for the bill", fakeserver.Failure{Code: "insufficient_quota"},
			`{"type":"insufficient_quota","code":"insufficient_quota","message":"Input transcription failed for item 'ITEM'.","param":null}`),
		Entry("as Azure's", fakeserver.Failure{Type: "server_error", Code: "DeploymentNotFound", Message: "Gone."},
			`{"type":"server_error","code":"DeploymentNotFound","message":"Gone.","param":null}`),
	)

	It("may have begun, if it was streamed", func() {
		opts := fakeserver.Options{Vocabulary: caller, FailTranscription: func(*fakeserver.Turn) *fakeserver.Failure { return new(fakeserver.Failure) }}
		servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
			c := writing(ctx, s, `"model":"gpt-realtime-whisper"`, "")
			defer c.close()
			c.Append(audio.Format{}.AppendBytes(nil, specs.Joined(whereIs.Samples[:len(whereIs.Samples)/2], specs.Silence(time.Second))))
			early := streamedIn(c.Until(transcriptDelta))
			c.During(time.Second)
			id := c.say(specs.Joined(refund.Samples, specs.Silence(time.Second))) // words are on their way
			Expect(id).To(Equal(early.id))
			got := c.During(time.Minute)
			Expect(types(got)).To(Equal([]string{transcriptFailed}))
			Expect(got[0].Event.(*wire.ConversationItemInputAudioTranscriptionFailed).ItemID).To(Equal(id))
		})
	})
})
