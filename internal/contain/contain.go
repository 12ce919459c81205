package contain

import (
	"fmt"
	"runtime/debug"
)

// PanicError reports that a function of the user's panicked.
type PanicError struct {
	Function string // which one, for people; "" where that is not known
	Value    any    // what it panicked with
	Stack    []byte // of the panicking goroutine, for logs
}

// Error names the function and the value, without the stack.
func (e *PanicError) Error() string {
	if e.Function == "" {
		return fmt.Sprintf("panic: %v", e.Value)
	}
	return fmt.Sprintf("%s panicked: %v", e.Function, e.Value)
}

// Unwrap returns the value if it is an error, else nil.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// ExitError reports that a function of the user's ended its goroutine, as a failed assertion of a test does.
type ExitError struct {
	Stack []byte // of that goroutine, for logs
}

// Error says that much.
func (e *ExitError) Error() string { return "user code ended its goroutine" }

// Call calls f and returns its error, or a *PanicError if it panicked. Function names it for people. A function
// that ends its goroutine ends the caller's: see [Do].
func Call(function string, f func() error) (err error) {
	Do(function, f, func(outcome error) { err = outcome })
	return err
}

// Do calls f and then, in every case, ended: with f's error, with a *PanicError if it panicked, or with
// an *ExitError if it ends the goroutine, which it does after ended has returned.
func Do(function string, f func() error, ended func(error)) {
	var err error
	returned := false
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Function: function, Value: v, Stack: debug.Stack()}
		} else if !returned {
			err = &ExitError{Stack: debug.Stack()}
		}
		ended(err)
	}()
	err = f()
	returned = true
}
