package harness_test

import (
	"context"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/timeline"
)

// badLine is a line with everything that a network does.
const badLine = "{codec: pcmu, latency: 80ms, jitter: 20ms, loss: 2%}"

// onBadLine is a bundled call over that line.
var onBadLine = sync.OnceValue(func() *harness.Call {
	return harness.Play(context.Background(), scenario("unknown-order"), &harness.Options{Line: badLine})
})

var _ = Describe("A far player", func() {
	// words are when words of the agent were heard.
	words := func(c *harness.Call) (all []time.Duration) {
		for _, r := range c.Recording.Records {
			if _, ok := r.Fact.(timeline.WordHeard); ok {
				all = append(all, r.At)
			}
		}
		return all
	}
	for _, mode := range []runner.PlayoutMode{runner.FarPlayout, runner.PushPlayout} {
		name := map[runner.PlayoutMode]string{runner.FarPlayout: "that takes the sound", runner.PushPlayout: "to which the sound is pushed"}[mode]
		far := func(more runner.Options) *harness.Options {
			more.Playout = mode
			return runtime(more)
		}
		play := func(file, line string, o *harness.Options) *harness.Call {
			o.Line = line
			return harness.Play(context.Background(), scenario(file), o)
		}
		It(name+" is heard when a device is, and cut when it is, on any line", func() {
			for line, device := range map[string]*harness.Call{"": asItGoes(scenario("unknown-order")), badLine: onBadLine()} {
				there := play("unknown-order", line, far(runner.Options{}))
				Expect(there.Err()).NotTo(HaveOccurred())
				Expect(words(there)).To(HaveLen(len(words(device))))
				for i, at := range words(there) {
					Expect(at).To(BeNumerically("~", words(device)[i], audio.FrameDuration))
				}
				Expect(there.Recording.Agent).NotTo(BeEmpty())

				cut := play("barge-in", line, far(runner.Options{}))
				Expect(amountsOf(cut.Result, judge.MeasureTruncationError)).To(HaveEach(BeNumerically("<=", 20)))
				if line == "" {
					Expect(cut.Result.Failures).To(HaveExactElements(HaveField("Message", HavePrefix("truncation_error should be at most 1 ms"))))
				}
			}
		})
		It(name+" may be G.711, and late", func() {
			plain := play("unknown-order", "", far(runner.Options{Output: audio.Format{Encoding: audio.PCMU}}))
			late := play("unknown-order", "", far(runner.Options{Output: audio.Format{Encoding: audio.PCMU}, DeviceLatency: 200 * ms}))
			Expect(late.Err()).NotTo(HaveOccurred())
			Expect(words(late)[0] - words(plain)[0]).To(Equal(200 * ms))
		})
		It(name+" is the same every time", func() {
			samePlays(scenario("barge-in"), 2, harness.Options{Parallel: 2, Runner: &runner.Options{Playout: mode}})
		})
		It(name+" shows a runtime that does not empty it", func() {
			o := far(runner.Options{})
			o.Mutant = "no_flush"
			Expect(play("barge-in", "", o).Result.Failures).To(ContainElement(HaveField("Kind", judge.FailureNotStopped)))
		})
	}
})
