package runner_test

import (
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("The way of the sound takes no memory", func() {
	const times = 200
	It("from a frame of the caller to the wire, gathered or not", func(ctx SpecContext) {
		for _, gathered := range []time.Duration{0, 40 * time.Millisecond} {
			written := make(chan struct{}, 1)
			t := newBench(ctx, &runner.Options{GatherAudio: gathered, Tap: func(f runner.Frame) {
				if f.Type == wire.TypeInputAudioBufferAppend {
					written <- struct{}{}
				}
			}})
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
		piece, err := wire.AppendServer(nil, &wire.ResponseOutputAudioDelta{
			EventID: "event_0000000000", ResponseID: "resp_1", ItemID: "item_1", Delta: make([]byte, 12000),
		})
		Expect(err).NotTo(HaveOccurred())
		frame := make([]byte, 960)
		playout := t.session.Playout()
		hear := func() {
			_ = t.server.Write(again(piece))
			for playout.Buffered() <= audio.FrameDuration {
				time.Sleep(10 * time.Microsecond)
			}
			for playout.Buffered() > audio.FrameDuration { // the last frame stays: the answer goes on
				_, _ = playout.Read(frame)
			}
		}
		for range times {
			hear()
		}
		Expect(testing.AllocsPerRun(times, hear)).To(BeZero())
	})
})
