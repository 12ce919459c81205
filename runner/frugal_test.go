package runner_test

import (
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/runner"
)

var _ = Describe("The way of the sound takes no memory", func() {
	const times = 200
	It("from a frame of the caller to the wire, gathered or not", func(ctx SpecContext) {
		for _, gathered := range []time.Duration{0, 40 * time.Millisecond} {
			t, written := gatheringBench(ctx, gathered)
			defer t.close()
			frame := make([]byte, 960)
			send := func() {
				_ = t.session.SendAudio(frame)
				if gathered > 0 {
					_ = t.session.SendAudio(frame)
				}
				<-written
			}
			for range times {
				send()
			}
			Expect(testing.AllocsPerRun(times, send)).To(BeZero(), "gathered to %v", gathered)
		}
	})

	It("from the agent's sound on the wire to the ear", func(ctx SpecContext) {
		t := newBench(ctx, &runner.Options{})
		defer t.close()
		piece, frame := delta(), make([]byte, 960)
		hear := func() { t.hear(piece, frame) }
		for range times {
			hear()
		}
		Expect(testing.AllocsPerRun(times, hear)).To(BeZero())
	})
})
