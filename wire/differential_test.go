package wire_test

import (
	"bytes"
	"encoding/json"
	"reflect"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/wire"
)

// encodeStd writes an event with encoding/json, which knows the struct tags but not the type.
func encodeStd(ev wire.Event) []byte {
	GinkgoHelper()
	body, err := wire.MarshalStd(ev)
	Expect(err).NotTo(HaveOccurred())
	frame := []byte(`{"type":"` + ev.EventType() + `"`)
	if string(body) != "{}" {
		frame = append(frame, ',')
	}
	return append(frame, body[1:]...)
}

// rounds is how many random events of each type a spec looks at.
const rounds = 150

var _ = Describe("An event", func() {
	for _, name := range append(wire.ClientTypes(), wire.ServerTypes()...) {
		Context(name, func() {
			It("is written and read as encoding/json does", func() {
				r := newRandom(1)
				for range rounds {
					ev := r.event(name)
					frame, err := encode(ev)
					Expect(err).NotTo(HaveOccurred())
					Expect(string(frame)).To(Equal(string(encodeStd(ev))))
					std := wire.FreshEvent(name)
					Expect(json.Unmarshal(frame, std)).To(Succeed())
					Expect(decodeAs(ev, frame)).To(Equal(std))
				}
			})
			It("is the same after a round trip, unknown fields and all", func() {
				r := newRandom(2)
				r.extra = true
				for range rounds {
					ev := r.event(name)
					frame, err := encode(ev)
					Expect(err).NotTo(HaveOccurred())
					Expect(decodeAs(ev, frame)).To(Equal(ev), "%s", frame)
					again, err := encode(decodeAs(ev, frame))
					Expect(err).NotTo(HaveOccurred())
					Expect(string(again)).To(Equal(string(frame)))
				}
			})
		})
	}

	It("is written after what is already there, and leaves that alone when it fails", func() {
		dst := []byte("before ")
		frame, err := wire.AppendServer(dst, &wire.ResponseOutputTextDone{Text: "x"})
		Expect(err).NotTo(HaveOccurred())
		Expect(string(frame)).To(HavePrefix(`before {"type":"response.output_text.done","response_id":""`))
		broken := &wire.SessionUpdate{Session: wire.Session{Tools: []wire.Tool{{Parameters: json.RawMessage("{")}}}}
		frame, err = wire.AppendClient(dst, broken)
		Expect(err).To(MatchError(HavePrefix("encode session.update: session: tools: [0]: parameters: ")))
		Expect(string(frame)).To(Equal("before "))
	})
})

// decodeAs decodes a frame of the direction of ev.
func decodeAs(ev wire.Event, frame []byte) wire.Event {
	GinkgoHelper()
	var (
		got wire.Event
		err error
	)
	if _, server := ev.(wire.ServerEvent); server {
		got, err = wire.DecodeServer(frame)
	} else {
		got, err = wire.DecodeClient(frame)
	}
	Expect(err).NotTo(HaveOccurred(), "%s", frame)
	Expect(reflect.TypeOf(got)).To(Equal(reflect.TypeOf(ev)))
	return got
}

var _ = DescribeTable("A string is written as encoding/json writes it without HTML escapes",
	func(text string) {
		var buf bytes.Buffer
		enc := json.NewEncoder(&buf)
		enc.SetEscapeHTML(false)
		Expect(enc.Encode(text)).To(Succeed())
		frame, err := wire.AppendServer(nil, &wire.ResponseMCPCallArgumentsDone{Arguments: text})
		Expect(err).NotTo(HaveOccurred())
		value, _ := wire.Lookup(frame, "arguments")
		Expect(string(value) + "\n").To(Equal(buf.String()))
	},
	Entry("ASCII", "hello"), Entry("quotes", `"\`), Entry("controls", "\x00\x01\b\t\n\f\r\x1f\x7f"),
	Entry("HTML", "<&>"), Entry("letters beyond ASCII", "äöü 漢字 🎧"), Entry("line ends of JavaScript", "\u2028\u2029"),
	Entry("a broken character", "a\xffb\xc3"), Entry("a surrogate", "\xed\xa0\x80"), Entry("the replacement character", "\ufffd"),
)
