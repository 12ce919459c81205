package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/voicesim/voicesim/internal/link"
	"github.com/voicesim/voicesim/internal/playout"
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
	// ErrSilent is wrapped by the error of a session whose server answered no ping and sent nothing else, for
	// Options.PongTimeout.
	ErrSilent = link.ErrSilent
	// ErrPushed is returned by Playout.Read with PushPlayout: the audio comes as Audio events.
	ErrPushed = playout.ErrPushed
	// ErrNoApproval is returned for a decision about a call that does not wait for one.
	ErrNoApproval = errors.New("runner: no approval pending for this call")
	// ErrTooShort is returned by CommitAudio when less than 100 ms were sent since the last turn.
	ErrTooShort = errors.New("runner: less than 100 ms of audio to commit")
)

// Facts about what went wrong within a session.
var (
	errUnknownTool    = errors.New("no such tool")
	errToolTimeout    = fmt.Errorf("tool did not return in time: %w", context.DeadlineExceeded)
	errCheckTimeout   = fmt.Errorf("guardrails did not return in time: %w", context.DeadlineExceeded)
	errNoInstructions = fmt.Errorf("instructions did not come in time: %w", context.DeadlineExceeded)
	errRejected       = errors.New("not approved")
	errUndecided      = errors.New("nobody decided on the approval in time")
	errFruitless      = errors.New("the model keeps calling tools that do not exist, or with wrong arguments")
	errUnanswered     = errors.New("the server did not answer a request for a response")
	errNoEnd          = errors.New("a response that was cut off did not end")
	errLateUpdate     = errors.New("the server did not acknowledge a configuration in time")
	errSlowLine       = errors.New("the line is too slow for the caller's audio: the oldest of it was dropped")
	errPlayoutFull    = errors.New("more of the agent's audio waits to be heard than Options.MaxPlayout: its response was stopped")
	errHaste          = errors.New("the playout is read faster than real time, so nothing that is read is really heard")
	errStuckClose     = errors.New("runner: the session did not end: a tap or an executor does not return")
	errNoConnect      = errors.New("the server did not acknowledge the configuration in time")
)

// isEOF reports whether an event queue ended normally.
func isEOF(err error) bool { return errors.Is(err, io.EOF) }

// ConnectionError reports that the connection ended otherwise than normally.
type ConnectionError struct {
	Code   int    // WebSocket close code; 0 when there was no close frame
	Reason string // the close frame's reason
	Err    error  // what the transport reported, or the server before it closed; may be nil
}

// Error says how the connection ended.
func (e *ConnectionError) Error() string {
	if e.Code == 0 {
		return fmt.Sprintf("connection lost: %v", e.Err)
	}
	text := fmt.Sprintf("server closed the connection with code %d", e.Code)
	if e.Reason != "" {
		text += ": " + e.Reason
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns what was reported.
func (e *ConnectionError) Unwrap() error { return e.Err }

// StragglersError reports user code that did not return when its session was closed.
type StragglersError struct {
	Names []string // of the jobs that still run
}

// Error names them.
func (e *StragglersError) Error() string {
	return "still running after close: " + strings.Join(e.Names, ", ")
}
