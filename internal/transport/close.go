package transport

import (
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"
)

// longestReason is how many bytes of a reason fit into a close frame.
// Source: RFC 6455, section 5.5: 125 bytes for a control frame, two of which are the code.
const longestReason = 123

// Close sends a close frame and waits for the peer's, for CloseWait at most; then it cuts the
// connection. A reason of more than 123 bytes is cut short. Code must be one that may be sent: 1000 to
// 1014 without 1004 to 1006, or 3000 to 4999; another one is sent as 1011.
//
// It ends a Read and a Write that are under way. Only the first call of Close or CloseNow does
// something, every later one waits for it and returns the same. The error is not nil when the peer did
// not answer in time; the connection is closed all the same.
func (c *Conn) Close(code int, reason string) error {
	return c.closeOnce(func() error {
		cut := time.AfterFunc(c.limits.close, func() { _ = c.below.Close() })
		_ = c.ws.Close(websocket.StatusCode(code), shorten(reason)) // closed in any case
		if !cut.Stop() {
			return fmt.Errorf("close: no answer from the peer within %v", c.limits.close)
		}
		return nil
	})
}

// CloseNow cuts the connection without a close frame, or without waiting any longer for the answer to
// one. It ends a Read and a Write that are under way. Its error is that of the call that came first.
func (c *Conn) CloseNow() error {
	_ = c.below.Close() // cuts short a Close that waits
	return c.closeOnce(func() error {
		_ = c.ws.CloseNow()
		return nil
	})
}

// closeOnce calls end if nobody has yet, and waits until it has ended. A sync.Once would do, but its
// mutex would hold virtual time for those who wait.
func (c *Conn) closeOnce(end func() error) error {
	if c.closing.CompareAndSwap(false, true) {
		c.closeErr = end()
		close(c.closed)
	}
	<-c.closed
	return c.closeErr
}

// shorten cuts a reason to what fits into a close frame, between two characters.
func shorten(reason string) string {
	if len(reason) <= longestReason {
		return reason
	}
	end := longestReason
	for !utf8.RuneStart(reason[end]) {
		end--
	}
	return reason[:end]
}
