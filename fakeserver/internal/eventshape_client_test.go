package internal_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver/internal/eventshape"
	"github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/wire"
)

// problem returns code and path of what a shape finds wrong with a text; "" is nothing.
func problem(s *jsonshape.Shape, text string) string {
	GinkgoHelper()
	n, err := jsonshape.Parse([]byte(text))
	Expect(err).NotTo(HaveOccurred())
	if p := s.Check(n, ""); p != nil {
		return p.Code + " " + p.Param
	}
	return ""
}

var _ = Describe("Client events", func() {
	DescribeTable("are accepted as package wire writes them", func(ev wire.ClientEvent) {
		text, err := wire.AppendClient(nil, ev)
		Expect(err).NotTo(HaveOccurred())
		Expect(problem(eventshape.Client, string(text))).To(BeEmpty(), "%s", text)
		Expect(problem(eventshape.CallClient, string(text))).To(BeEmpty())
	},
		Entry("a session", &wire.SessionUpdate{Session: wire.Session{Type: wire.SessionRealtime, Tools: []wire.Tool{{Type: wire.ToolFunction, Name: "look_up"}}}}),
		Entry("sound", &wire.InputAudioBufferAppend{Audio: []byte{1, 2}}),
		Entry("a message", &wire.ConversationItemCreate{Item: wire.Item{Type: wire.ItemMessage, Role: wire.RoleUser,
			Content: []wire.ContentPart{{Type: wire.ContentInputText, Text: wire.Some("hello")}}}}),
		Entry("an output", &wire.ConversationItemCreate{Item: wire.Item{Type: wire.ItemFunctionCallOutput, CallID: "call_1", Output: wire.Some("{}")}}),
		Entry("a truncation", &wire.ConversationItemTruncate{ItemID: "item_1", AudioEndMs: 90}),
		Entry("a response", &wire.ResponseCreate{}),
	)

	DescribeTable("are refused", func(event, want string) {
		Expect(problem(eventshape.Client, event)).To(Equal(want))
	},
		Entry("of an unknown type", `{"type":"session.updat"}`, "invalid_value type"),
		Entry("with an unknown key", `{"type":"response.create","respons":{}}`, "unknown_parameter respons"),
		Entry("for a phone call alone", `{"type":"output_audio_buffer.clear"}`, "invalid_value type"),
		Entry("with too long an id", `{"type":"response.create","event_id":"`+strings.Repeat("x", eventshape.LongestEventID+1)+`"}`,
			"string_above_max_length event_id"),
		Entry("with a session of no type", `{"type":"session.update","session":{}}`, "missing_required_parameter session.type"),
		Entry("with a bad function name", `{"type":"session.update","session":{"type":"realtime","tools":[{"type":"function","name":"a b"}]}}`,
			"invalid_value session.tools[0].name"),
		Entry("with callers of nobody", `{"type":"session.update","session":{"type":"realtime","tools":[{"type":"mcp","server_label":"s","allowed_callers":[]}]}}`,
			"empty_array session.tools[0].allowed_callers"),
	)

	It("clear the output of a phone call", func() {
		Expect(problem(eventshape.CallClient, `{"type":"output_audio_buffer.clear"}`)).To(BeEmpty())
	})

	It("accept a phone call with a conversation, and not with a transcription", func() {
		Expect(problem(eventshape.Session, `{"type":"transcription"}`)).To(BeEmpty())
		Expect(problem(eventshape.RealtimeSession, `{"type":"realtime"}`)).To(BeEmpty())
		Expect(problem(eventshape.RealtimeSession, `{"type":"transcription"}`)).To(Equal("invalid_value type"))
	})
})
