package runner

import (
	"errors"
	"fmt"
	"strings"
)

var (
	// ErrClosed is returned by calls to a session that has ended.
	ErrClosed = errors.New("runner: session closed")
	// ErrMaxCall ends a session that lasted as long as Options.MaxCall.
	ErrMaxCall = errors.New("runner: longest call reached")
	// ErrUnreadEvents ends a session whose reader of events is too far behind.
	ErrUnreadEvents = errors.New("runner: reader of events too far behind")
	// ErrBadFrames ends a session whose server sent too many frames that could not be read.
	ErrBadFrames = errors.New("runner: too many unreadable frames")
	// ErrNoApproval is returned for a decision about a call that does not wait for one.
	ErrNoApproval = errors.New("runner: no approval pending for this call")
	// ErrTooShort is returned by CommitAudio when less than 100 ms were sent since the last turn.
	ErrTooShort = errors.New("runner: less than 100 ms of audio to commit")
)

// ConnectionError reports that the connection ended otherwise than normally.
type ConnectionError struct {
	Code   int    // WebSocket close code; 0 when there was no close frame
	Reason string // the close frame's reason
	Err    error  // what the transport reported; nil when the server closed
}

// Error says how the connection ended.
func (e *ConnectionError) Error() string {
	if e.Code == 0 {
		return fmt.Sprintf("connection lost: %v", e.Err)
	}
	if e.Reason == "" {
		return fmt.Sprintf("server closed the connection with code %d", e.Code)
	}
	return fmt.Sprintf("server closed the connection with code %d: %s", e.Code, e.Reason)
}

// Unwrap returns what the transport reported.
func (e *ConnectionError) Unwrap() error { return e.Err }

// StragglersError reports user code that did not return when its session was closed.
type StragglersError struct {
	Names []string // of the jobs that still run
}

// Error names them.
func (e *StragglersError) Error() string {
	return "still running after close: " + strings.Join(e.Names, ", ")
}

// PanicError is the error of user code that panicked.
type PanicError struct {
	Value any
	Stack []byte
}

// Error names the panic's value, not the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }
