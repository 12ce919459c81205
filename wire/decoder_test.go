package wire_test

import (
	"bytes"
	"fmt"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/wire"
)

func deltaFrame(id string, audio []byte) []byte {
	GinkgoHelper()
	frame, err := wire.AppendServer(nil, &wire.ResponseOutputAudioDelta{
		EventID: id, ResponseID: "resp_1", ItemID: "item_1", OutputIndex: 2, ContentIndex: 1, Delta: audio,
	})
	Expect(err).NotTo(HaveOccurred())
	return frame
}

var _ = Describe("A decoder", func() {
	It("reads what the functions read", func() {
		var d wire.Decoder
		for _, g := range goldens() {
			Expect(decodeAll(&d, g.frame)).To(Succeed(), "%s", g.frame)
		}
	})

	It("uses its memory again for audio, and for nothing else", func() {
		var d wire.Decoder
		first, err := d.Server(deltaFrame("e1", []byte{1, 2, 3, 4}))
		Expect(err).NotTo(HaveOccurred())
		delta := first.(*wire.ResponseOutputAudioDelta)
		Expect(delta.Delta).To(Equal([]byte{1, 2, 3, 4}))
		second, err := d.Server(deltaFrame("e2", []byte{9, 9}))
		Expect(err).NotTo(HaveOccurred())
		Expect(second).To(BeIdenticalTo(first))
		Expect(delta).To(Equal(&wire.ResponseOutputAudioDelta{
			EventID: "e2", ResponseID: "resp_1", ItemID: "item_1", OutputIndex: 2, ContentIndex: 1, Delta: []byte{9, 9},
		}))
		done := []byte(`{"type":"response.output_audio.done","event_id":"e3"}`)
		a, err := d.Server(done)
		Expect(err).NotTo(HaveOccurred())
		b, err := d.Server(done)
		Expect(err).NotTo(HaveOccurred())
		Expect(a).To(Equal(b))
		Expect(a).NotTo(BeIdenticalTo(b))
	})

	It("puts sound into memory of the caller's, in whatever form it is written, and asks for none for anything else", func() {
		var made [][]byte
		d := wire.Decoder{Room: func(bytes int) []byte {
			made = append(made, make([]byte, 0, bytes))
			return made[len(made)-1]
		}}
		frame := deltaFrame("e1", []byte{1, 2, 3, 4})
		spaced := bytes.Replace(frame, []byte(`{"type":`), []byte(`{ "type": `), 1)
		for k, frame := range [][]byte{frame, spaced, frame} {
			ev, err := d.Server(frame)
			Expect(err).NotTo(HaveOccurred())
			Expect(made).To(HaveLen(k + 1))
			sound := ev.(*wire.ResponseOutputAudioDelta).Delta
			Expect(sound).To(Equal([]byte{1, 2, 3, 4}))
			Expect(&sound[0]).To(BeIdenticalTo(&made[k][:1][0]))
		}
		_, err := d.Server([]byte(`{"type":"response.output_audio.done","event_id":"e3"}`))
		Expect(err).NotTo(HaveOccurred())
		Expect(made).To(HaveLen(3))
	})

	It("gives ids that stay what they are", func() {
		var d wire.Decoder
		var ids []string
		for i := range 1000 {
			ev, err := d.Server(deltaFrame(fmt.Sprintf("event_%021d", i), nil))
			Expect(err).NotTo(HaveOccurred())
			ids = append(ids, wire.EventID(ev))
		}
		for i, id := range ids {
			Expect(id).To(Equal(fmt.Sprintf("event_%021d", i)))
		}
		Expect(d.IDBytes()).To(BeNumerically("<=", 4096), "text that the decoder holds on to")
	})

	It("takes an id of any length", func() {
		var d wire.Decoder
		id := string(bytes.Repeat([]byte("x"), 10000))
		ev, err := d.Server(deltaFrame(id, nil))
		Expect(err).NotTo(HaveOccurred())
		Expect(wire.EventID(ev)).To(Equal(id))
	})

	DescribeTable("reads audio that is written in an unusual way all the same",
		func(frame string, want wire.ServerEvent) {
			var d wire.Decoder
			ev, err := d.Server([]byte(frame))
			Expect(err).NotTo(HaveOccurred())
			Expect(ev).To(Equal(want))
			Expect(decodeAll(&d, []byte(frame))).To(Succeed())
		},
		Entry("with white space", `{"type": "response.output_audio.delta", "delta": "AAEC"}`,
			&wire.ResponseOutputAudioDelta{Delta: []byte{0, 1, 2}}),
		Entry("with escapes", `{"type":"response.output_audio.delta","event_id":"\u0065","response_id":"r","item_id":"i","output_index":0,"content_index":0,"delta":"\/\/79"}`,
			&wire.ResponseOutputAudioDelta{EventID: "e", ResponseID: "r", ItemID: "i", Delta: []byte{255, 254, 253}}),
		Entry("in another order", `{"delta":"AAEC","item_id":"i","type":"response.output_audio.delta"}`,
			&wire.ResponseOutputAudioDelta{ItemID: "i", Delta: []byte{0, 1, 2}}),
		Entry("with a key that is not known", `{"type":"response.output_audio.delta","event_id":"e","response_id":"r","item_id":"i","output_index":0,"content_index":0,"delta":"AAEC","x":1}`,
			&wire.ResponseOutputAudioDelta{EventID: "e", ResponseID: "r", ItemID: "i", Delta: []byte{0, 1, 2},
				Extra: wire.Fields{{Name: "x", Value: []byte("1")}}}),
		Entry("with letters beyond ASCII", `{"type":"response.output_audio.delta","event_id":"ä","response_id":"r","item_id":"i","output_index":0,"content_index":0,"delta":""}`,
			&wire.ResponseOutputAudioDelta{EventID: "ä", ResponseID: "r", ItemID: "i", Delta: []byte{}}),
		Entry("with a large index", `{"type":"response.output_audio.delta","event_id":"e","response_id":"r","item_id":"i","output_index":12345678901,"content_index":-1,"delta":""}`,
			&wire.ResponseOutputAudioDelta{EventID: "e", ResponseID: "r", ItemID: "i", OutputIndex: 12345678901, ContentIndex: -1, Delta: []byte{}}),
	)
})

var _ = Describe("In the steady state", func() {
	allocations := func(f func()) float64 {
		f()
		return testing.AllocsPerRun(500, f)
	}

	It("audio is decoded without allocation", func() {
		var d wire.Decoder
		delta := deltaFrame("event_E7k2Q2LmN01xYz4567890", make([]byte, 9600))
		Expect(allocations(func() { _, _ = d.Server(delta) })).To(BeZero())
		frame, err := wire.AppendClient(nil, &wire.InputAudioBufferAppend{Audio: make([]byte, 960)})
		Expect(err).NotTo(HaveOccurred())
		Expect(allocations(func() { _, _ = d.Client(frame) })).To(BeZero())
	})

	It("events are written without allocation", func() {
		for _, g := range goldens() {
			if bytes.Contains(g.frame, []byte(`"parameters"`)) || bytes.Contains(g.frame, []byte(`{"purpose"`)) ||
				g.file == "mcp.txtar" || g.file == "configure.txtar" {
				continue // raw JSON and maps
			}
			ev, err := g.decode()
			Expect(err).NotTo(HaveOccurred())
			buf := make([]byte, 0, 8192)
			Expect(allocations(func() {
				if server, ok := ev.(wire.ServerEvent); ok {
					buf, _ = wire.AppendServer(buf[:0], server)
				} else {
					buf, _ = wire.AppendClient(buf[:0], ev.(wire.ClientEvent))
				}
			})).To(BeZero(), g.String())
		}
	})

	It("the type of a frame is found without allocation", func() {
		for _, g := range goldens() {
			Expect(allocations(func() { wire.TypeOf(g.frame) })).To(BeZero())
		}
	})
})
