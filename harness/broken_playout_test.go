package harness_test

import (
	"context"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// neverEmptied is a runtime that plays whatever arrived, also of a response that it cancelled.
func neverEmptied() *harness.Options {
	var mu sync.Mutex
	var queue []int16
	opts := harness.WithDevice(func(frame []int16) {
		mu.Lock()
		defer mu.Unlock()
		n := copy(frame, queue)
		clear(frame[n:])
		queue = queue[n:]
	})
	opts.Runner = &runner.Options{Tap: func(f runner.Frame) {
		if delta, ok := f.Server.(*wire.ResponseOutputAudioDelta); ok {
			mu.Lock()
			defer mu.Unlock()
			queue = audio.Format{}.AppendSamples(queue, delta.Delta)
		}
	}}
	return opts
}

var _ = Describe("A guardrail that cancels the response, but does not empty the playout", func() {
	It("turns the bundled scenario red: forbidden words are heard", func() {
		call := harness.Play(context.Background(), scenario("card-number"), neverEmptied())
		Expect(kindsOf(call)).To(ContainElement(judge.FailureUnwanted), failures(call))
		Expect(failures(call)).To(ContainSubstring("4111"))
		Expect(harness.Play(context.Background(), scenario("card-number"), nil).Err()).NotTo(HaveOccurred())
	})
	It("goes unnoticed where nothing is cancelled", func() {
		Expect(harness.Play(context.Background(), scenario("unknown-order"), neverEmptied()).Err()).NotTo(HaveOccurred())
	})
})
