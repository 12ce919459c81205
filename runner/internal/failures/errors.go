package failures

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

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

// Exported turns errors of the transport into those that this package has.
func Exported(err error) error {
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
