package runner_test

import (
	"context"
	"math"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("Sound that is converted to another rate", func() {
	// tone is 200 ms of one, as the wire has it.
	tone := func(hz float64) []byte {
		samples := make([]int16, 4800)
		for i := range samples {
			samples[i] = int16(8000 * math.Sin(2*math.Pi*hz*float64(i)/audio.RateHz))
		}
		return audio.Format{}.AppendBytes(nil, samples)
	}
	slow := audio.Format{RateHz: 8000}
	converted := func(sound []byte) []byte {
		c, err := audio.NewConverter(audio.Format{}, slow)
		Expect(err).NotTo(HaveOccurred())
		return c.Flush(c.Append(nil, sound))
	}
	piece := func(response, item string, sound []byte) wire.ServerEvent {
		return &wire.ResponseOutputAudioDelta{ResponseID: response, ItemID: item, Delta: sound}
	}
	// heard is what is played from now on.
	heard := func(r *rig, length time.Duration) []byte {
		b := make([]byte, slow.Bytes(length))
		Expect(r.session.Playout().Read(b)).To(Equal(len(b)))
		return b
	}
	low, high := tone(300), tone(440)

	It("is that of one item, whatever of others comes between its pieces", func() {
		inCall(func(r *rig) { r.opts.Output = slow }, func(r *rig) {
			r.send(began("r1"), piece("r1", "i1", low[:3001]), piece("r2", "i2", high[:5000]), piece("r1", "i1", low[3001:]), piece("r2", "i2", high[5000:]),
				soundDone("r1", "i1"), soundDone("r2", "i2"), done("r1", "completed"))
			r.until(20 * time.Millisecond)
			Expect(heard(r, 400*time.Millisecond)).To(Equal(slices.Concat(converted(low), converted(high))))
		})
	})

	It("is whole when its response ends, though nobody says that its sound does", func() {
		inCall(func(r *rig) { r.opts.Output = slow }, func(r *rig) {
			r.send(began("r1"), piece("r1", "i1", low), done("r1", "incomplete"))
			r.until(20 * time.Millisecond)
			Expect(heard(r, 200*time.Millisecond)).To(Equal(converted(low)))
			r.until(40 * time.Millisecond)
			r.send(piece("r1", "i1", high)) // and so is what comes yet
			r.until(60 * time.Millisecond)
			Expect(heard(r, 200*time.Millisecond)).To(Equal(converted(high)))
		})
	})

	It("keeps its order where it is held back", func() {
		inCall(func(r *rig) {
			r.opts.Output, r.opts.Checking.HoldBack = slow, true
			r.agent.Guardrails = []agents.OutputGuardrail{agents.NewGuardrail("g", func(context.Context, string) error {
				time.Sleep(300 * time.Millisecond)
				return nil
			})}
		}, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "one"), piece("r1", "i1", low), soundDone("r1", "i1"), done("r1", "completed"))
			r.until(200 * time.Millisecond)
			Expect(r.session.Playout().Buffered()).To(BeZero())
			r.until(400 * time.Millisecond)
			Expect(heard(r, 200*time.Millisecond)).To(Equal(converted(low)))
			Expect(r.session.State()).To(Equal(runner.Listening))
		})
	})
})
