package timeout

import "context"

// Error is what was not in time, in words. To errors.Is it is context.DeadlineExceeded, and to net.Error a timeout.
type Error string

// Error returns the words.
func (e Error) Error() string { return string(e) }

// Is reports whether target is context.DeadlineExceeded.
func (e Error) Is(target error) bool { return target == context.DeadlineExceeded }

// Timeout returns true.
func (e Error) Timeout() bool { return true }
