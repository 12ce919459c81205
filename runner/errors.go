package runner

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/internal/endpoint"
	"github.com/voicesim/voicesim/internal/link"
	"github.com/voicesim/voicesim/internal/playout"
	"github.com/voicesim/voicesim/internal/timeout"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

var (
	// ErrClosed is returned by calls to a session that has ended.
	ErrClosed = errors.New("runner: session closed")
	// ErrMaxCall ends a session that lasted as long as Options.MaxCall.
	ErrMaxCall = errors.New("runner: longest call reached")
	// ErrBadFrames ends a session whose server sent too many frames that could not be read.
	ErrBadFrames = errors.New("runner: too many unreadable frames")
	// ErrSilent is wrapped by the error of a session whose server answered no ping and sent nothing else, for
	// Options.PongTimeout.
	ErrSilent = link.ErrSilent
	// ErrStuckClose is returned by Close when the session cannot end: Options.Tap, Options.Executor or Options.Logger
	// do not return.
	ErrStuckClose error = timeout.Error("runner: the session did not end: a tap, an executor or a log handler does not return")
	// ErrPushed is returned by Playout.Read with PushPlayout: the audio comes as Audio events.
	ErrPushed = playout.ErrPushed
	// ErrNoResponse is returned for a response that the session does not know.
	ErrNoResponse = errors.New("runner: no response of this id")
	// ErrUnconfirmed is returned by InterruptAndWait when the server does not say that the response is over. It is a
	// context.DeadlineExceeded.
	ErrUnconfirmed error = timeout.Error("runner: the server did not confirm the interruption in time")
	// ErrNoApproval is returned for a decision about a call that does not wait for one.
	ErrNoApproval = errors.New("runner: no approval pending for this call")
	// ErrNoKey is wrapped by the error of Connect when no key is known, and the address is one of OpenAI or Azure.
	ErrNoKey = endpoint.ErrNoKey
	// ErrUnknownTool is the error of a call of a tool that the agent does not have.
	ErrUnknownTool = errors.New("no such tool")
	// ErrTooShort is returned by CommitAudio when less than 100 ms were sent since the last turn.
	ErrTooShort = errors.New("runner: less than 100 ms of audio to commit")
	// ErrJoined is returned by SendAudio in a call that the session has joined: see Options.CallID.
	ErrJoined = errors.New("runner: the sound of a joined call goes over its own line")
)

// Facts about what went wrong within a session.
var (
	errToolTimeout    = timeout.Error("tool did not return in time")
	errCheckTimeout   = timeout.Error("guardrails did not return in time")
	errNoInstructions = timeout.Error("instructions did not come in time")
	errPassedAround   = errors.New("passed on too often since the caller said something")
	errNotOffered     = errors.New("not available now")
	errRejected       = errors.New("not approved")
	errUndecided      = timeout.Error("nobody decided on the approval in time")
	errFruitless      = errors.New("the model keeps calling tools that do not exist, or with wrong arguments")
	errUnanswered     = timeout.Error("the server did not answer a request for a response")
	errStuck          = timeout.Error("nothing more came of a response that had not ended: it was given up")
	errNoCommit       = timeout.Error("the server heard the caller stop and made no turn of it")
	errNoStop         = timeout.Error("the server says that the caller speaks on and on: waiting responses are asked for all the same")
	errTurnUnanswered = timeout.Error("the server did not answer the caller's turn")
	errNoEnd          = timeout.Error("a response that was cut off did not end")
	errWritten        = errors.New("the model answered in writing where it was to speak: nothing of it is heard")
	errLateUpdate     = timeout.Error("the server did not acknowledge a configuration in time")
	errSlowLine       = errors.New("the line is too slow for the caller's audio: the oldest of it was dropped")
	errPlayoutFull    = errors.New("more of the agent's audio waits to be heard than Options.MaxPlayout: its response was stopped")
	errHaste          = errors.New("the playout is read faster than real time, so nothing that is read is really heard")
	errOutputCut      = errors.New("the tool's output is longer than Options.MaxToolOutput: it was cut")
	errManyChecks     = errors.New("guardrails that were given up still run: the text was not checked")
	errLoopEnded      = fmt.Errorf("runner: %w", &contain.ExitError{})
	errNoKey          = errors.New("not a key of a telephone")
	errHalfSample     = errors.New("audio ends in half a sample")
	errHookTimeout    = timeout.Error("it did not return in time")
	errHooksBehind    = errors.New("hooks are too far behind: some are not told of what happens")
	errStopped        = errors.New("a guardrail stopped the response that made the call")
	errNoConnect      = timeout.Error("the server did not acknowledge the configuration in time")
	errNoAnswer       = timeout.Error("the server did not accept the connection in time")
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
		const lost = "connection lost"
		text := fmt.Sprint(e.Err)
		if strings.HasPrefix(text, lost) {
			return text
		}
		return lost + ": " + text
	}
	text := fmt.Sprintf("server closed the connection with code %d", e.Code)
	if e.Reason != "" {
		text += ": " + e.Reason
	}
	if e.Err != nil && !strings.Contains(text, e.Err.Error()) {
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

// HandshakeError is wrapped by the error of Connect when the server answered with something else than a connection.
// It repeats nothing of the request.
type HandshakeError struct {
	Status     int           // HTTP status code
	Body       string        // at most its first 1,024 bytes
	RetryAfter time.Duration // that the server asks to wait before the next attempt; zero when it does not say
}

// Error tells the status and the body.
func (e *HandshakeError) Error() string {
	return (&transport.HandshakeError{Status: e.Status, Body: e.Body}).Error()
}

// FrameTooBigError is wrapped by the error of a session whose server sent a larger frame than Options.MaxFrame.
type FrameTooBigError struct {
	Limit int64 // bytes
}

// Error tells the limit.
func (e *FrameTooBigError) Error() string { return (&transport.TooBigError{Limit: e.Limit}).Error() }

// RequestError is the error of a Problem about something that was asked of the server and refused.
type RequestError struct {
	EventID string      // of the request
	ItemID  string      // of the item that was to come into the conversation; "" for a request for a response
	Err     *wire.Error // the server's reason
}

// Error says that it was refused, and why.
func (e *RequestError) Error() string {
	if e.ItemID != "" {
		return "the server refused item " + e.ItemID + ": " + e.Err.Error()
	}
	return "the server refused a request for a response: " + e.Err.Error()
}

// Unwrap returns the server's reason.
func (e *RequestError) Unwrap() error { return e.Err }

// FailedResponseError is the error of a Problem about a response that the server began and could not make.
type FailedResponseError struct {
	ResponseID string
	Err        *wire.Error // the server's reason; nil if it gave none
}

// Error says that it failed, and why.
func (e *FailedResponseError) Error() string {
	if e.Err == nil {
		return "the server could not make a response"
	}
	return "the server could not make a response: " + e.Err.Error()
}

// Unwrap returns the server's reason.
func (e *FailedResponseError) Unwrap() error {
	if e.Err == nil {
		return nil
	}
	return e.Err
}

// exported turns errors of the transport into those that this package exports.
func exported(err error) error {
	var handshake *transport.HandshakeError
	var tooBig *transport.TooBigError
	switch {
	case errors.As(err, &handshake):
		return &HandshakeError{Status: handshake.Status, Body: handshake.Body, RetryAfter: retryAfter(handshake.Header)}
	case errors.As(err, &tooBig):
		return &FrameTooBigError{Limit: tooBig.Limit}
	}
	return err
}

// retryAfter reads a Retry-After header: seconds, or a date. Source: RFC 9110, section 10.2.3.
func retryAfter(h http.Header) time.Duration {
	text := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil && seconds > 0 {
		return time.Duration(seconds) * time.Second
	}
	until, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return max(until.Sub(now), 0)
}
