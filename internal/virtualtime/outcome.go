package virtualtime

import (
	"fmt"
	"runtime"
	"runtime/debug"
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
	defer func() {
		o.finished = true
		if returned {
			return
		}
		switch v := recover().(type) {
		case nil:
			o.exited = true
		case *PanicError:
			o.panicked = v
		default:
			o.panicked = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	o.err = f()
	returned = true
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

// PanicError is what [Run] and [External] panic with when their function panicked on another
// goroutine.
type PanicError struct {
	Value any    // what the function panicked with
	Stack []byte // the stack of the function's goroutine at the panic
}

// Error tells the value and the stack.
func (e *PanicError) Error() string {
	return fmt.Sprintf("%v\n\npanicked in virtual time:\n%s", e.Value, e.Stack)
}

// Unwrap returns the value if it is an error, else nil.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}
