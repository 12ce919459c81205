package conformance_test

import (
	"maps"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

// update is a session.update of a realtime session with these keys.
func update(keys string) string {
	return `{"type":"session.update","session":{"type":"realtime",` + keys + `}}`
}

// input is the same with keys of audio.input.
func input(keys string) string { return update(`"audio":{"input":{` + keys + `}}`) }

var _ = Describe("A session", func() {
	for _, model := range slices.Sorted(maps.Keys(fakeserver.Profiles())) {
		It("of "+model+" is created and updated", func() {
			session{query: "?model=" + model}.run(func(c *client) {
				Expect(c.next()).To(BeAssignableToTypeOf(&wire.SessionCreated{}))
				c.send(update(`"instructions":"Be brief."`))
				c.until("session.updated")
			})
		})
	}

	DescribeTable("is configured with", func(model string, updates ...string) {
		session{query: "?model=" + model}.run(func(c *client) {
			for _, text := range updates {
				c.send(text)
				got := c.until("session.updated")
				Expect(got[len(got)-1]).To(BeAssignableToTypeOf(&wire.SessionUpdated{}))
			}
		})
	},
		Entry("functions", "gpt-realtime", update(`"tools":[{"type":"function","name":"look_up","description":"Finds","parameters":`+
			`{"type":"object","properties":{"id":{"type":"string"}},"required":["id"],"additionalProperties":false}}],"tool_choice":"required"`),
			update(`"tool_choice":{"type":"function","name":"look_up"}`), update(`"tools":[],"tool_choice":"none"`)),
		Entry("a server of tools", "gpt-realtime", update(`"tools":[{"type":"mcp","server_label":"shop","server_url":"https://shop.test/mcp",`+
			`"allowed_tools":["find"],"require_approval":"never"}],"tool_choice":{"type":"mcp","server_label":"shop"}`)),
		Entry("text", "gpt-realtime", update(`"output_modalities":["text"]`), update(`"output_modalities":["audio"]`)),
		Entry("no instructions", "gpt-realtime", update(`"instructions":""`)),
		Entry("a bound for answers", "gpt-realtime", update(`"max_output_tokens":256`), update(`"max_output_tokens":"inf"`)),
		Entry("tracing", "gpt-realtime", update(`"tracing":"auto"`)),
		Entry("tracing by name", "gpt-realtime", update(`"tracing":{"workflow_name":"w","group_id":"g","metadata":{"a":"b"}}`)),
		Entry("truncation", "gpt-realtime", update(`"truncation":"disabled"`),
			update(`"truncation":{"type":"retention_ratio","retention_ratio":0.8,"token_limits":{"post_instructions":8000}}`), update(`"truncation":"auto"`)),
		Entry("a stored prompt", "gpt-realtime", update(`"prompt":{"id":"pmpt_1","version":"2","variables":{"name":"Ann"}}`), update(`"prompt":null`)),
		Entry("another voice", "gpt-realtime", update(`"audio":{"output":{"voice":"cedar","speed":1.25}}`)),
		Entry("a voice of one's own", "gpt-realtime", update(`"audio":{"output":{"voice":{"id":"voice_1"}}}`)),
		Entry("mu-law", "gpt-realtime", update(`"audio":{"input":{"format":{"type":"audio/pcmu"}},"output":{"format":{"type":"audio/pcmu"}}}`),
			update(`"audio":{"input":{"format":{"type":"audio/pcm","rate":24000}},"output":{"format":{"type":"audio/pcm","rate":24000}}}`)),
		Entry("A-law", "gpt-realtime", update(`"audio":{"input":{"format":{"type":"audio/pcma"}},"output":{"format":{"type":"audio/pcma"}}}`)),
		Entry("server turn detection", "gpt-realtime", input(`"turn_detection":{"type":"server_vad","threshold":0.7,"prefix_padding_ms":200,`+
			`"silence_duration_ms":700,"create_response":false,"interrupt_response":false,"idle_timeout_ms":6000}`),
			input(`"turn_detection":{"type":"server_vad","threshold":0.4}`)),
		Entry("semantic turn detection", "gpt-realtime", input(`"turn_detection":{"type":"semantic_vad"}`),
			input(`"turn_detection":{"type":"semantic_vad","eagerness":"low"}`), input(`"turn_detection":{"type":"server_vad"}`)),
		Entry("no turn detection", "gpt-realtime", input(`"turn_detection":null`)),
		Entry("noise reduction", "gpt-realtime", input(`"noise_reduction":{"type":"near_field"}`),
			input(`"noise_reduction":{"type":"far_field"}`), input(`"noise_reduction":null`)),
		Entry("transcription", "gpt-realtime", input(`"transcription":{"model":"whisper-1","language":"en","prompt":"orders"}`),
			input(`"transcription":{"model":"gpt-4o-transcribe"}`), input(`"transcription":null`)),
		Entry("logprobs", "gpt-realtime", update(`"include":["item.input_audio_transcription.logprobs"]`), update(`"include":null`)),
		Entry("reasoning", "gpt-realtime-2.1", update(`"reasoning":{"effort":"high"},"parallel_tool_calls":true`)),
	)

	DescribeTable("for transcription is configured with", func(keys string) {
		session{query: "?intent=transcription"}.run(func(c *client) {
			c.until("session.created")
			c.send(`{"type":"session.update","session":{"type":"transcription","audio":{"input":{` + keys + `}}}}`)
			Expect(c.next()).To(BeAssignableToTypeOf(&wire.SessionUpdated{}))
		})
	},
		Entry("a model", `"transcription":{"model":"gpt-4o-transcribe","language":"en"}`),
		Entry("turn detection", `"turn_detection":{"type":"server_vad","silence_duration_ms":300}`),
		Entry("no turn detection", `"turn_detection":null`),
		Entry("a telephone", `"format":{"type":"audio/pcmu"},"noise_reduction":{"type":"far_field"}`),
	)

	It("expires", func() {
		s := session{cut: true}
		s.run(func(c *client) {
			c.until("session.created")
			got := c.rest(3600_000_000_000 + 100_000_000)
			Expect(got).To(HaveLen(1))
			Expect(got[0].(*wire.ErrorEvent).Error.Code.Or("")).To(Equal("session_expired"))
			Expect(c.why()).To(MatchError(ContainSubstring("1001")))
		})
	})
})
