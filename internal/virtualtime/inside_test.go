package virtualtime_test

import (
	"context"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/virtualtime"
)

var _ = Describe("Inside", func() {
	It("lets code outside use what belongs to the bubble", func() {
		var answer int
		var when time.Time
		Expect(virtualtime.Run(func(ctx context.Context) error {
			numbers := make(chan int) // of the bubble: to touch it outside ends the process
			var group sync.WaitGroup
			group.Go(func() {
				time.Sleep(time.Second)
				numbers <- 42
			})
			virtualtime.External(ctx, func() {
				Expect(virtualtime.Inside(ctx, func() { answer, when = <-numbers, time.Now() })).To(BeTrue())
			})
			group.Wait()
			return nil
		})).To(Succeed())
		Expect(answer).To(Equal(42))
		Expect(when.Year()).To(Equal(2000))
	})

	It("is not served by whom others need", func() {
		Expect(virtualtime.Run(func(ctx context.Context) error {
			numbers := make(chan int)
			var group sync.WaitGroup
			out := make(chan bool)
			virtualtime.External(ctx, func() { out = make(chan bool) }) // of outside
			group.Go(func() { virtualtime.ExternalAlone(ctx, func() { <-out }); <-numbers })
			group.Go(func() {
				virtualtime.External(ctx, func() {
					time.Sleep(5 * time.Millisecond)
					go func() { time.Sleep(5 * time.Millisecond); close(out) }()
					virtualtime.Inside(ctx, func() { numbers <- 1 })
				})
			})
			group.Wait()
			return nil
		})).To(Succeed())
	})

	It("is served between two visits too, by whoever is in the bubble", func() {
		asked, called := make(chan func()), make(chan bool, 1)
		go func() {
			f := <-asked
			f()
		}()
		Expect(virtualtime.Run(func(ctx context.Context) error {
			done := make(chan int)
			asked <- func() { called <- virtualtime.Inside(ctx, func() { close(done) }) }
			var group sync.WaitGroup
			defer group.Wait()
			for {
				virtualtime.Serve(ctx, group.Go)
				select {
				case <-done:
					return nil
				case <-time.After(time.Hour):
				}
			}
		})).To(Succeed())
		Expect(<-called).To(BeTrue(), "it says so after the call, for which it may be late")
	})

	It("calls at once where the caller is inside, or where there is no bubble", func(ctx SpecContext) {
		calls := 0
		Expect(virtualtime.Inside(ctx, func() { calls++ })).To(BeTrue())
		Expect(virtualtime.Run(func(ctx context.Context) error {
			Expect(virtualtime.Inside(ctx, func() { calls++ })).To(BeTrue())
			virtualtime.Serve(ctx, func(func()) { calls++ })
			return nil
		})).To(Succeed())
		virtualtime.Serve(ctx, func(func()) { calls++ })
		Expect(calls).To(Equal(2))
	})

	It("says that the bubble has ended", func() {
		var bubble context.Context
		Expect(virtualtime.Run(func(ctx context.Context) error {
			bubble = ctx
			return nil
		})).To(Succeed())
		Expect(virtualtime.Inside(bubble, func() { panic("called") })).To(BeFalse())
	})

	It("forwards a panic to who asked", func() {
		var caught any
		Expect(virtualtime.Run(func(ctx context.Context) error {
			virtualtime.External(ctx, func() {
				defer func() { caught = recover() }()
				virtualtime.Inside(ctx, func() { _ = tripOver() })
			})
			return nil
		})).To(Succeed())
		Expect(caught).To(HaveField("Value", "boom"))
	})
})
