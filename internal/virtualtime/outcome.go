package virtualtime

import (
	"fmt"
	"runtime"

	"github.com/voicesim/voicesim/internal/contain"
)

// outcome is how a function ended, to be repeated on another goroutine.
type outcome struct {
	finished bool // it has ended, in whichever way
	err      error
	panicked *PanicError
	exited   bool
}

// of calls f and notes how it ends. It returns unless f exits its goroutine.
func (o *outcome) of(f func() error) {
	returned := false
	call := func() error {
		o.err = f()
		returned = true
		return nil
	}
	contain.Do("", call, func(err error) {
		o.finished = true
		if returned {
			return
		}
		panicked, ok := err.(*contain.PanicError)
		if !ok {
			o.exited = true
		} else if o.panicked, ok = panicked.Value.(*PanicError); !ok {
			o.panicked = &PanicError{panicked}
		}
	})
}

// forward panics if the function panicked, and exits the goroutine if the function did that.
func (o *outcome) forward() {
	if o.panicked != nil {
		panic(o.panicked)
	}
	if o.exited {
		runtime.Goexit()
	}
}

// PanicError is what [Run], [External] and [Inside] panic with when their function panicked on another
// goroutine: its Value is what the function panicked with, and its Stack that goroutine's at the panic.
type PanicError struct{ *contain.PanicError }

// Error tells the value and the stack.
func (e *PanicError) Error() string {
	return fmt.Sprintf("%v\n\npanicked in virtual time:\n%s", e.Value, e.Stack)
}
