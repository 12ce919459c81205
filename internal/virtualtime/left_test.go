package virtualtime_test

import (
	"context"
	"os"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/virtualtime"
)

var _ = Describe("A run that is given up", Serial, func() {
	once := func(f func(context.Context) error) error {
		return virtualtime.RunWith(&virtualtime.Options{Stall: 50 * time.Millisecond}, f)
	}
	fine := func(context.Context) error { return nil }

	It("is the last one when it did real I/O: what it left behind would end the process", func() {
		DeferCleanup(virtualtime.Forget)
		r, w, err := os.Pipe()
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(w.Close)
		DeferCleanup(r.Close)
		Expect(once(func(context.Context) error {
			_, err := r.Read(make([]byte, 1))
			return err
		})).To(MatchError(virtualtime.ErrStuck))
		Expect(virtualtime.Run(fine)).To(MatchError(virtualtime.ErrLeft))
	})

	It("is not when it merely computed, or waited for a lock", func() {
		Expect(once(func(context.Context) error { return lockTwice() })).To(MatchError(virtualtime.ErrStuck))
		Expect(virtualtime.Run(fine)).To(Succeed())
	})
})
