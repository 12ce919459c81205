package runner_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/runner/internal/jobs"
)

var _ = Describe("User code at the end of a session", func() {
	// ends starts code that obeys its context, or not, and reports whether it has ended within a grace; the machine is busy
	// with others meanwhile, or idle.
	ends := func(busy int, grace time.Duration, code func(context.Context)) bool {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		var others sync.WaitGroup
		var over atomic.Bool
		js := jobs.New(context.Background(), nil, func(func()) {}, func(error) {})
		started := make(chan struct{})
		js.Start(jobs.Task{Name: "tool", Work: func(ctx context.Context) error {
			close(started)
			code(ctx)
			return nil
		}})
		<-started
		for range busy {
			others.Go(func() {
				for !over.Load() {
				}
			})
		}
		js.StopAll(errors.New("over"))
		ended := js.End(grace)
		over.Store(true)
		others.Wait()
		return ended
	}

	It("is not called a straggler when the machine has had no time for it", func() {
		obeys := func(ctx context.Context) {
			<-ctx.Done()
			for range 3 {
				runtime.Gosched() // as what it calls waits for others, too
			}
		}
		Expect(ends(6, 30*time.Millisecond, obeys)).To(BeTrue())
	})

	It("is called one when it goes on, on an idle machine in time", func() {
		release := make(chan struct{})
		defer close(release)
		began := time.Now()
		Expect(ends(0, 30*time.Millisecond, func(context.Context) { <-release })).To(BeFalse())
		Expect(time.Since(began)).To(BeNumerically("<", 5*time.Second))
	})
})
