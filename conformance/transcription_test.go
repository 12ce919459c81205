package conformance_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/wire"
)

// transcribers are the models that write down what the caller says.
var transcribers = []string{
	"whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-4o-mini-transcribe-2025-12-15", "gpt-4o-transcribe-diarize",
	"gpt-transcribe", "gpt-live-transcribe", "gpt-realtime-whisper",
}

var _ = Describe("A transcript", func() {
	for _, model := range transcribers {
		It("is written by "+model, func() {
			session{}.run(func(c *client) {
				c.send(input(`"transcription":{"model":"` + model + `"}`))
				c.talk(specs.Joined(turn(where), specs.Silence(4*time.Second), turn(refund)))
				const event = "conversation.item.input_audio_transcription.completed"
				first := find[*wire.ConversationItemInputAudioTranscriptionCompleted](c.until(event))
				Expect(first.Transcript).To(Equal(where))
				c.until(event)
			})
		})
	}

	It("comes with the probability of each token", func() {
		session{}.run(func(c *client) {
			c.send(update(`"include":["item.input_audio_transcription.logprobs"],"audio":{"input":{"transcription":{"model":"gpt-4o-transcribe"}}}`))
			c.talk(turn(where))
			c.until("conversation.item.input_audio_transcription.completed")
		})
	})

	It("is written of a turn that is committed by hand, or comes as an item", func() {
		session{}.run(func(c *client) {
			c.send(input(`"turn_detection":null,"transcription":{"model":"gpt-4o-mini-transcribe"}`))
			c.append(audio.Format{}, spoken(where).Samples())
			c.send(commit)
			c.until("conversation.item.input_audio_transcription.completed")
		})
	})

	It("ends with its item", func() {
		session{}.run(func(c *client) {
			c.send(input(`"transcription":{"model":"gpt-4o-mini-transcribe"}`), vad(`{"type":"server_vad","create_response":false}`))
			c.talk(turn(where))
			id := find[*wire.InputAudioBufferCommitted](c.until("input_audio_buffer.committed")).ItemID
			c.until("conversation.item.input_audio_transcription.delta")
			c.send(`{"type":"conversation.item.delete","item_id":"` + id + `"}`)
			c.until("conversation.item.deleted")
		})
	})

	It("fails with its codes, and the turn is answered", func() {
		why := []fakeserver.Failure{{}, {Code: "audio_unintelligible"}, {Code: "rate_limit_exceeded"}, {Code: "insufficient_quota"}}
		turns := 0
		fail := func(*fakeserver.Turn) *fakeserver.Failure { turns++; return &why[(turns-1)%len(why)] }
		session{server: fakeserver.Options{FailTranscription: fail}}.run(func(c *client) {
			c.send(input(`"transcription":{"model":"gpt-4o-transcribe"}`))
			for range why {
				c.talk(turn(where))
				c.until("conversation.item.input_audio_transcription.failed")
				c.until("rate_limits.updated")
			}
		})
	})

	It("streams in a session for transcription, until it is cleared or committed", func() {
		session{query: "?intent=transcription"}.run(func(c *client) {
			c.send(`{"type":"session.update","session":{"type":"transcription","include":["item.input_audio_transcription.logprobs"],` +
				`"audio":{"input":{"turn_detection":null,"transcription":{"model":"gpt-realtime-whisper","delay":"low"}}}}}`)
			for _, end := range []string{`{"type":"input_audio_buffer.clear"}`, commit, commit} {
				c.talk(turn(where))
				c.until("conversation.item.input_audio_transcription.delta")
				time.Sleep(patience)
				c.send(end)
			}
			c.until("conversation.item.input_audio_transcription.completed")
			c.until("conversation.item.input_audio_transcription.completed")
		})
	})

	It("is all there is in a session for transcription", func() {
		session{query: "?intent=transcription"}.run(func(c *client) {
			c.send(`{"type":"session.update","session":{"type":"transcription","audio":{"input":{"transcription":{"model":"gpt-4o-transcribe"}}}}}`)
			c.talk(specs.Joined(turn(where), turn(refund)))
			c.until("conversation.item.input_audio_transcription.completed")
			c.until("conversation.item.input_audio_transcription.completed")
			c.append(audio.Format{}, spoken(stop).Samples())
			c.send(commit, ask)
			Expect(find[*wire.ErrorEvent](c.until("error"))).NotTo(BeNil())
		})
	})
})
