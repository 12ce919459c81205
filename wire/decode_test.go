package wire_test

import (
	"encoding/json"
	"errors"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("Decoding", func() {
	It("takes keys in any order, with any white space", func() {
		ev, err := wire.DecodeClient([]byte(" {\n\t\"item_id\" : \"i\" ,\r\n \"event_id\":\"e\",\"audio_end_ms\": 7,\"type\" :\"conversation.item.truncate\" } "))
		Expect(err).NotTo(HaveOccurred())
		Expect(ev).To(Equal(&wire.ConversationItemTruncate{EventID: "e", ItemID: "i", AudioEndMs: 7}))
	})

	It("gives an event of an unknown type as it came, both ways", func() {
		frame := []byte(` {"type":"response.dance","n":1} `)
		ev, err := wire.DecodeServer(frame)
		Expect(err).NotTo(HaveOccurred())
		Expect(ev).To(Equal(&wire.UnknownEvent{Type: "response.dance", Raw: frame}))
		Expect(ev.(*wire.UnknownEvent).Raw).NotTo(BeIdenticalTo(frame))
		Expect(encode(ev)).To(Equal(frame))
		cl, err := wire.DecodeClient([]byte(`{"type":"response.created"}`)) // a server's
		Expect(err).NotTo(HaveOccurred())
		Expect(cl).To(BeAssignableToTypeOf(&wire.UnknownEvent{}))
		Expect(wire.AppendClient(nil, &wire.UnknownEvent{Type: `a "b"`})).To(BeEquivalentTo(`{"type":"a \"b\""}`))
	})

	It("does not take a key for another that differs in case", func() {
		ev, err := wire.DecodeClient([]byte(`{"type":"conversation.item.delete","Item_Id":"a"}`))
		Expect(err).NotTo(HaveOccurred())
		Expect(ev).To(Equal(&wire.ConversationItemDelete{
			Extra: wire.Fields{{Name: "Item_Id", Value: json.RawMessage(`"a"`)}},
		}))
	})

	It("lets the last of two equal keys count", func() {
		ev, err := wire.DecodeServer([]byte(`{"type":"response.output_item.done","item":{"id":"a","content":[{"text":"x"},{}]},"item":{"id":"b","content":[{}]}}`))
		Expect(err).NotTo(HaveOccurred())
		Expect(ev.(*wire.ResponseOutputItemDone).Item).To(Equal(wire.Item{ID: "b", Content: []wire.ContentPart{{}}}))
		ev, err = wire.DecodeServer([]byte(`{"type":"response.done","response":{"usage":{"total_tokens":7},"usage":{"input_tokens":1},"metadata":{"a":"b"},"metadata":null}}`))
		Expect(err).NotTo(HaveOccurred())
		Expect(ev).To(Equal(&wire.ResponseDone{Response: wire.Response{
			Usage: wire.Some(wire.Usage{InputTokens: 1}), Metadata: wire.Null[map[string]string](),
		}}))
	})

	It("keeps nothing of the frame", func() {
		unknown := golden{frame: []byte(`{"type":"error","error":{"message":"m"},"newer":{"a":[1,"b"]}}`)}
		passed := golden{frame: []byte(`{"type":"response.dance"}`)}
		for _, g := range append(goldens(), unknown, passed) {
			frame := []byte(string(g.frame))
			ev, err := golden{client: g.client, frame: frame}.decode()
			Expect(err).NotTo(HaveOccurred())
			clear(frame)
			Expect(encode(ev)).To(Equal(g.frame), g.String())
		}
	})

	It("leaves alone what null cannot empty", func() {
		ev, err := wire.DecodeClient([]byte(`{"type":"session.update","session":{"type":null,"tools":null,"tool_choice":null,"audio":null,"instructions":null}}`))
		Expect(err).NotTo(HaveOccurred())
		Expect(ev).To(Equal(&wire.SessionUpdate{Session: wire.Session{Instructions: wire.Null[string]()}}))
	})
})

var _ = DescribeTable("A frame that is not an event is refused with the type, the place and the reason",
	func(frame, typ, at string, reason error) {
		ev, err := wire.DecodeClient([]byte(frame))
		Expect(ev).To(BeNil())
		var wrong *wire.DecodeError
		Expect(errors.As(err, &wrong)).To(BeTrue())
		Expect(wrong.Type).To(Equal(typ))
		Expect(frame[wrong.Offset:]).To(HavePrefix(at))
		Expect(wrong.Err).To(Equal(reason))
	},
	Entry("a list", `[1]`, "", "[1]", &wire.TypeError{Want: "object", Got: "array"}),
	Entry("a number", ` 12`, "", "12", &wire.TypeError{Want: "object", Got: "integer"}),
	Entry("no type", `{"event_id":"e"}`, "", "{", wire.ErrNoType),
	Entry("a type that is a number", `{"type":5}`, "", "5", &wire.TypeError{Path: "type", Want: "string", Got: "integer"}),
	Entry("a text for an object", `{"type":"session.update","session":"x"}`, "session.update", `"x"`,
		&wire.TypeError{Path: "session", Want: "object", Got: "string"}),
	Entry("a text for an integer, deep inside",
		`{"type":"session.update","session":{"audio":{"input":{"format":{"rate": "24k"}}}}}`, "session.update", `"24k"`,
		&wire.TypeError{Path: "session.audio.input.format.rate", Want: "integer", Got: "string"}),
	Entry("a decimal for an integer", `{"type":"conversation.item.truncate","audio_end_ms":1.5}`, "conversation.item.truncate", `1.5`,
		&wire.TypeError{Path: "audio_end_ms", Want: "integer", Got: "decimal"}),
	Entry("an integer too large", `{"type":"conversation.item.truncate","audio_end_ms":99999999999999999999}`, "conversation.item.truncate", `999`,
		&wire.TypeError{Path: "audio_end_ms", Want: "integer", Got: "integer out of range"}),
	Entry("a number too large", `{"type":"session.update","session":{"audio":{"output":{"speed":1e999}}}}`, "session.update", `1e999`,
		&wire.TypeError{Path: "session.audio.output.speed", Want: "number", Got: "decimal out of range"}),
	Entry("a number for a list", `{"type":"session.update","session":{"tools":3}}`, "session.update", `3`,
		&wire.TypeError{Path: "session.tools", Want: "array", Got: "integer"}),
	Entry("a wrong element of a list",
		`{"type":"conversation.item.create","item":{"content":[{},{"text":{}}]}}`, "conversation.item.create", `{}}]`,
		&wire.TypeError{Path: "item.content[1].text", Want: "string", Got: "object"}),
	Entry("a text for a boolean", `{"type":"session.update","session":{"parallel_tool_calls":"yes"}}`, "session.update", `"yes"`,
		&wire.TypeError{Path: "session.parallel_tool_calls", Want: "boolean", Got: "string"}),
	Entry("a text that is not inf", `{"type":"response.create","response":{"max_output_tokens":"all"}}`, "response.create", `"all"`,
		&wire.TypeError{Path: "response.max_output_tokens", Want: `integer or "inf"`, Got: "string"}),
	Entry("a number for a string or an object", `{"type":"session.update","session":{"tool_choice":true}}`, "session.update", `true`,
		&wire.TypeError{Path: "session.tool_choice", Want: "string or object", Got: "boolean"}),
	Entry("a number among metadata", `{"type":"response.create","response":{"metadata":{"a":1}}}`, "response.create", `{"a"`,
		&wire.TypeError{Path: "response.metadata", Want: "object of strings", Got: "object"}),
	Entry("audio that is not base64", `{"type":"input_audio_buffer.append","audio":"AAA!"}`, "input_audio_buffer.append", `"AAA!"`,
		&wire.TypeError{Path: "audio", Want: "base64", Got: "string"}),
	Entry("audio that is cut short", `{"type":"input_audio_buffer.append","audio":"AAAAA"}`, "input_audio_buffer.append", `"AAAAA"`,
		&wire.TypeError{Path: "audio", Want: "base64", Got: "string"}),
	Entry("audio that is a list", `{"type":"input_audio_buffer.append","audio":[0]}`, "input_audio_buffer.append", `[0]`,
		&wire.TypeError{Path: "audio", Want: "base64", Got: "array"}),
)

var _ = DescribeTable("A frame that is not JSON is refused where it goes wrong",
	func(frame string, at int64) {
		var err error
		if strings.Contains(frame, wire.TypeInputAudioBufferAppend) {
			_, err = wire.DecodeClient([]byte(frame))
		} else {
			_, err = wire.DecodeServer([]byte(frame))
		}
		var syntax *json.SyntaxError
		Expect(errors.As(err, &syntax)).To(BeTrue())
		var wrong *wire.DecodeError
		Expect(errors.As(err, &wrong)).To(BeTrue())
		Expect(wrong.Offset).To(Equal(at))
		Expect(err).To(MatchError(HavePrefix("decode ")))
	},
	Entry("nothing", ``, int64(0)),
	Entry("a word", `hello`, int64(1)),
	Entry("an object that does not end", `{"type":"response.done"`, int64(23)),
	Entry("a comma too many", `{"type":"response.done",}`, int64(25)),
	Entry("something after the object", `{"type":"response.done"} {}`, int64(26)),
	Entry("a line break within audio", "{\"type\":\"response.output_audio.delta\",\"event_id\":\"e\",\"response_id\":\"r\",\"item_id\":\"i\",\"output_index\":0,\"content_index\":0,\"delta\":\"AA\n\n\n\nAA\"}", int64(132)),
	Entry("one line break after audio", "{\"type\":\"input_audio_buffer.append\",\"audio\":\"AAAA\n\"}", int64(50)),
	Entry("a leading zero", `{"type":"response.output_audio.delta","event_id":"e","response_id":"r","item_id":"i","output_index":01,"content_index":0,"delta":""}`, int64(102)),
	Entry("something after audio", `{"type":"input_audio_buffer.append","audio":"AAAA"},`, int64(52)),
	Entry("nesting without end", strings.Repeat(`{"a":`, 20000), int64(50001)),
)

var _ = Describe("An error of decoding", func() {
	It("says what is wrong where", func() {
		_, err := wire.DecodeServer([]byte(`{"type":"error","error":{"code":7}}`))
		Expect(err).To(MatchError("decode error: byte 32: error.code: want string, got integer"))
		_, err = wire.DecodeServer([]byte(`[]`))
		Expect(err).To(MatchError("decode event: byte 0: frame: want object, got array"))
		_, err = wire.DecodeServer([]byte(`{}`))
		Expect(err).To(MatchError(wire.ErrNoType))
	})
})
