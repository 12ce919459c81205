package virtualtime

import (
	"errors"
	"strings"
	"sync/atomic"
)

// ErrStuck is wrapped by every error that says that virtual time cannot advance. The error is a
// [*StuckError].
var ErrStuck = errors.New("virtual time cannot advance")

// ErrNested is returned by a Run that was called inside another one.
var ErrNested = errors.New("virtualtime: run inside a run")

// ErrLeft is returned by a Run after one that was given up while it did real I/O. What that left behind, such as the connections
// of http.DefaultClient, belongs to its bubble: the runtime ends the process when anybody else uses it.
var ErrLeft = errors.New("virtualtime: an earlier run was given up while it did real I/O, and what it left behind, such as the " +
	"connections of http.DefaultClient, would end the process if another run used it")

// left is set once a run has left real I/O behind.
var left atomic.Bool

// ioMark is in the first line of the stack of a goroutine that waits for a socket, a pipe or a file.
// Source: runtime/runtime2.go, waitReasonStrings (Go 1.26).
const ioMark = "[IO wait"

// Reason is why virtual time cannot advance.
type Reason string

// The reasons of a [StuckError].
const (
	// Deadlock means that every goroutine waits for another one, and no timer is set.
	Deadlock Reason = "deadlock: every goroutine waits for another one and no timer is set"
	// Leak means that the function has returned and goroutines that it started remain.
	Leak Reason = "leak: the function has returned and goroutines that it started remain"
	// Stalled means that a goroutine computed, or waited for the world outside, for too long.
	Stalled Reason = "stalled: no virtual progress, a goroutine computes or waits for the world outside " +
		"(real I/O belongs into an external tool, or use --clock real)"
	// Ignored means that the run was cancelled and its function did not end.
	Ignored Reason = "ignored: the run was cancelled and its function goes on"
)

// StuckError says why virtual time cannot advance. errors.Is(err, ErrStuck) holds for it.
type StuckError struct {
	Reason Reason
	Waits  []string // the user's code that waits, such as "desk.(*Desk).lookup (desk.go:42)"; none where only our own does
	Stacks string   // the goroutines of the bubble, as in a crash; those that hold virtual time first
}

// newStuck makes the error from the stacks.
func newStuck(reason Reason, stacks string) *StuckError {
	if strings.Contains(stacks, ioMark) {
		left.Store(true)
	}
	return &StuckError{Reason: reason, Waits: waits(stacks, reason == Stalled || reason == Ignored), Stacks: stacks}
}

// Error tells the reason, the code that waits, and the stacks.
func (e *StuckError) Error() string {
	text := ErrStuck.Error() + ": " + string(e.Reason)
	if len(e.Waits) > 0 {
		text += "\nwaiting: " + strings.Join(e.Waits, ", ")
	}
	return text + "\n\n" + e.Stacks
}

// Unwrap returns [ErrStuck].
func (e *StuckError) Unwrap() error { return ErrStuck }
