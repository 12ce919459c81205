package virtualtime_test

import (
	"context"
	"errors"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/virtualtime"
)

var _ = Describe("Cancelled", func() {
	var (
		outer  context.Context
		cancel context.CancelFunc
		opts   *virtualtime.Options
	)

	BeforeEach(func() {
		outer, cancel = context.WithCancel(context.Background())
		DeferCleanup(cancel)
		opts = &virtualtime.Options{Cancelled: func() bool { return outer.Err() != nil }}
	})

	It("ends the function's context within ten seconds of virtual time", func() {
		var took time.Duration
		err := virtualtime.RunWith(opts, func(ctx context.Context) error {
			time.Sleep(time.Minute)
			cancel()
			began := time.Now()
			<-ctx.Done()
			took = time.Since(began)
			return ctx.Err()
		})
		Expect(err).To(BeIdenticalTo(context.Canceled))
		Expect(took).To(BeNumerically("<=", 10*time.Second))
	})

	It("lets a function end by itself that asks the outer context", func() {
		frames := 0
		Expect(virtualtime.RunWith(opts, func(context.Context) error {
			for outer.Err() == nil {
				if frames++; frames == 50 {
					cancel()
				}
				time.Sleep(20 * time.Millisecond)
			}
			return nil
		})).To(Succeed())
		Expect(frames).To(Equal(50))
	})

	It("does not hide a deadlock", func() {
		err := virtualtime.RunWith(opts, func(context.Context) error { return waitForNobody() })
		stuck, ok := errors.AsType[*virtualtime.StuckError](err)
		Expect(ok).To(BeTrue())
		Expect(stuck.Reason).To(Equal(virtualtime.Deadlock))
	})

	It("gives up on a function that goes on for another second", func() {
		release := make(chan struct{})
		defer close(release)
		cancel()
		began := time.Now()
		err := virtualtime.RunWith(opts, func(ctx context.Context) error {
			virtualtime.External(ctx, func() { <-release })
			return nil
		})
		stuck, ok := errors.AsType[*virtualtime.StuckError](err)
		Expect(ok).To(BeTrue())
		Expect(stuck.Reason).To(Equal(virtualtime.Ignored))
		Expect(time.Since(began)).To(BeNumerically("<", 5*time.Second))
	})
})
