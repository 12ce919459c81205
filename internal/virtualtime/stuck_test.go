package virtualtime_test

import (
	"context"
	"errors"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/virtualtime"
)

var _ = Describe("A run that cannot advance", func() {
	DescribeTable("is told with its reason and the stacks of what is stuck",
		func(reason virtualtime.Reason, frame string, f func(context.Context) error) {
			err := virtualtime.RunWith(&virtualtime.Options{Stall: 300 * time.Millisecond}, f)
			Expect(err).To(MatchError(virtualtime.ErrStuck))
			stuck, ok := errors.AsType[*virtualtime.StuckError](err)
			Expect(ok).To(BeTrue())
			Expect(stuck.Reason).To(Equal(reason))
			Expect(stuck.Stacks).To(ContainSubstring(frame))
			Expect(stuck.Stacks).NotTo(ContainSubstring("testingSynctestTest"), "the bubble's own goroutines are noise")
		},
		Entry("a deadlock of the function itself", virtualtime.Deadlock, "waitForNobody", func(context.Context) error {
			return waitForNobody()
		}),
		Entry("a deadlock of two goroutines", virtualtime.Deadlock, "waitForNobody", func(context.Context) error {
			var group sync.WaitGroup
			group.Go(func() { _ = waitForNobody() })
			group.Wait()
			return nil
		}),
		Entry("a goroutine that sleeps when the function has returned", virtualtime.Leak, "sleepLong", func(context.Context) error {
			go sleepLong()
			return nil
		}),
		Entry("a goroutine that waits when the function has returned", virtualtime.Leak, "waitForNobody", func(context.Context) error {
			go func() { _ = waitForNobody() }()
			return nil
		}),
		Entry("a mutex that nobody unlocks", virtualtime.Stalled, "lockTwice", func(context.Context) error {
			return lockTwice()
		}),
		Entry("a leaked goroutine that holds virtual time", virtualtime.Stalled, "lockTwice", func(context.Context) error {
			go func() { _ = lockTwice() }()
			return nil
		}),
	)

	It("shows first the goroutine that holds virtual time", func() {
		err := virtualtime.RunWith(&virtualtime.Options{Stall: 200 * time.Millisecond}, func(context.Context) error {
			go sleepLong()
			go func() { _ = waitForNobody() }()
			return lockTwice()
		})
		stuck, ok := errors.AsType[*virtualtime.StuckError](err)
		Expect(ok).To(BeTrue())
		Expect(stuck.Stacks).To(HavePrefix("goroutine"))
		Expect(stuck.Stacks).To(MatchRegexp(`(?s)^goroutine \d+ \[sync\.Mutex\.Lock.*lockTwice.*\n\ngoroutine.*durable`))
		Expect(stuck.Error()).To(ContainSubstring("--clock real"))
	})

	It("is not one that sleeps for half a year", func() {
		Expect(virtualtime.Run(func(context.Context) error {
			time.Sleep(180 * 24 * time.Hour)
			return nil
		})).To(Succeed())
	})

	It("is not one that takes real time but goes on", func() {
		Expect(virtualtime.RunWith(&virtualtime.Options{Stall: 200 * time.Millisecond}, func(ctx context.Context) error {
			for range 10 { // each step takes less real time than a stall, all of them take more
				virtualtime.External(ctx, func() { time.Sleep(60 * time.Millisecond) })
				time.Sleep(10 * time.Second)
			}
			return nil
		})).To(Succeed())
	})

	It("names the code that waits, and what to do about it", func() {
		var library sync.WaitGroup // of the standard library, and from before the run
		library.Add(1)
		err := virtualtime.RunWith(&virtualtime.Options{Stall: 50 * time.Millisecond}, func(context.Context) error {
			go sleepLong()
			return lockTwice()
		})
		stuck, ok := errors.AsType[*virtualtime.StuckError](err)
		Expect(ok).To(BeTrue())
		Expect(stuck.Waits).To(HaveExactElements(MatchRegexp(`^virtualtime_test\.lockTwice \(stuck_test\.go:\d+\)$`)), "who sleeps does not hold anything")
		Expect(err).To(MatchError(ContainSubstring("virtualtime_test.lockTwice (stuck_test.go:")))
		asks, ok := errors.AsType[*virtualtime.StuckError](virtualtime.RunWith(&virtualtime.Options{Stall: 50 * time.Millisecond}, func(context.Context) error {
			go library.Wait()      // which waits outside
			return waitForNobody() // for it
		}))
		Expect(ok).To(BeTrue())
		Expect(asks.Waits).To(ContainElement(HavePrefix("virtualtime_test.waitForNobody (")))
		deadlock, ok := errors.AsType[*virtualtime.StuckError](virtualtime.Run(func(context.Context) error { return waitForNobody() }))
		Expect(ok).To(BeTrue())
		Expect(deadlock.Waits).To(HaveExactElements(HavePrefix("virtualtime_test.waitForNobody (")))
	})

	It("is not one that is outside for a bounded time", func() {
		returned := true
		Expect(virtualtime.RunWith(&virtualtime.Options{Stall: 50 * time.Millisecond}, func(ctx context.Context) error {
			Expect(virtualtime.ExternalWithin(ctx, time.Hour, func() { time.Sleep(120 * time.Millisecond) })).To(BeTrue())
			returned = virtualtime.ExternalWithin(ctx, 120*time.Millisecond, func() { time.Sleep(time.Second) })
			return nil
		})).To(Succeed())
		Expect(returned).To(BeFalse(), "it was not waited for any longer")
	})

	It("is let be when the stall is negative", func() {
		Expect(virtualtime.RunWith(&virtualtime.Options{Stall: -1}, func(ctx context.Context) error {
			virtualtime.External(ctx, func() { time.Sleep(200 * time.Millisecond) })
			return nil
		})).To(Succeed())
	})
})

var _ = Describe("The watch", func() {
	const stall, patience = 3, 2

	DescribeTable("judges by what it sees at each look",
		func(looks []virtualtime.Look, reason virtualtime.Reason) {
			Expect(virtualtime.Judge(stall, patience, looks)).To(Equal(reason))
		},
		Entry("a beat now and then", []virtualtime.Look{{1, false, false}, {1, false, false}, {1, false, false}, {2, false, false}, {2, false, false}, {2, false, false}}, virtualtime.Reason("")),
		Entry("no beat from the start", []virtualtime.Look{{0, false, false}, {0, false, false}, {0, false, false}}, virtualtime.Stalled),
		Entry("no beat any more", []virtualtime.Look{{5, false, false}, {5, false, false}, {5, false, false}, {5, false, false}}, virtualtime.Stalled),
		Entry("no beat after the last one", []virtualtime.Look{{8640, false, false}, {8640, false, false}, {8640, false, false}, {8640, false, false}}, virtualtime.Reason("")),
		Entry("somebody is outside for a while", []virtualtime.Look{{1, false, false}, {1, false, true}, {1, false, true}, {1, false, true}, {1, false, true}}, virtualtime.Reason("")),
		Entry("cancelled, within its patience", []virtualtime.Look{{1, true, false}, {1, true, false}}, virtualtime.Reason("")),
		Entry("cancelled, and goes on", []virtualtime.Look{{1, true, false}, {2, true, false}, {3, true, false}}, virtualtime.Ignored),
	)
})

func waitForNobody() error {
	<-make(chan int)
	return nil
}

func sleepLong() { time.Sleep(time.Hour) }

// lockTwice waits for a mutex, which is no durable block: virtual time stands still.
func lockTwice() error {
	var mu sync.Mutex
	mu.Lock()
	mu.Lock()
	return nil
}
