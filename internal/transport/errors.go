package transport

import (
	"fmt"
	"net/http"
)

// CloseError is returned by Read when the peer has closed the connection with a close frame.
type CloseError struct {
	// Code is the status code that the peer sent, 1005 if it sent none.
	// Source: RFC 6455, section 7.4.
	Code int
	// Reason is the text that the peer sent, or "".
	Reason string
}

// Error tells the code and the reason.
func (e *CloseError) Error() string {
	if e.Reason == "" {
		return fmt.Sprintf("peer closed the connection: code %d", e.Code)
	}
	return fmt.Sprintf("peer closed the connection: code %d: %s", e.Code, e.Reason)
}

// TooBigError is returned by Read when the peer has sent a frame beyond the read limit. The
// connection is closed with code 1009 then.
type TooBigError struct {
	Limit int64 // bytes
}

// Error tells the limit.
func (e *TooBigError) Error() string {
	return fmt.Sprintf("frame is larger than the limit of %d bytes", e.Limit)
}

// HandshakeError is returned by Dial when the server answered the request with anything but a
// WebSocket. It holds nothing of the request.
type HandshakeError struct {
	Status int         // HTTP status code of the answer
	Body   string      // the answer's body, at most its first 1,024 bytes
	Header http.Header // of the answer
}

// Error tells the status and the body.
func (e *HandshakeError) Error() string {
	text := fmt.Sprintf("server answered %d %s", e.Status, http.StatusText(e.Status))
	if e.Body == "" {
		return text
	}
	return text + ": " + e.Body
}
