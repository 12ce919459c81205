package fakeserver_test

import (
	"context"
	"fmt"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("The settings of transcription", func() {
	input := func(kind, settings string) string {
		return fmt.Sprintf(`{"type":%q,"audio":{"input":{%s}}}`, kind, settings)
	}

	DescribeTable("are refused where the model does not take them",
		func(settings, param, message string) {
			for kind, query := range map[string]string{"realtime": "?model=gpt-realtime", "transcription": "?intent=transcription"} {
				servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
					c := dialRaw(ctx, s, query, bearer)
					defer c.close()
					before := sessionText(c.Next())
					answer := c.update(input(kind, `"transcription":{`+settings+`}`))
					e, _ := servertest.Find[*wire.ErrorEvent]([]arrival{answer})
					Expect(e.Error.Code).To(Equal(wire.Some("invalid_value")))
					Expect(e.Error.Param).To(Equal(wire.Some("session.audio.input.transcription." + param)))
					Expect(e.Error.Message).To(Equal(message))
					Expect(sessionText(c.update(input(kind, "")))).To(Equal(before))
				})
			}
		},
		Entry("an unknown model", `"model":"whisper-2"`, "model", "Invalid value: 'whisper-2'. Supported values are: 'whisper-1', "+
			"'gpt-transcribe', 'gpt-live-transcribe', 'gpt-4o-mini-transcribe', 'gpt-4o-transcribe', 'gpt-4o-transcribe-diarize', and "+
			"'gpt-realtime-whisper'."),
		Entry("a name that goes on", `"model":"whisper-1-turbo"`, "model", "Invalid value: 'whisper-1-turbo'. Supported values are: 'whisper-1', "+
			"'gpt-transcribe', 'gpt-live-transcribe', 'gpt-4o-mini-transcribe', 'gpt-4o-transcribe', 'gpt-4o-transcribe-diarize', and "+
			"'gpt-realtime-whisper'."),
		Entry("a prompt", `"model":"gpt-realtime-whisper","prompt":"orders"`, "prompt", "Prompt is not supported for this transcription model."),
		Entry("a prompt for speakers", `"model":"gpt-4o-transcribe-diarize","prompt":"orders"`, "prompt",
			"Prompt is not supported for this transcription model."),
		Entry("languages", `"model":"gpt-4o-transcribe","languages":["en"]`, "languages", "Languages is not supported for this transcription model."),
		Entry("keywords", `"model":"whisper-1","keywords":["order"]`, "keywords", "Keywords is not supported for this transcription model."),
		Entry("a delay", `"model":"gpt-live-transcribe","delay":"low"`, "delay", "Delay is not supported for this transcription model."),
	)

	DescribeTable("are taken",
		func(settings string) {
			servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				answer := c.update(input("realtime", `"transcription":{`+settings+`}`))
				Expect(answer.Event).To(BeAssignableToTypeOf(&wire.SessionUpdated{}), answer.Raw)
				Expect(answer.Raw).To(ContainSubstring(`"turn_detection":{"type":"server_vad"`))
			})
		},
		Entry("a prompt", `"model":"gpt-4o-transcribe","prompt":"orders"`),
		Entry("an empty prompt by all", `"model":"gpt-realtime-whisper","prompt":""`),
		Entry("no delay by all", `"model":"whisper-1","delay":null`),
		Entry("languages and keywords", `"model":"gpt-transcribe","languages":["en","de"],"keywords":["order"]`),
		Entry("both by the live model", `"model":"gpt-live-transcribe","languages":["en"],"keywords":["order"],"prompt":"orders"`),
		Entry("a delay", `"model":"gpt-realtime-whisper","delay":"xhigh"`),
		Entry("turn detection beside a model that streams", `"model":"gpt-realtime-whisper"},"turn_detection":{"type":"server_vad"`),
		Entry("a snapshot", `"model":"gpt-4o-mini-transcribe-2025-12-15","prompt":"orders"`),
	)

	It("go with a deployment of any name on Azure's paths, which writes as gpt-4o-transcribe", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dialRaw(ctx, s, "?deployment=our-voice", bearer)
			defer c.close()
			c.Next()
			answer := c.update(input("realtime", `"turn_detection":null,"transcription":{"model":"our-ears","prompt":"orders"}`))
			Expect(answer.Raw).To(ContainSubstring(`"transcription":{"model":"our-ears","language":null,"prompt":"orders"}`))
			c.say(refund.Samples)
			done, _ := servertest.Find[*wire.ConversationItemInputAudioTranscriptionCompleted](c.Until(transcriptCompleted))
			Expect(done.Transcript).To(Equal(refund.Text))
			Expect(done.Usage.Type).To(Equal(wire.UsageTokens))
		})
	})

	It("stay with another model if it takes them", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			set := func(settings string) string { return c.update(input("realtime", `"transcription":{`+settings+`}`)).Raw }
			set(`"model":"gpt-transcribe","language":"en","prompt":"orders","keywords":["refund"]`)
			Expect(set(`"model":"gpt-4o-transcribe"`)).To(ContainSubstring(`"transcription":{"model":"gpt-4o-transcribe","language":"en","prompt":"orders"}`))
			Expect(set(`"model":"gpt-realtime-whisper","delay":"low"`)).To(ContainSubstring(
				`"transcription":{"model":"gpt-realtime-whisper","language":"en","prompt":null,"delay":"low"}`))
			Expect(set(`"model":"gpt-transcribe"`)).To(ContainSubstring(`"transcription":{"model":"gpt-transcribe","language":"en","prompt":null}`))
		})
	})

	Context("in a session for transcription", func() {
		const refused = "Turn detection is not supported for this transcription model."

		It("turn detection is off with models that stream, and may not be asked for", func() {
			servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
				for _, model := range []string{"gpt-realtime-whisper", "gpt-live-transcribe"} {
					c := dialRaw(ctx, s, "?intent=transcription", bearer)
					c.Next()
					update := func(settings string) arrival { return c.update(input("transcription", settings)) }
					named := fmt.Sprintf(`"transcription":{"model":%q}`, model)
					for _, detection := range []string{"server_vad", "semantic_vad"} {
						e, _ := servertest.Find[*wire.ErrorEvent]([]arrival{update(named + `,"turn_detection":{"type":"` + detection + `"}`)})
						Expect(e.Error.Message).To(Equal(refused))
						Expect(e.Error.Code).To(Equal(wire.Some("invalid_value")))
						Expect(e.Error.Param).To(Equal(wire.Some("session.audio.input.turn_detection")))
					}
					Expect(update(named).Raw).To(ContainSubstring(`"turn_detection":null`))
					Expect(update(`"turn_detection":null`).Event).To(BeAssignableToTypeOf(&wire.SessionUpdated{}))
					Expect(update(`"turn_detection":{"type":"server_vad"}`).Event).To(BeAssignableToTypeOf(&wire.ErrorEvent{}))
					Expect(update(`"transcription":null,"turn_detection":{"type":"server_vad"}`).Raw).To(ContainSubstring(
						`"turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":`))
					c.close()
				}
			})
		})

		It("the same holds for a client secret", func() {
			servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
				ask := func(settings string) answer {
					return post(ctx, s, secretsPath, `{"session":`+input("transcription", settings)+`}`)
				}
				const named = `"transcription":{"model":"gpt-realtime-whisper"}`
				wrong := ask(named + `,"turn_detection":{"type":"server_vad"}`)
				Expect(wrong.status).To(Equal(http.StatusBadRequest))
				Expect(wrong.mistake()).To(HaveKeyWithValue("message", refused))
				Expect(ask(named).text).To(ContainSubstring(`"turn_detection": null`))
				other := post(ctx, s, secretsPath, `{"session":`+input("realtime", `"transcription":{"model":"whisper-2"}`)+`}`)
				Expect(other.mistake()).To(HaveKeyWithValue("param", "session.audio.input.transcription.model"))
			})
		})
	})
})
