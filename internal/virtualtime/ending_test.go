package virtualtime_test

import (
	"context"
	"io"
	"runtime"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/virtualtime"
)

// run calls Run in a goroutine of its own and tells how it ended.
func run(f func(context.Context) error) (panicked any, exited bool, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		exited = true
		defer func() { panicked = recover() }()
		err = virtualtime.Run(f)
		exited = false
	}()
	<-done
	return panicked, exited && panicked == nil, err
}

var _ = Describe("The end of the function", func() {
	It("is a panic of Run with the value and the stack when it panics", func() {
		panicked, _, _ := run(func(context.Context) error { return tripOver() })
		p, ok := panicked.(*virtualtime.PanicError)
		Expect(ok).To(BeTrue())
		Expect(p.Value).To(Equal("boom"))
		Expect(string(p.Stack)).To(ContainSubstring("tripOver"))
		Expect(p.Error()).To(And(HavePrefix("boom"), ContainSubstring("tripOver")))
	})

	It("keeps an error that the function panics with", func() {
		panicked, _, _ := run(func(context.Context) error { panic(io.EOF) })
		Expect(panicked).To(MatchError(io.EOF))
	})

	It("is a panic of Run also when the function leaves goroutines behind", func() {
		panicked, _, _ := run(func(context.Context) error {
			go sleepLong()
			return tripOver()
		})
		Expect(panicked).To(BeAssignableToTypeOf(&virtualtime.PanicError{}))
	})

	It("is an exit of the caller's goroutine when it exits its own", func() {
		deferred := false
		_, exited, _ := run(func(context.Context) error {
			defer func() { deferred = true }()
			runtime.Goexit()
			return nil
		})
		Expect(exited).To(BeTrue())
		Expect(deferred).To(BeTrue())
	})
})

func tripOver() error { panic("boom") }
