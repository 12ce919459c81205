package virtualtime_test

import (
	"context"
	"errors"
	"io"
	"sync"
	"testing/synctest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/virtualtime"
)

var _ = Describe("Run", func() {
	It("starts the clock at the beginning of the year 2000 and jumps", func() {
		var began, ended time.Time
		real := time.Now()
		err := virtualtime.Run(func(context.Context) error {
			began = time.Now()
			time.Sleep(5 * time.Minute)
			ended = time.Now()
			return nil
		})
		Expect(err).NotTo(HaveOccurred())
		Expect(began.Equal(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC))).To(BeTrue())
		Expect(ended.Sub(began)).To(Equal(5 * time.Minute))
		Expect(time.Since(real)).To(BeNumerically("<", 5*time.Second))
	})

	It("returns the error of its function as it is", func() {
		Expect(virtualtime.Run(func(context.Context) error { return io.EOF })).To(BeIdenticalTo(io.EOF))
	})

	It("lets its function advance time and wait for quiet", func() {
		Expect(virtualtime.Run(func(ctx context.Context) error {
			var arrived time.Duration
			began := time.Now()
			var group sync.WaitGroup
			group.Go(func() {
				time.Sleep(20 * time.Millisecond)
				arrived = time.Since(began)
			})
			time.Sleep(20 * time.Millisecond)
			synctest.Wait()
			Expect(arrived).To(Equal(20 * time.Millisecond))
			group.Wait()
			return nil
		})).To(Succeed())
	})

	It("ends the context of its function when that has returned", func() {
		var released bool
		Expect(virtualtime.Run(func(ctx context.Context) error {
			go func() {
				<-ctx.Done()
				released = true
			}()
			return nil
		})).To(Succeed())
		Expect(released).To(BeTrue())
	})

	It("passes the function's error on together with a leak", func() {
		err := virtualtime.Run(func(context.Context) error {
			go func() { time.Sleep(time.Hour) }()
			return io.EOF
		})
		Expect(err).To(And(MatchError(io.EOF), MatchError(virtualtime.ErrStuck)))
	})

	It("refuses to run inside itself", func() {
		err := virtualtime.Run(func(context.Context) error {
			return virtualtime.Run(func(context.Context) error { return nil })
		})
		Expect(err).To(MatchError(virtualtime.ErrNested))
	})

	It("runs a hundred bubbles side by side", func() {
		var group sync.WaitGroup
		errs := make([]error, 100)
		for i := range errs {
			group.Go(func() {
				errs[i] = virtualtime.Run(func(context.Context) error { return chatter(i) })
			})
		}
		group.Wait()
		Expect(errors.Join(errs...)).NotTo(HaveOccurred())
	})
})

// chatter passes a number through a few goroutines with timers and channels between them.
func chatter(i int) error {
	const hops = 10
	began := time.Now()
	pipe := make(chan int)
	first := pipe
	for range hops {
		from, to := pipe, make(chan int)
		go func() {
			n := <-from
			time.Sleep(time.Second)
			to <- n
		}()
		pipe = to
	}
	first <- i
	if got := <-pipe; got != i {
		return errors.New("another bubble's number")
	}
	if time.Since(began) != hops*time.Second {
		return errors.New("another bubble's clock")
	}
	return nil
}
