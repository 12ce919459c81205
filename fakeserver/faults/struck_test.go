package faults_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/faults"
)

var _ = Describe("A fault", func() {
	// struck returns the faults that told that they struck while body ran.
	struck := func(f fakeserver.Fault, body func(p *peer)) []string {
		GinkgoHelper()
		var told []string
		call(fakeserver.Options{Observe: func(o fakeserver.Observation) {
			if o, ok := o.(*fakeserver.FaultStruck); ok {
				Expect(o.Injected).To(BeIdenticalTo(f))
				told = append(told, o.Fault)
			}
		}}, func(p *peer) {
			p.inject(f)
			body(p)
		})
		return told
	}
	talks := func(p *peer) {
		p.ask("text")
		time.Sleep(3 * time.Second)
		p.send(`{"type":"input_audio_buffer.clear"}`)
		time.Sleep(3 * time.Second)
	}
	speaks := func(p *peer) {
		p.ask("audio")
		time.Sleep(3 * time.Second)
	}
	isHeard := func(p *peer) {
		p.send(`{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null,"transcription":{"model":"whisper-1"}}}}}`)
		p.send(`{"type":"input_audio_buffer.append","audio":"` + string(make64(9600)) + `"}`)
		p.send(`{"type":"input_audio_buffer.commit"}`)
		time.Sleep(3 * time.Second)
	}
	rests := func(*peer) { time.Sleep(3 * time.Second) }

	DescribeTable("tells once that it struck", func(f fakeserver.Fault, does func(p *peer)) {
		Expect(struck(f, does)).To(Equal([]string{f.Name()}))
	},
		Entry("Noop", &faults.Noop{}, rests),
		Entry("Disconnect", &faults.Disconnect{}, rests),
		Entry("SilentClose", &faults.SilentClose{}, rests),
		Entry("Expire", &faults.Expire{}, rests),
		Entry("Error", &faults.Error{}, rests),
		Entry("Huge", &faults.Huge{}, rests),
		Entry("Malformed count", &faults.Malformed{Count: 3}, rests),
		Entry("UnknownEvent", &faults.UnknownEvent{}, rests),
		Entry("Stall", &faults.Stall{}, talks),
		Entry("Slow", &faults.Slow{}, talks),
		Entry("LateAck", &faults.LateAck{}, talks),
		Entry("LateEvent count", &faults.LateEvent{Count: 2}, talks),
		Entry("LateDone", &faults.LateDone{}, talks),
		Entry("Duplicate count", &faults.Duplicate{Count: 100}, talks),
		Entry("Drop count", &faults.Drop{Count: 3}, talks),
		Entry("LateAudio", &faults.LateAudio{}, speaks),
		Entry("WrongFormat", &faults.WrongFormat{}, speaks),
		Entry("TranscriptionFailed", &faults.TranscriptionFailed{}, isHeard),
	)

	DescribeTable("does not tell so when nothing came that it could strike", func(f fakeserver.Fault, does func(p *peer)) {
		Expect(struck(f, does)).To(BeEmpty())
	},
		Entry("Stall for", &faults.Stall{For: time.Second}, rests),
		Entry("Slow", &faults.Slow{}, rests),
		Entry("LateAck", &faults.LateAck{}, rests),
		Entry("LateEvent event", &faults.LateEvent{Event: "rate_limits.none"}, talks),
		Entry("LateAudio", &faults.LateAudio{}, talks),
		Entry("LateDone", &faults.LateDone{}, rests),
		Entry("Duplicate event", &faults.Duplicate{Event: "response.output_audio.delta"}, talks),
		Entry("Drop event", &faults.Drop{Event: "response.output_audio.delta"}, talks),
		Entry("WrongFormat", &faults.WrongFormat{}, talks),
		Entry("TranscriptionFailed", &faults.TranscriptionFailed{}, talks),
	)
})
