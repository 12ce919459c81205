package transport

import (
	"io"
	"net"
	"sync/atomic"
	"time"
)

// memoryConn is one end of a connection in a Memory. It is a [net.Conn] with all of its promises:
// deadlines, concurrent use, reads of what was sent before the peer closed.
type memoryConn struct {
	in, out       *stream
	local, remote memoryAddr
	closed        atomic.Bool
	forget        func(*memoryConn)
}

// Read implements [net.Conn].
func (c *memoryConn) Read(p []byte) (int, error) {
	n, err := c.in.read(p)
	return n, c.opError("read", err)
}

// Write implements [net.Conn].
func (c *memoryConn) Write(p []byte) (int, error) {
	n, err := c.out.write(p)
	return n, c.opError("write", err)
}

// writeNow writes what there is room for, without waiting.
func (c *memoryConn) writeNow(p []byte) (int, error) {
	n, err := c.out.tryWrite(p)
	return n, c.opError("write", err)
}

// CloseWrite ends what the peer can read, behind everything that was written.
func (c *memoryConn) CloseWrite() error {
	c.out.closeWrite()
	return nil
}

// Close implements [net.Conn]. What was written before arrives, and the end of it. What the peer
// writes is lost, and once the news has travelled it is told so.
func (c *memoryConn) Close() error {
	if !c.closed.CompareAndSwap(false, true) {
		return c.opError("close", net.ErrClosed)
	}
	c.out.closeWrite()
	c.in.closeRead(time.Now().Add(c.out.delay))
	c.forget(c)
	return nil
}

// LocalAddr implements [net.Conn].
func (c *memoryConn) LocalAddr() net.Addr { return c.local }

// RemoteAddr implements [net.Conn].
func (c *memoryConn) RemoteAddr() net.Addr { return c.remote }

// SetDeadline implements [net.Conn].
func (c *memoryConn) SetDeadline(t time.Time) error {
	c.in.setReadDeadline(t)
	c.out.setWriteDeadline(t)
	return nil
}

// SetReadDeadline implements [net.Conn].
func (c *memoryConn) SetReadDeadline(t time.Time) error {
	c.in.setReadDeadline(t)
	return nil
}

// SetWriteDeadline implements [net.Conn].
func (c *memoryConn) SetWriteDeadline(t time.Time) error {
	c.out.setWriteDeadline(t)
	return nil
}

// opError says which end an error is of. The end of the stream stays io.EOF, as readers expect.
func (c *memoryConn) opError(op string, err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	return &net.OpError{Op: op, Net: memoryNetwork, Source: c.local, Addr: c.remote, Err: err}
}
