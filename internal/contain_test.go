package internal_test

import (
	"errors"
	"io"
	"runtime"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/contain"
)

var _ = Describe("A function of the user's", func() {
	It("is called, and its error returned", func() {
		Expect(contain.Call("f", func() error { return nil })).To(Succeed())
		Expect(contain.Call("f", func() error { return io.EOF })).To(BeIdenticalTo(io.EOF))
	})

	It("may panic, which is an error that says which one it was, with what and where", func() {
		err := contain.Call("tool x", func() error { panic("boom") })
		Expect(err).To(MatchError("tool x panicked: boom"))
		panicked, ok := errors.AsType[*contain.PanicError](err)
		Expect(ok).To(BeTrue())
		Expect(panicked.Value).To(Equal("boom"))
		Expect(string(panicked.Stack)).To(ContainSubstring("contain_test.go"))
		Expect(contain.Call("", func() error { panic(1) })).To(MatchError("panic: 1"))
	})

	It("may panic with an error, which is then in the chain", func() {
		Expect(contain.Call("f", func() error { panic(io.EOF) })).To(MatchError(io.EOF))
	})

	It("may panic with nil", func() {
		Expect(contain.Call("f", func() error { panic(nil) })).To(MatchError(ContainSubstring("nil")))
	})

	It("may end its goroutine, which is told before that ends", func() {
		var got error
		ended := make(chan struct{})
		returned := false
		go func() {
			defer close(ended)
			contain.Do("f", func() error {
				runtime.Goexit()
				return nil
			}, func(err error) { got = err })
			returned = true
		}()
		<-ended
		exit, ok := errors.AsType[*contain.ExitError](got)
		Expect(ok).To(BeTrue())
		Expect(got).To(MatchError("user code ended its goroutine"))
		Expect(string(exit.Stack)).To(ContainSubstring("contain_test.go"))
		Expect(returned).To(BeFalse())
	})
})
