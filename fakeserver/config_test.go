package fakeserver_test

import (
	"context"
	"fmt"
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

// update sends a session.update with this body and returns the answer.
func (c *client) update(body string) arrival {
	GinkgoHelper()
	c.Send(`{"event_id":"mine","type":"session.update","session":` + body + `}`)
	return c.Next()
}

// sessionText returns the session of an answer as it was written.
func sessionText(a arrival) string {
	_, text, _ := strings.Cut(a.Raw, `"session":`)
	return strings.TrimSuffix(text, "}")
}

var _ = Describe("A session's configuration", func() {
	It("begins as the real server's, key by key", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			created := c.Seen[0].Event.(*wire.SessionCreated).Session
			Expect(created.ID).To(MatchRegexp(`^sess_E5aKW[0-9A-Za-z]{16}$`))
			text := sessionText(c.Seen[0])
			text = strings.ReplaceAll(text, created.ID, "ID")
			text = strings.ReplaceAll(text, created.Instructions.Or(""), "…")
			Expect(text).To(Equal(`{"type":"realtime","object":"realtime.session","id":"ID","model":"gpt-realtime",` +
				`"output_modalities":["audio"],"instructions":"…","tools":[],"tool_choice":"auto","max_output_tokens":"inf",` +
				`"tracing":null,"truncation":"auto","prompt":null,"expires_at":1785003600,` +
				`"audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":null,"noise_reduction":null,` +
				`"turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":200,` +
				`"idle_timeout_ms":null,"create_response":true,"interrupt_response":true}},` +
				`"output":{"format":{"type":"audio/pcm","rate":24000},"voice":"alloy","speed":1.0}},"include":null}`))
		})
	})

	DescribeTable("has the defaults of its model",
		func(model, voice string, silence int) {
			servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, model)
				defer c.close()
				created := c.Seen[0].Event.(*wire.SessionCreated).Session
				Expect(created.Audio.Output.Voice.Name).To(Equal(voice))
				vad, _ := created.Audio.Input.TurnDetection.Value()
				Expect(vad.SilenceDurationMs).To(Equal(wire.Some(silence)))
			})
		},
		Entry(nil, "gpt-realtime", "alloy", 200),
		Entry(nil, "gpt-realtime-mini", "alloy", 200),
		Entry(nil, "gpt-realtime-2", "marin", 500),
		Entry(nil, "gpt-realtime-2.1", "marin", 500),
	)

	DescribeTable("is merged key by key",
		func(body string, want ...string) {
			servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime-2")
				defer c.close()
				answer := c.update(body)
				Expect(answer.Event).To(BeAssignableToTypeOf(&wire.SessionUpdated{}), answer.Raw)
				for _, w := range want {
					Expect(answer.Raw).To(ContainSubstring(w))
				}
			})
		},
		Entry("instructions", `{"type":"realtime","instructions":"Be kind."}`, `"instructions":"Be kind."`, `"voice":"marin"`),
		Entry("empty instructions, which are the default ones", `{"type":"realtime","instructions":""}`, `"instructions":"Your knowledge cutoff`, `"voice":"marin"`),
		Entry("turn detection keeps its other keys",
			`{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","silence_duration_ms":700}}}}`,
			`"threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":700,"idle_timeout_ms":null,"create_response":true`),
		Entry("turn detection off", `{"type":"realtime","audio":{"input":{"turn_detection":null}}}`, `"turn_detection":null`),
		Entry("semantic turn detection",
			`{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad","interrupt_response":false}}}}`,
			`"turn_detection":{"type":"semantic_vad","eagerness":"auto","create_response":true,"interrupt_response":false}`),
		Entry("transcription carries model, language and prompt",
			`{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-4o-mini-transcribe"}}}}`,
			`"transcription":{"model":"gpt-4o-mini-transcribe","language":null,"prompt":null}`),
		Entry("a telephone's format", `{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcmu"}}}}`,
			`"input":{"format":{"type":"audio/pcmu"},`),
		Entry("tools",
			`{"type":"realtime","tools":[{"type":"function","name":"f","description":"d","parameters":{"type":"object"}}],"tool_choice":"required"}`,
			`"tools":[{"type":"function","name":"f","description":"d","parameters":{"type":"object"}}],"tool_choice":"required"`),
		Entry("a voice", `{"type":"realtime","audio":{"output":{"voice":"ash","speed":1.25}}}`, `"voice":"ash","speed":1.25`),
		Entry("another model is ignored", `{"type":"realtime","model":"gpt-realtime"}`, `"model":"gpt-realtime-2"`),
		Entry("reasoning", `{"type":"realtime","reasoning":{"effort":"high"}}`, `"reasoning":{"effort":"high"}`),
		Entry("text only", `{"type":"realtime","output_modalities":["text"]}`, `"output_modalities":["text"]`),
	)

	DescribeTable("stays as it is when an update has a mistake anywhere",
		func(body, code, param, message string) {
			servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				answer := c.update(body)
				Expect(answer.Event).To(BeAssignableToTypeOf(&wire.ErrorEvent{}), answer.Raw)
				e := answer.Event.(*wire.ErrorEvent).Error
				Expect(e.Code.Or("null")).To(Equal(code))
				Expect(e.Param.Or("null")).To(Equal(param))
				Expect(e.Message).To(ContainSubstring(message))
				Expect(e.EventID).To(Equal(wire.Some("mine")))
				Expect(sessionText(c.update(`{"type":"realtime"}`))).To(Equal(sessionText(c.Seen[0])))
			})
		},
		Entry("no type", `{"instructions":"x"}`, "missing_required_parameter", "session.type",
			"Missing required parameter: 'session.type'."),
		Entry("bad type", `{"type":"session"}`, "invalid_value", "session.type",
			"Invalid value: 'session'. Supported values are: 'realtime' and 'transcription'."),
		Entry("unknown key", `{"type":"realtime","bogus_field":1}`, "unknown_parameter", "session.bogus_field",
			"Unknown parameter: 'session.bogus_field'."),
		Entry("beta key", `{"type":"realtime","modalities":["text"]}`, "unknown_parameter", "session.modalities", "Unknown"),
		Entry("unknown key deep inside", `{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad","threshold":0.5}}}}`,
			"unknown_parameter", "session.audio.input.turn_detection.threshold", "Unknown parameter"),
		Entry("low rate, with a transcription that is not applied",
			`{"type":"realtime","audio":{"input":{"transcription":{"model":"whisper-1"},"format":{"type":"audio/pcm","rate":16000}}}}`,
			"integer_below_min_value", "session.audio.input.format.rate", "Expected a value >= 24000"),
		Entry("wrong kind", `{"type":"realtime","instructions":7}`, "invalid_type", "session.instructions",
			"Invalid type for 'session.instructions': expected a string, but got an integer instead."),
		Entry("speed", `{"type":"realtime","audio":{"output":{"speed":2}}}`, "decimal_above_max_value", "session.audio.output.speed",
			"Expected a value <= 1.5, but got 2 instead."),
		Entry("in a list", `{"type":"realtime","tools":[{"type":"function"}]}`, "missing_required_parameter", "session.tools[0].name",
			"Missing"),
		Entry("text and audio", `{"type":"realtime","output_modalities":["audio","text"]}`, "invalid_value",
			"session.output_modalities", "Supported combinations"),
		Entry("turn detection without a type", `{"type":"realtime","audio":{"input":{"turn_detection":{"threshold":0.4}}}}`,
			"missing_required_parameter", "session.audio.input.turn_detection.type", "Missing"),
		Entry("idle timeout", `{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":4000}}}}`,
			"integer_below_min_value", "session.audio.input.turn_detection.idle_timeout_ms", ">= 5000"),
		Entry("reasoning on a model without", `{"type":"realtime","reasoning":{"effort":"low"}}`, "unsupported_parameter",
			"session.reasoning", "not supported with this model"),
		Entry("transcription session", `{"type":"transcription"}`, "null", "null",
			"Passing a transcription session update event to a realtime session is not allowed."),
	)

	It("keeps tracing once it is on", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			const on = `{"type":"realtime","tracing":"auto"}`
			Expect(c.update(on).Raw).To(ContainSubstring(`"tracing":"auto"`))
			Expect(c.update(on).Raw).To(ContainSubstring(`"tracing":"auto"`))
			for _, other := range []string{`null`, `{"workflow_name":"calls"}`} {
				refused := c.update(`{"type":"realtime","tracing":` + other + `}`)
				Expect(refused.Event).To(BeAssignableToTypeOf(&wire.ErrorEvent{}), refused.Raw)
			}
		})
	})

	It("keeps the voice once the assistant has spoken, whatever became of the words", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(`{"type":"response.create"}`)
			done, _ := servertest.Find[*wire.ResponseDone](c.Until("rate_limits.updated"))
			c.Send(fmt.Sprintf(`{"type":"conversation.item.delete","item_id":%q}`, done.Response.Output[0].ID))
			c.Until("conversation.item.deleted")
			refused := c.update(`{"type":"realtime","audio":{"output":{"voice":"ash"}}}`)
			Expect(refused.Event).To(BeAssignableToTypeOf(&wire.ErrorEvent{}), refused.Raw)
		})
	})

	It("keeps the voice once the assistant has spoken", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(`{"type":"response.create"}`)
			c.Until("rate_limits.updated")
			refused := c.update(`{"type":"realtime","audio":{"output":{"voice":"ash"}}}`).Event.(*wire.ErrorEvent)
			Expect(refused.Error.Code).To(Equal(wire.Some("cannot_update_voice")))
			same := c.update(`{"type":"realtime","audio":{"output":{"voice":"alloy"}}}`)
			Expect(same.Event).To(BeAssignableToTypeOf(&wire.SessionUpdated{}))
		})
	})
})

var _ = Describe("A transcription session", func() {
	It("has no model, no output and no responses", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dialRaw(ctx, s, "?intent=transcription", bearer)
			defer c.close()
			created := c.Next()
			id := created.Event.(*wire.SessionCreated).Session.ID
			Expect(sessionText(created)).To(Equal(fmt.Sprintf(`{"type":"transcription","object":"realtime.transcription_session",`+
				`"id":%q,"expires_at":1785003600,"audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":null,`+
				`"noise_reduction":null,"turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,`+
				`"silence_duration_ms":200}}},"include":null}`, id)))
			c.Send(`{"type":"response.create"}`)
			Expect(c.Next().Event).To(BeAssignableToTypeOf(&wire.ErrorEvent{}))
		})
	})

	It("has its own default for the silence that ends a turn", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dialRaw(ctx, s, "?intent=transcription", bearer)
			defer c.close()
			c.Next()
			c.update(`{"type":"transcription","audio":{"input":{"turn_detection":null}}}`)
			again := c.update(`{"type":"transcription","audio":{"input":{"turn_detection":{"type":"server_vad"}}}}`)
			Expect(again.Raw).To(ContainSubstring(`"silence_duration_ms":200`))
		})
	})

	It("writes turns down and answers none", func() {
		servertest.InVirtualTime(fakeserver.Options{Vocabulary: caller}, func(ctx context.Context, s *fakeserver.Server) {
			c := dialRaw(ctx, s, "?intent=transcription", bearer)
			defer c.close()
			c.Next()
			updated := c.update(`{"type":"transcription","audio":{"input":{"transcription":{"model":"whisper-1"},` +
				`"turn_detection":{"type":"server_vad","silence_duration_ms":300}}}}`)
			Expect(updated.Raw).To(ContainSubstring(`"prefix_padding_ms":300,"silence_duration_ms":300}}}`))
			c.Append(audio.Format{}.AppendBytes(nil, specs.Joined(refund.Samples, specs.Silence(time.Second))))
			got := c.During(time.Minute)
			Expect(types(got)).To(Equal([]string{
				"input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed",
				"conversation.item.added", "conversation.item.done", "conversation.item.input_audio_transcription.delta",
				"conversation.item.input_audio_transcription.completed",
			}))
			Expect(got[6].Raw).To(HaveSuffix(`"content_index":0,"transcript":"I want a refund","usage":{"type":"duration","seconds":2}}`))
			Expect(got[5].At - got[4].At).To(Equal(400*time.Millisecond + 211*time.Microsecond))
			Expect(got[6].At - got[5].At).To(Equal(180 * time.Millisecond))
		})
	})
})
