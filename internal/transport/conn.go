package transport

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

// Conn is one end of a WebSocket connection. Close it when done.
type Conn struct {
	ws     *websocket.Conn
	below  net.Conn // what carries the WebSocket; closing it cuts everything short
	limits limits

	// Owned by the reader.
	frame   []byte // reused by every Read
	readErr error  // sticky: after an error the library's own state makes no sense

	// Owned by the writer.
	writeErr error // sticky, like readErr

	// Closing.
	closing  atomic.Bool   // Close or CloseNow has begun
	closed   chan struct{} // it has ended
	closeErr error         // its result, written before closed is closed
}

// limits are the bounds of a connection.
type limits struct {
	read  int64         // bytes of a frame
	write time.Duration // for the peer to take a frame
	close time.Duration // for the peer to answer a close frame
}

const (
	defaultReadLimit    = 16 << 20 // chosen: a minute and more of audio in one event
	defaultWriteTimeout = 10 * time.Second
	defaultCloseWait    = 250 * time.Millisecond // chosen: a round trip around the world

	// firstFrame is the room for a frame before the first Read. Chosen: it holds most events of clients but
	// audio, for which it grows once.
	firstFrame = 512
	grownFrame = 4 << 10

	// largeFrame is what memory for a frame grows to in small steps: the sound of an answer comes in frames of some 16 KB, and there
	// may be thousands of connections. Larger ones grow twofold. Chosen.
	largeFrame = 64 << 10
)

// grown returns memory for a frame that is longer than expected, with what there is of it.
func grown(frame []byte) []byte {
	size := max(2*len(frame), grownFrame)
	if len(frame) >= grownFrame && len(frame) < largeFrame {
		size = len(frame) + grownFrame
	}
	more := make([]byte, size)
	copy(more, frame)
	return more
}

func newConn(ws *websocket.Conn, below net.Conn, l limits) *Conn {
	l.read = cmp.Or(l.read, defaultReadLimit)
	l.write = cmp.Or(l.write, defaultWriteTimeout)
	l.close = cmp.Or(l.close, defaultCloseWait)
	ws.SetReadLimit(l.read)
	return &Conn{ws: ws, below: below, limits: l, frame: make([]byte, firstFrame), closed: make(chan struct{})}
}

// Subprotocol returns the protocol that both ends agreed on, or "".
func (c *Conn) Subprotocol() string { return c.ws.Subprotocol() }

// Read returns the next frame and whether it is binary. It blocks until there is one, and answers
// pings meanwhile. The frame is valid until the next Read.
//
// The error is a [*CloseError] when the peer has closed the connection, a [*TooBigError] when a frame
// is beyond the read limit, wraps net.ErrClosed after a Close of this end, and io.ErrUnexpectedEOF
// when the connection was lost without a close frame. After an error every Read returns it again.
func (c *Conn) Read() (binary bool, frame []byte, err error) {
	if c.readErr != nil {
		return false, nil, c.readErr
	}
	kind, r, err := c.ws.Reader(context.Background())
	n := 0
	for err == nil {
		if n == len(c.frame) {
			c.frame = grown(c.frame)
		}
		var more int
		more, err = r.Read(c.frame[n:])
		n += more
	}
	if r == nil || err != io.EOF {
		c.readErr = c.readError(err)
		return false, nil, c.readErr
	}
	return kind == websocket.MessageBinary, c.frame[:n], nil
}

// readError names the reason why no more can be read.
func (c *Conn) readError(err error) error {
	if c.closing.Load() {
		return fmt.Errorf("read frame: %w", net.ErrClosed)
	}
	if ce, ok := errors.AsType[websocket.CloseError](err); ok {
		return &CloseError{Code: int(ce.Code), Reason: ce.Reason}
	}
	switch {
	case errors.Is(err, websocket.ErrMessageTooBig):
		return &TooBigError{Limit: c.limits.read}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("connection lost without a close frame: %w", io.ErrUnexpectedEOF)
	}
	return fmt.Errorf("read frame: %w", plain(err))
}

// Write sends a text frame. It returns when the frame has been handed to the network, not when the
// peer has read it. Only one goroutine may write at a time.
//
// The error wraps net.ErrClosed when this end or the peer has closed the connection. A peer that does
// not take the frame within the write timeout loses the connection. After an error every Write
// returns it again.
func (c *Conn) Write(frame []byte) error {
	if d, ok := c.below.(*dialled); ok {
		if err := c.write(frame); err != nil {
			return err
		}
		return c.failWrite(d.wait(), len(frame))
	}
	// Errors of SetWriteDeadline are those of a closed connection; Write tells them better.
	_ = c.below.SetWriteDeadline(time.Now().Add(c.limits.write))
	err := c.write(frame)
	_ = c.below.SetWriteDeadline(time.Time{})
	return err
}

// write hands a frame to what is below.
func (c *Conn) write(frame []byte) error {
	if c.writeErr != nil {
		return c.writeErr
	}
	return c.failWrite(c.ws.Write(context.Background(), websocket.MessageText, frame), len(frame))
}

// failWrite cuts a connection that could not be written to, and keeps the error for later writes.
func (c *Conn) failWrite(err error, bytes int) error {
	if err == nil {
		return nil
	}
	_ = c.below.Close()
	c.writeErr = fmt.Errorf("write frame of %d bytes: %w", bytes, plain(err))
	return c.writeErr
}

// Ping sends a ping and waits for the answer, for as long as a Write may take. Another goroutine must
// be in Read meanwhile.
func (c *Conn) Ping() error { return c.PingWithin(c.limits.write) }

// PingWithin is Ping with a patience of its own. The error wraps context.DeadlineExceeded when no answer came in
// time, which does not close the connection, and net.ErrClosed when the connection has ended.
func (c *Conn) PingWithin(patience time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := c.ws.Ping(ctx); err != nil {
		return fmt.Errorf("ping: %w", plain(err))
	}
	return nil
}

// plain takes the fact out of the library's chain of messages.
func plain(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op
	}
	for _, known := range []error{net.ErrClosed, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return known
		}
	}
	return err
}
