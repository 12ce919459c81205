package conformance_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/wire"
)

const (
	where  = "Hi, where's my order A1001?"
	refund = "Great. Actually I want a refund on it."
	stop   = "Stop, please."
	commit = `{"type":"input_audio_buffer.commit"}`
	clear  = `{"type":"input_audio_buffer.clear"}`
)

// vad is a session.update of turn detection.
func vad(keys string) string { return input(`"turn_detection":` + keys) }

var _ = Describe("A spoken turn", func() {
	DescribeTable("is found and answered", func(updates ...string) {
		session{}.run(func(c *client) {
			c.send(updates...)
			c.talk(turn(where))
			c.until("input_audio_buffer.speech_started")
			Expect(ended(c.until("response.done")).Status).To(Equal(wire.StatusCompleted))
		})
	},
		Entry("by the defaults"),
		Entry("by a patient detection", vad(`{"type":"server_vad","silence_duration_ms":800,"prefix_padding_ms":100}`)),
		Entry("by a semantic detection", vad(`{"type":"semantic_vad","eagerness":"high"}`)),
		Entry("with noise reduction", input(`"noise_reduction":{"type":"near_field"}`)),
		Entry("as text", update(`"output_modalities":["text"]`)),
	)

	It("is found however fast it is sent", func() {
		session{}.run(func(c *client) {
			c.append(audio.Format{}, specs.Joined(turn(where), turn(refund)))
			Expect(ended(c.until("response.done")).Status).To(Equal(wire.StatusCancelled))
			Expect(ended(c.until("response.done")).Status).To(Equal(wire.StatusCompleted))
		})
	})

	DescribeTable("is found over the telephone", func(name string, format audio.Format) {
		session{}.run(func(c *client) {
			c.send(update(`"audio":{"input":{"format":{"type":"` + name + `"}},"output":{"format":{"type":"` + name + `"}}}`))
			slow, err := audio.Resample(turn(where), audio.RateHz, 8000)
			Expect(err).NotTo(HaveOccurred())
			c.append(format, slow)
			Expect(ended(c.until("response.done")).Audio.Output.Format.Type).To(Equal(name))
		})
	},
		Entry("as mu-law", "audio/pcmu", audio.Format{Encoding: audio.PCMU}),
		Entry("as A-law", "audio/pcma", audio.Format{Encoding: audio.PCMA}),
	)

	It("is one of several", func() {
		session{}.run(func(c *client) {
			c.talk(specs.Joined(turn(where), specs.Silence(6*time.Second), turn(refund), specs.Silence(6*time.Second), turn("Thanks, bye.")))
			for range 3 {
				c.until("response.done")
			}
		})
	})

	It("is not answered where nobody asked for that", func() {
		session{}.run(func(c *client) {
			c.send(vad(`{"type":"server_vad","create_response":false}`))
			c.talk(turn(where))
			c.until("conversation.item.done")
			Expect(c.rest(3 * time.Second)).To(BeEmpty())
			c.send(ask)
			c.until("response.done")
		})
	})

	DescribeTable("is committed by hand", func(updates ...string) {
		session{}.run(func(c *client) {
			c.send(updates...)
			c.append(audio.Format{}, spoken(where).Samples()[:20000])
			c.send(commit)
			c.until("conversation.item.done")
			c.send(clear, ask)
			c.until("response.done")
		})
	},
		Entry("without turn detection", vad(`null`)),
		Entry("in the middle of its speech"),
	)

	DescribeTable("is dropped", func(then ...string) {
		session{}.run(func(c *client) {
			c.append(audio.Format{}, spoken(where).Samples()[:20000])
			c.until("input_audio_buffer.speech_started")
			c.send(then...)
			c.append(audio.Format{}, turn(refund))
			c.rest(2 * time.Second)
		})
	},
		Entry("when the buffer is cleared", clear),
		Entry("when turn detection is switched off", vad(`null`)),
		Entry("when turn detection is switched off and the rest committed", vad(`null`), commit),
		Entry("when the format changes", input(`"format":{"type":"audio/pcmu"}`)),
		Entry("when another detection takes over", vad(`{"type":"semantic_vad"}`)),
	)

	It("is made of silence after a while", func() {
		session{cut: true}.run(func(c *client) {
			c.send(vad(`{"type":"server_vad","idle_timeout_ms":5000}`), ask)
			c.talk(specs.Joined(specs.Silence(15*time.Second), turn(where)))
			c.until("response.done")
			idle := find[*wire.InputAudioBufferTimeoutTriggered](c.until("response.done"))
			Expect(idle.AudioEndMs - idle.AudioStartMs).To(BeNumerically("~", 5000, 32))
			c.until("input_audio_buffer.speech_started")
			c.until("response.done")
		})
	})
})

var _ = Describe("A caller who interrupts", func() {
	long := answering(fakeserver.Reply{Say: arrives + " " + arrives + " " + arrives}, fakeserver.Reply{Say: "Yes."}, fakeserver.Reply{Say: "No."})

	DescribeTable("ends the response", func(at string) {
		session{server: long}.run(func(c *client) {
			c.send(ask)
			c.until(at)
			c.talk(specs.Joined(spoken(stop).Samples(), specs.Silence(time.Second)))
			done := ended(c.until("response.done"))
			details, _ := done.StatusDetails.Value()
			Expect(details.Reason).To(Equal(wire.ReasonTurnDetected))
			Expect(ended(c.until("response.done")).Status).To(Equal(wire.StatusCompleted))
		})
	},
		Entry("before its item is there", "response.created"),
		Entry("during its sound", "response.output_audio.delta"),
	)

	It("ends a call", func() {
		call := fakeserver.ToolCall{Name: "f", Arguments: []byte(`{"text":"` + arrives + arrives + arrives + arrives + `"}`)}
		session{query: "?model=gpt-realtime-2", server: answering(fakeserver.Reply{Say: "So.", Calls: []fakeserver.ToolCall{call}}, fakeserver.Reply{Say: "Yes."})}.
			run(func(c *client) {
				c.send(ask)
				c.until("response.function_call_arguments.delta")
				c.append(audio.Format{}, spoken(stop).Samples())
				Expect(ended(c.until("response.done")).Output[1].Status).To(Equal(wire.StatusIncomplete))
			})
	})

	It("speaks on before the answer is created", func() {
		session{server: long}.run(func(c *client) {
			sound := turn(where)
			c.append(audio.Format{}, specs.Joined(sound, spoken(stop).Samples()))
			Expect(ended(c.until("response.done")).Status).To(Equal(wire.StatusCancelled))
			c.append(audio.Format{}, specs.Silence(2*time.Second))
			c.until("response.done")
		})
	})

	It("does not end a response out of band", func() {
		session{server: long}.run(func(c *client) {
			c.send(`{"type":"response.create","response":{"conversation":"none"}}`)
			c.until("response.output_audio.delta")
			c.talk(turn(stop))
			c.until("response.done")
			c.until("response.done")
		})
	})

	It("does not end a response where nobody asked for that", func() {
		session{server: long}.run(func(c *client) {
			c.send(vad(`{"type":"server_vad","interrupt_response":false}`), ask)
			c.until("response.output_audio.delta")
			c.talk(turn(stop))
			Expect(ended(c.until("response.done")).Status).To(Equal(wire.StatusCompleted))
			time.Sleep(5 * time.Second)
		})
	})

	It("makes the client truncate what was not heard", func() {
		session{server: long}.run(func(c *client) {
			c.send(ask)
			c.until("response.output_audio.delta")
			c.talk(specs.Joined(spoken(stop).Samples(), specs.Silence(time.Second)))
			item := ended(c.until("response.done")).Output[0].ID
			c.send(`{"type":"conversation.item.truncate","item_id":"`+item+`","content_index":0,"audio_end_ms":60}`,
				`{"type":"conversation.item.retrieve","item_id":"`+item+`"}`)
			c.until("conversation.item.retrieved")
			c.until("response.done")
		})
	})
})
