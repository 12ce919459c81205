package fakeserver_test

import (
	"context"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

// notJSON is all that the live server says, as recorded.
const notJSON = "Invalid event: failed to parse JSON value."

var _ = Describe("A frame that is no valid event", func() {
	DescribeTable("is answered with an error event, and the session goes on",
		func(frame, code, param, message string) {
			var problems []*fakeserver.ClientProblem
			servertest.InVirtualTime(fakeserver.Options{Observe: func(o fakeserver.Observation) {
				if p, ok := o.(*fakeserver.ClientProblem); ok {
					problems = append(problems, p)
				}
			}}, func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.Send(frame)
				e := c.Next().Event.(*wire.ErrorEvent).Error
				Expect(e.Code).To(Equal(wire.Some(code)))
				Expect(e.Param.Or("null")).To(Equal(param))
				Expect(e.Message).To(ContainSubstring(message))
				if message == notJSON {
					Expect(e.Message).To(Equal(message), "a parser's words")
				}
				c.Send(`{"type":"input_audio_buffer.clear"}`)
				c.Until("input_audio_buffer.cleared")
			})
			Expect(problems).To(HaveLen(1))
			Expect(problems[0].Code).To(Equal(code))
		},
		Entry("not JSON", `nonsense`, "invalid_json", "null", notJSON),
		Entry("cut JSON", `{"type":`, "invalid_json", "null", notJSON),
		Entry("two values", `{"type":"response.create"}{}`, "invalid_json", "null", notJSON),
		Entry("empty", ``, "invalid_json", "null", notJSON),
		Entry("deeply nested", `{"type":"session.update","session":`+strings.Repeat("[", 300)+strings.Repeat("]", 300)+`}`,
			"invalid_json", "null", notJSON),
		Entry("not an object", `[1]`, "invalid_type", "null", "expected an object"),
		Entry("no type", `{}`, "missing_required_parameter", "type", "Missing required parameter: 'type'."),
		Entry("type of a wrong kind", `{"type":1}`, "invalid_type", "type", "expected a string, but got an integer"),
		Entry("unknown type", `{"type":"nope"}`, "invalid_value", "type",
			"Invalid value: 'nope'. Supported values are: 'session.update', 'session.close', 'input_audio_buffer.append', "+
				"'session.input_audio_buffer.append', 'input_audio_buffer.commit', 'input_audio_buffer.clear', 'conversation.item.create', "+
				"'conversation.item.truncate', 'conversation.item.delete', 'conversation.item.retrieve', 'response.create', and 'response.cancel'."),
		Entry("legacy type", `{"type":"transcription_session.update","session":{}}`, "invalid_value", "type", "and 'response.cancel'."),
		Entry("WebRTC only", `{"type":"output_audio_buffer.clear"}`, "invalid_value", "type", "Supported values"),
		Entry("unknown key", `{"type":"response.create","respnse":{}}`, "unknown_parameter", "respnse", "'respnse'"),
		Entry("append without audio", `{"type":"input_audio_buffer.append"}`, "missing_required_parameter", "audio", "'audio'"),
		Entry("append with a number", `{"type":"input_audio_buffer.append","audio":1}`, "invalid_type", "audio", "expected a string"),
		Entry("append that is not base64", `{"type":"input_audio_buffer.append","audio":"?"}`, "invalid_value", "audio",
			"Invalid 'audio'. Expected base64-encoded audio bytes (mono PCM16 at 24kHz) but got an invalid value."),
		Entry("append of nothing", `{"type":"input_audio_buffer.append","audio":""}`, "invalid_value", "audio",
			"Invalid 'audio'. Expected base64-encoded audio bytes (mono PCM16 at 24kHz) but got empty bytes."),
		Entry("append of too much", Label("sweep"), `{"type":"input_audio_buffer.append","audio":"`+strings.Repeat("A", 20<<20+4)+`"}`,
			"string_above_max_length", "audio", "at most 15728640 bytes, but got 15728643"),
		Entry("append with more", `{"type":"input_audio_buffer.append","audio":"AAAA","rate":1}`, "unknown_parameter", "rate", "'rate'"),
		Entry("append with a long event id", `{"type":"input_audio_buffer.append","audio":"AAAA","event_id":"`+strings.Repeat("x", 513)+`"}`,
			"string_above_max_length", "event_id", "length 513"),
		Entry("two types", `{"type":"response.create","type":"response.cancel"}`, "invalid_json", "null", "'type' is there twice"),
		Entry("translation only", `{"type":"session.close"}`, "invalid_value", "type", "only available in translation sessions"),
		Entry("sound of a translation", `{"type":"session.input_audio_buffer.append","audio":"AAAA"}`, "invalid_value", "type",
			"only available in translation sessions"),
		Entry("long event id", `{"event_id":"`+strings.Repeat("x", 513)+`","type":"input_audio_buffer.clear"}`,
			"string_above_max_length", "event_id", "maximum length 512, but got a string with length 513"),
		Entry("call id of other characters", `{"type":"conversation.item.create","item":{"type":"function_call","name":"f","call_id":"call A!","arguments":"{}"}}`,
			"invalid_value", "item.call_id", "string does not match pattern"),
		Entry("function of a name with a space", `{"type":"session.update","session":{"type":"realtime","tools":[{"type":"function","name":"look up"}]}}`,
			"invalid_value", "session.tools[0].name", "'^[a-zA-Z0-9_-]+$'"),
		Entry("function of a long name", `{"type":"session.update","session":{"type":"realtime","tools":[{"type":"function","name":"`+strings.Repeat("f", 65)+`"}]}}`,
			"string_above_max_length", "session.tools[0].name", "maximum length 64"),
		Entry("image elsewhere", `{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_image",`+
			`"image_url":"https://example.test/a.png"}]}}`, "invalid_value", "item.content[0].image_url", "data:image"),
		Entry("a text of 256,001 characters", userText("long", strings.Repeat("a", 256_001)), "string_above_max_length", "item.content[0].text",
			"Expected a string with maximum length 256000, but got a string with length 256001 instead."),
		Entry("metadata of numbers", `{"type":"response.create","response":{"metadata":{"a":1}}}`, "invalid_type",
			"response.metadata.a", "expected a string"),
		Entry("too many tokens", `{"type":"response.create","response":{"max_output_tokens":5000}}`, "integer_above_max_value",
			"response.max_output_tokens", "<= 4096"),
	)

	It("has an event id of 512 characters, however many bytes they are", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			id := strings.Repeat("é", 512)
			c.Send(`{"type":"response.cancel","event_id":"` + id + `"}`)
			Expect(c.Next().Event.(*wire.ErrorEvent).Error.EventID).To(Equal(wire.Some(id)))
		})
	})

	It("is refused when it is binary", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dialBinary(ctx, s)
			Expect(string(c)).To(ContainSubstring(
				`"error":{"type":"invalid_request_error","code":"invalid_event","message":"Expected a text WebSocket message; ` +
					`binary frames are not supported.","param":null,"event_id":null}}`))
		})
	})

	It("echoes the client's event id only in the error", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			c.Send(`{"type":"response.cancel","event_id":"evt_7"}`)
			raw := c.Next().Raw
			Expect(raw).To(HaveSuffix(`"error":{"type":"invalid_request_error","code":"response_cancel_not_active",` +
				`"message":"Cancellation failed: no active response found","param":null,"event_id":"evt_7"}}`))
		})
	})
})
