package wire_test

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("An event's id", func() {
	It("can be set and read on every event", func() {
		for _, name := range append(wire.ClientTypes(), wire.ServerTypes()...) {
			ev := wire.FreshEvent(name)
			Expect(ev.EventType()).To(Equal(name))
			Expect(wire.EventID(ev)).To(BeEmpty())
			Expect(wire.SetEventID(ev, "event_1")).To(BeTrue())
			Expect(wire.EventID(ev)).To(Equal("event_1"))
			frame, err := encode(ev)
			Expect(err).NotTo(HaveOccurred())
			Expect(string(frame)).To(HavePrefix(`{"type":"` + name + `","event_id":"event_1"`))
		}
	})
	It("is not to be had of an unknown event", func() {
		ev := &wire.UnknownEvent{Type: "x", Raw: []byte(`{"type":"x","event_id":"e"}`)}
		Expect(wire.SetEventID(ev, "event_1")).To(BeFalse())
		Expect(wire.EventID(ev)).To(BeEmpty())
	})
})

var _ = Describe("An event that is nil", func() {
	It("is refused", func() {
		_, err := wire.AppendServer(nil, nil)
		Expect(err).To(MatchError("encode event: it is nil"))
		_, err = wire.AppendServer(nil, (*wire.ResponseOutputAudioDelta)(nil))
		Expect(err).To(MatchError("encode event: it is nil"))
		_, err = wire.AppendClient(nil, (*wire.SessionUpdate)(nil))
		Expect(err).To(MatchError("encode event: it is nil"))
	})
})

var _ = Describe("Unknown fields", func() {
	frame := []byte(`{"type":"session.update","session":{"type":"realtime","tools":[{},{"strict":true}],` +
		`"audio":{"input":{"turn_detection":{"type":"server_vad","bogus":1}},"out":null},"temperature":0.8},"trace":{"a":1}}`)

	It("are named by their paths, in the order they are written", func() {
		ev, err := wire.DecodeClient(frame)
		Expect(err).NotTo(HaveOccurred())
		Expect(wire.UnknownFields(ev)).To(Equal([]string{
			"session.tools[1].strict", "session.audio.input.turn_detection.bogus", "session.audio.out",
			"session.temperature", "trace",
		}))
	})
	It("survive decoding and encoding", func() {
		ev, err := wire.DecodeClient(frame)
		Expect(err).NotTo(HaveOccurred())
		again, err := encode(ev)
		Expect(err).NotTo(HaveOccurred())
		Expect(canonical(again)).To(Equal(canonical(frame)))
		trace, ok := ev.(*wire.SessionUpdate).Extra.Lookup("trace")
		Expect(ok).To(BeTrue())
		Expect(trace).To(BeEquivalentTo(`{"a":1}`))
		_, ok = ev.(*wire.SessionUpdate).Extra.Lookup("other")
		Expect(ok).To(BeFalse())
	})
	It("are not looked for in an unknown event", func() {
		Expect(wire.UnknownFields(&wire.UnknownEvent{Type: wire.TypeResponseDone})).To(BeNil())
	})
	It("are refused when they are not JSON", func() {
		_, err := wire.AppendClient(nil, &wire.ResponseCancel{Extra: wire.Fields{{Name: "x", Value: json.RawMessage("}")}}})
		Expect(err).To(MatchError(HavePrefix("encode response.cancel: x: ")))
	})
})

var _ = DescribeTable("The type of a frame is found without decoding it",
	func(frame, want string) {
		Expect(wire.TypeOf([]byte(frame))).To(Equal(want))
	},
	Entry("first", `{"type":"response.done","x":1}`, "response.done"),
	Entry("last, after much else", ` { "audio" : "a\"}\\", "n":{"type":"no"}, "l":[[{"type":"no"}],1], "type" : "error"}`, "error"),
	Entry("escaped", `{"t\u0079pe":"err\u006fr"}`, "error"),
	Entry("unknown", `{"type":"response.dance"}`, "response.dance"),
	Entry("not a string", `{"type":1}`, ""),
	Entry("missing", `{"typ":"x"}`, ""),
	Entry("in a list", `[{"type":"x"}]`, ""),
	Entry("cut", `{"type":"`, ""),
	Entry("nothing", ``, ""),
)

var _ = DescribeTable("A value of a frame is found without decoding it",
	func(want string, found bool, path ...string) {
		text, ok := wire.Lookup([]byte(`{"type":"x","item":{"id":"i","content":[{"id":1}]},"none":null}`), path...)
		Expect(string(text)).To(Equal(want))
		Expect(ok).To(Equal(found))
	},
	Entry("at the top", `"x"`, true, "type"), Entry("inside", `"i"`, true, "item", "id"),
	Entry("a list", `[{"id":1}]`, true, "item", "content"), Entry("null", `null`, true, "none"),
	Entry("missing", ``, false, "nothing"), Entry("in a list", ``, false, "item", "content", "id"),
	Entry("in a string", ``, false, "type", "x"),
)
