package conformance_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/coder/websocket"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/internal/wireorder"
	"github.com/voicesim/voicesim/wire"
)

// refused plays a session in which the last event is answered by an error with a code; "null" is none.
// {item} and {call} in it stand for the ids of a spoken item and of a call.
func refused(code string, events ...string) {
	GinkgoHelper()
	session{server: answering(fakeserver.Reply{Say: arrives, Calls: []fakeserver.ToolCall{lookUp}})}.run(func(c *client) {
		c.send(typed, ask)
		made := ended(c.until("response.done")).Output
		ids := strings.NewReplacer("{item}", made[0].ID, "{call}", made[1].ID)
		c.rest(1_000_000_000)
		for _, text := range events {
			c.send(ids.Replace(text))
		}
		e := find[*wire.ErrorEvent](c.until("error")).Error
		Expect(e.Code.Or("null")).To(Equal(code), e.Message)
		Expect(c.rest(1_000_000_000)).NotTo(ContainElement(BeAssignableToTypeOf(&wire.ErrorEvent{})))
	})
}

var _ = Describe("An event that is refused", func() {
	DescribeTable("is answered with one error", refused,
		Entry("not JSON", "invalid_json", `nonsense`),
		Entry("no object", "invalid_type", `[1]`),
		Entry("no type", "missing_required_parameter", `{"event_id":"e1"}`),
		Entry("an unknown type", "invalid_value", `{"type":"nope","event_id":"e1"}`),
		Entry("a type of WebRTC", "invalid_value", `{"type":"output_audio_buffer.clear"}`),
		Entry("an unknown key", "unknown_parameter", `{"type":"response.create","event_id":"e1","respnse":{}}`),
		Entry("a wrong kind", "invalid_type", `{"type":"input_audio_buffer.append","event_id":"e1","audio":1}`),
		Entry("no base64", "invalid_value", `{"type":"input_audio_buffer.append","event_id":"e1","audio":"?"}`),
		Entry("a long event id", "string_above_max_length", `{"type":"response.cancel","event_id":"`+strings.Repeat("x", 513)+`"}`),
		Entry("no session type", "missing_required_parameter", `{"type":"session.update","session":{}}`),
		Entry("a wrong session type", "invalid_value", `{"type":"session.update","session":{"type":"session"}}`),
		Entry("another session's type", "null", `{"type":"session.update","event_id":"e1","session":{"type":"transcription"}}`),
		Entry("a slow rate", "integer_below_min_value", update(`"audio":{"input":{"format":{"type":"audio/pcm","rate":16000}}}`)),
		Entry("a fast rate", "integer_above_max_value", update(`"audio":{"input":{"format":{"type":"audio/pcm","rate":48000}}}`)),
		Entry("a low threshold", "decimal_below_min_value", vad(`{"type":"server_vad","threshold":-1}`)),
		Entry("a high speed", "decimal_above_max_value", update(`"audio":{"output":{"speed":3}}`)),
		Entry("a voice after speech", "cannot_update_voice", update(`"audio":{"output":{"voice":"cedar"}}`)),
		Entry("reasoning of a model without", "unsupported_parameter", update(`"reasoning":{"effort":"low"}`)),
		Entry("both modalities", "invalid_value", update(`"output_modalities":["text","audio"]`)),
		Entry("a key of the beta", "unknown_parameter", update(`"modalities":["text"]`)),
		Entry("too much metadata", "object_above_max_properties", `{"type":"response.create","response":{"metadata":{`+manyKeys(17)+`}}}`),
		Entry("an empty commit", "input_audio_buffer_commit_empty", commit),
		Entry("a cancellation of nothing", "response_cancel_not_active", `{"type":"response.cancel","event_id":"e1"}`),
		Entry("a cancellation of another", "response_cancel_not_active", `{"type":"response.cancel","response_id":"resp_x"}`),
		Entry("a second response", "conversation_already_has_active_response", ask, ask),
		Entry("a long item id", "string_above_max_length", create(said(strings.Repeat("x", 33)))),
		Entry("an item twice", "item_create_duplicate_item_id", create(said("item_a")), create(said("item_a"))),
		Entry("an item after nothing", "item_create_invalid_previous_item_id", create(said("item_a"), `"previous_item_id":"item_x"`)),
		Entry("an output without a call", "invalid_tool_call_id", create(`{"type":"function_call_output","call_id":"call_x","output":""}`)),
		Entry("sound of the assistant", "invalid_value", create(`{"type":"message","role":"assistant","content":[{"type":"output_audio","transcript":"x"}]}`)),
		Entry("a truncation past the end", "invalid_value", `{"type":"conversation.item.truncate","item_id":"{item}","content_index":0,"audio_end_ms":60000}`),
		Entry("a truncation of a call", "unsupported_content_type", `{"type":"conversation.item.truncate","item_id":"{call}","content_index":0,"audio_end_ms":0}`),
		Entry("a truncation of nothing", "item_truncate_invalid_item_id", `{"type":"conversation.item.truncate","item_id":"item_x","content_index":0,"audio_end_ms":0}`),
		Entry("a deletion of nothing", "item_delete_invalid_item_id", `{"type":"conversation.item.delete","item_id":"item_x"}`),
		Entry("a retrieval of nothing", "item_retrieve_invalid_item_id", `{"type":"conversation.item.retrieve","item_id":"item_x"}`),
	)
})

func manyKeys(n int) string {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = fmt.Sprintf(`"k%d":"v"`, i)
	}
	return strings.Join(keys, ",")
}

var _ = DescribeTable("A connection that is refused gets one error and a close code",
	func(s session, code, reason string) {
		s.cut = true
		s.run(func(c *client) {
			e := find[*wire.ErrorEvent](c.until("error")).Error
			Expect(e.Code.Or("null")).To(Equal(code))
			Expect(c.rest(1_000_000_000)).To(BeEmpty())
			Expect(c.why()).To(MatchError(ContainSubstring(reason)))
		})
	},
	Entry("no key", session{header: http.Header{}}, "null", "3000"),
	Entry("a wrong key", session{server: fakeserver.Options{RequireKey: "sk-right"}}, "invalid_api_key", "3000"),
	Entry("no model", session{query: "?x=y"}, "missing_model", "4000"),
	Entry("an unknown model", session{query: "?model=gpt-nope"}, "invalid_model", "4000"),
	Entry("a model that is not ours", session{server: refusing(fakeserver.RefuseModel)}, "model_not_found", "4004"),
	Entry("a used-up quota", session{server: refusing(fakeserver.RefuseQuota)}, "insufficient_quota", "1013"),
	Entry("the beta", session{header: http.Header{"Authorization": {"Bearer x"}, "Openai-Beta": {"realtime=v1"}}}, "beta_api_shape_disabled", "4000"),
)

func refusing(why fakeserver.Refusal) fakeserver.Options {
	return fakeserver.Options{Refuse: func(string) fakeserver.Refusal { return why }}
}

var _ = Describe("A binary frame", func() {
	It("is refused, and the session goes on", func() {
		var frames []frame
		err := virtualtime.Run(func(ctx context.Context) error {
			server := fakeserver.NewMemory(&fakeserver.Options{Epoch: servertest.Epoch()}, fakeserver.MemoryOptions{Delay: servertest.UpLink, DelayBack: servertest.DownLink})
			defer func() { _ = server.Close() }()
			conn, _, err := websocket.Dial(ctx, server.URL()+"?model=gpt-realtime", &websocket.DialOptions{
				HTTPClient: &http.Client{Transport: &http.Transport{DialContext: server.NetDial, DisableKeepAlives: true}},
				HTTPHeader: http.Header{"Authorization": {"Bearer sk-test"}},
			})
			Expect(err).NotTo(HaveOccurred())
			defer func() { _ = conn.CloseNow() }()
			Expect(conn.Write(ctx, websocket.MessageBinary, []byte{1, 2})).To(Succeed())
			Expect(conn.Write(ctx, websocket.MessageText, []byte(clear))).To(Succeed())
			frames = append(frames, frame{true, wire.TypeInputAudioBufferClear, []byte(clear)})
			for range 3 {
				_, raw, err := conn.Read(ctx)
				Expect(err).NotTo(HaveOccurred())
				frames = append(frames, frame{false, wire.TypeOf(raw), raw})
			}
			return nil
		})
		Expect(err).NotTo(HaveOccurred())
		Expect(kinds(frames[1:])).To(Equal([]string{"session.created", "error", "input_audio_buffer.cleared"}))
		Expect(wrongWith(frames, &wireorder.Options{Strict: true, BothSides: true}, true)).To(BeEmpty())
		cover(frames)
	})
})
