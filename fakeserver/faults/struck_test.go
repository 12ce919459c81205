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
	rests := func(*peer) { time.Sleep(3 * time.Second) }

	DescribeTable("tells once that it struck", func(f fakeserver.Fault, does func(p *peer)) {
		Expect(struck(f, does)).To(Equal([]string{f.Name()}))
	},
		Entry(nil, &faults.Noop{}, rests),
		Entry(nil, &faults.Disconnect{}, rests),
		Entry(nil, &faults.SilentClose{}, rests),
		Entry(nil, &faults.Expire{}, rests),
		Entry(nil, &faults.Error{}, rests),
		Entry(nil, &faults.Huge{}, rests),
		Entry(nil, &faults.Malformed{Count: 3}, rests),
		Entry(nil, &faults.UnknownEvent{}, rests),
		Entry(nil, &faults.Stall{}, talks),
		Entry(nil, &faults.Slow{}, talks),
		Entry(nil, &faults.LateAck{}, talks),
		Entry(nil, &faults.LateEvent{Count: 2}, talks),
		Entry(nil, &faults.LateDone{}, talks),
		Entry(nil, &faults.Duplicate{Count: 100}, talks),
		Entry(nil, &faults.Drop{Count: 3}, talks),
	)

	DescribeTable("does not tell so when nothing came that it could strike", func(f fakeserver.Fault, does func(p *peer)) {
		Expect(struck(f, does)).To(BeEmpty())
	},
		Entry(nil, &faults.Stall{For: time.Second}, rests),
		Entry(nil, &faults.Slow{}, rests),
		Entry(nil, &faults.LateAck{}, rests),
		Entry(nil, &faults.LateEvent{Event: "rate_limits.none"}, talks),
		Entry(nil, &faults.LateAudio{}, talks),
		Entry(nil, &faults.LateDone{}, rests),
		Entry(nil, &faults.Duplicate{Event: "response.output_audio.delta"}, talks),
		Entry(nil, &faults.Drop{Event: "response.output_audio.delta"}, talks),
		Entry(nil, &faults.WrongFormat{}, talks),
		Entry(nil, &faults.TranscriptionFailed{}, talks),
	)
})
