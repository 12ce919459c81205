package conformance_test

import (
	"encoding/json"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/wireorder"
	"github.com/voicesim/voicesim/wire"
)

// A judge that accepts everything is worth nothing: these specs show it the real server's frames, and
// the same ones spoilt.

var _ = Describe("The judge", func() {
	It("finds nothing wrong with the recordings of the real server", func() {
		count := 0
		for _, r := range recordings() {
			Expect(wrongWith(r.frames, &wireorder.Options{Strict: true, BothSides: true}, true)).To(BeEmpty(), r.name)
			count += len(r.frames)
		}
		AddReportEntry("frames", count)
	})

	DescribeTable("finds a recorded frame that was spoilt:",
		func(event, piece, by string, bySchema, byOpenAI bool) {
			path := needData("realtime-schemas.json")
			Expect(path).NotTo(BeEmpty())
			raw := recorded(event)
			spoilt := strings.Replace(raw, piece, by, 1)
			Expect(spoilt).NotTo(Equal(raw), raw)
			name := wire.TypeOf([]byte(spoilt))
			Expect(len(schemas().check(name, []byte(spoilt))) > 0).To(Equal(bySchema), "by the schema: %s", spoilt)
			Expect(len(openaiCheck(name, []byte(spoilt))) > 0).To(Equal(byOpenAI), "by openai-go: %s", spoilt)
		},
		Entry("an unknown type", "response.done", `"response.done"`, `"response.cancelled"`, true, true),
		Entry("a missing event id", "response.done", `"event_id"`, `"id"`, true, true),
		Entry("a missing item id", "response.output_text.delta", `"item_id"`, `"item"`, true, true),
		Entry("a missing name", "response.function_call_arguments.done", `"name"`, `"tool"`, true, true),
		Entry("a missing usage", "conversation.item.input_audio_transcription.completed", `"usage"`, `"used"`, true, true),
		Entry("a number for a string", "response.output_text.done", `"text":"`, `"text":7,"was":"`, true, true),
		Entry("a string for an integer", "response.output_text.done", `"output_index":0`, `"output_index":"0"`, true, false),
		Entry("a status that does not exist", "response.done", `"status":"completed","status_details"`, `"status":"interrupted","status_details"`, true, false),
		Entry("the long name of a part", "response.content_part.added", `"type":"audio"`, `"type":"output_audio"`, true, false),
		Entry("a session as in the beta", "session.created", `"output_modalities"`, `"modalities"`, true, true),
		Entry("a key too many", "response.output_item.done", `"output_index"`, `"x":1,"output_index"`, true, true),
		Entry("a key too many in an item", "conversation.item.done", `"content":[`, `"x":1,"content":[`, true, true),
		Entry("a key of another kind of item", "conversation.item.done", `"content":[`, `"call_id":"c","content":[`, true, true),
		Entry("a key too many in the usage", "response.done", `"cached_tokens":`, `"x":1,"cached_tokens":`, true, true),
		Entry("a key too many in the turn detection", "session.updated", `"create_response"`, `"x":1,"create_response"`, true, true),
		Entry("a key too many that is null", "response.done", `"metadata":null`, `"metadata":null,"x":null`, true, true),
		Entry("padding where there is none", "response.output_audio.delta", `"delta"`, `"obfuscation":"x","delta"`, false, false),
		Entry("padding where no delta is", "response.output_audio.done", `"item_id"`, `"obfuscation":"x","item_id"`, true, true),
		Entry("a phase of a function", "response.function_call_arguments.done", `"item_id"`, `"phase":"x","item_id"`, true, true),
	)
})

// recorded returns the first recorded frame of an event, with its keys sorted.
func recorded(event string) string {
	GinkgoHelper()
	for _, r := range recordings() {
		for _, f := range r.frames {
			if f.kind == event && !f.sent {
				var value any
				Expect(json.Unmarshal(f.raw, &value)).To(Succeed())
				raw, err := json.Marshal(value)
				Expect(err).NotTo(HaveOccurred())
				return string(raw)
			}
		}
	}
	Fail(fmt.Sprintf("%s was never recorded", event))
	return ""
}
