package faults_test

import (
	"encoding/json"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/wire"
)

// fails tells how many of frames do not decode.
func fails(frames []arrival) int {
	n := 0
	for _, a := range frames {
		if _, err := wire.DecodeServer([]byte(a.raw)); err != nil {
			n++
		}
	}
	return n
}

// soundOf joins the sound of all deltas.
func soundOf(p *peer) []byte {
	GinkgoHelper()
	var sound []byte
	for _, raw := range p.raws("response.output_audio.delta") {
		ev, err := wire.DecodeServer([]byte(raw))
		Expect(err).NotTo(HaveOccurred())
		sound = append(sound, ev.(*wire.ResponseOutputAudioDelta).Delta...)
	}
	return sound
}

var _ = Describe("Faults that change what is sent", func() {
	const clear = `{"type":"input_audio_buffer.clear"}`

	DescribeTable("error sends an error event that nothing caused", func(f *faults.Error, want string) {
		p := call(fakeserver.Options{}, func(p *peer) { p.inject(f); p.send(clear); time.Sleep(time.Second) })
		Expect(p.times("error")).To(Equal([]time.Duration{downLink}))
		var ev struct{ Error json.RawMessage }
		Expect(json.Unmarshal([]byte(p.raws("error")[0]), &ev)).To(Succeed())
		Expect(ev.Error).To(MatchJSON(want))
		Expect(p.last(1)).To(Equal("input_audio_buffer.cleared"))
	},
		Entry("of the server's own", &faults.Error{},
			`{"type":"server_error","code":null,"message":"The server had an error while processing your request. Sorry about that!","param":null,"event_id":null}`),
		Entry("with a code", &faults.Error{Code: "rate_limit_exceeded", Message: "Slow down."},
			`{"type":"invalid_request_error","code":"rate_limit_exceeded","message":"Slow down.","param":null,"event_id":null}`),
		Entry("of the quota", &faults.Error{Code: "insufficient_quota"},
			`{"type":"insufficient_quota","code":"insufficient_quota","message":"You exceeded your current quota, please check your plan and billing details.","param":null,"event_id":null}`),
		Entry("with a type", &faults.Error{Type: "overloaded", Message: "Later."},
			`{"type":"overloaded","code":null,"message":"Later.","param":null,"event_id":null}`),
	)

	It("duplicate sends the next events twice, byte for byte", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.Duplicate{Count: 2})
			for range 3 {
				p.send(clear)
			}
			time.Sleep(time.Second)
		})
		raw := p.raws("input_audio_buffer.cleared")
		Expect(raw).To(HaveLen(5))
		Expect(raw[0]).To(Equal(raw[1]))
		Expect(raw[2]).To(Equal(raw[3]))
		Expect(raw[0]).NotTo(Equal(raw[2]))
	})

	It("duplicate waits for events of its type", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.Duplicate{Event: "response.done"})
			p.ask("text")
			time.Sleep(time.Second)
		})
		Expect(p.times("response.created")).To(HaveLen(1))
		Expect(p.times("response.done")).To(HaveLen(2))
	})

	It("drop keeps the next events from the client, and the session believes they were sent", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.Drop{Count: 2})
			for range 3 {
				p.send(clear)
			}
			time.Sleep(time.Second)
		})
		Expect(p.raws("input_audio_buffer.cleared")).To(HaveLen(1))
	})

	It("drop lets events of other types through", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.Drop{Event: "response.done"})
			p.ask("text")
			time.Sleep(time.Second)
			p.ask("text")
			time.Sleep(time.Second)
		})
		Expect(p.times("response.created")).To(HaveLen(2))
		Expect(p.times("response.done")).To(HaveLen(1))
	})

	It("unknown_event sends an event that no client knows", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.UnknownEvent{Count: 2})
			p.inject(&faults.UnknownEvent{Event: "session.vibe"})
			time.Sleep(time.Second)
		})
		Expect(p.last(3)).To(Equal("response.mood.updated response.mood.updated session.vibe"))
		ev, err := wire.DecodeServer([]byte(p.raws("session.vibe")[0]))
		Expect(err).NotTo(HaveOccurred())
		Expect(ev).To(BeAssignableToTypeOf(&wire.UnknownEvent{}))
		Expect(p.raws("session.vibe")[0]).To(MatchRegexp(`^\{"type":"session.vibe","event_id":"event_[0-9A-Za-z]{21}","mood":\{`))
	})

	It("malformed sends frames of which none is an event, and the session goes on", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.Malformed{Count: 8})
			p.send(clear)
			time.Sleep(time.Second)
		})
		Expect(p.got).To(HaveLen(10))
		Expect(fails(p.got)).To(Equal(8))
		Expect(p.got[1].raw).To(Equal(p.got[8].raw), "from the first again")
		Expect(p.last(1)).To(Equal("input_audio_buffer.cleared"))
	})

	It("huge sends an event beyond the limits of most libraries", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.Huge{})
			p.inject(&faults.Huge{Bytes: 300})
			time.Sleep(time.Second)
		})
		raw := p.raws("conversation.item.retrieved")
		Expect(len(raw[0])).To(BeNumerically(">", 5<<20))
		Expect(fails(p.got)).To(BeZero())
		ev, err := wire.DecodeServer([]byte(raw[1]))
		Expect(err).NotTo(HaveOccurred())
		Expect(ev.(*wire.ConversationItemRetrieved).Item.Content[0].Audio.Or(nil)).To(HaveLen(300))
	})

	DescribeTable("wrong_format sends sound in another format", func(asked string, right, wrong audio.Format) {
		say := func(f ...fakeserver.Fault) []byte {
			return soundOf(call(fakeserver.Options{}, func(p *peer) {
				p.send(`{"type":"session.update","session":{"type":"realtime","audio":{"output":{"format":{"type":"` + asked + `"}}}}}`)
				for _, f := range f {
					p.inject(f)
				}
				p.ask("audio")
				time.Sleep(3 * time.Second)
			}))
		}
		calm, got := say(), say(&faults.WrongFormat{})
		converter, err := audio.NewConverter(right, wrong)
		Expect(err).NotTo(HaveOccurred())
		whole := converter.Append(nil, calm)
		Expect(got).NotTo(BeEmpty())
		Expect(whole[:len(got)]).To(Equal(got))
		Expect(wrong.Duration(len(got))).To(BeNumerically("~", right.Duration(len(calm)), 10*ms))
	},
		Entry("PCM", "audio/pcm", audio.Format{}, audio.Format{Encoding: audio.PCMU}),
		Entry("mu-law", "audio/pcmu", audio.Format{Encoding: audio.PCMU}, audio.Format{}),
		Entry("A-law", "audio/pcma", audio.Format{Encoding: audio.PCMA}, audio.Format{}),
	)

	It("wrong_format ends with its last response", func() {
		once := func(f fakeserver.Fault) []byte {
			return soundOf(call(fakeserver.Options{}, func(p *peer) {
				p.inject(f)
				for range 3 {
					p.ask("audio")
					time.Sleep(3 * time.Second)
				}
			}))
		}
		all, some := len(once(&faults.Noop{})), len(once(&faults.WrongFormat{Count: 2}))
		Expect(some).To(BeNumerically("~", all/3+2*all/18, 200), "PCM at 24 kHz has six times the bytes of mu-law")
	})
})
