package transport

import (
	"net"
	"sync"
	"time"
)

// WritesNow reports whether WriteNow does not wait: on sockets, but not on every system, and on a Memory.
func (c *Conn) WritesNow() bool {
	_, ok := c.below.(*dialled)
	return ok
}

// WriteNow is Write without waiting for a network that does not take the whole frame at once. It reports whether there is
// a rest, which goes out on its own, within the write timeout, and before anything else that is written; Flush waits for
// that. Where WritesNow is false it is Write.
func (c *Conn) WriteNow(frame []byte) (rest bool, err error) {
	d, ok := c.below.(*dialled)
	if !ok {
		return false, c.Write(frame)
	}
	if err := c.write(frame); err != nil {
		return false, err
	}
	return d.idle() != nil, nil
}

// Flush waits until the network has taken what a WriteNow left. Its error is as that of Write.
func (c *Conn) Flush() error {
	d, ok := c.below.(*dialled)
	if !ok || c.writeErr != nil {
		return c.writeErr
	}
	return c.failWrite(d.wait(), 0)
}

// nowWriter writes what there is room for, without waiting: no error and less than all where there is no more room. One
// goroutine may write at a time.
type nowWriter interface {
	writeNow(p []byte) (n int, err error)
}

// dialled is a connection under a WebSocket that was dialled, on which no Write waits. What the network does not take at
// once is kept, and written by a goroutine that ends with it. So a frame can be written by whoever has it, and a control
// frame, which the library writes from any goroutine, holds nobody up.
type dialled struct {
	net.Conn
	now     nowWriter
	timeout time.Duration  // for the network to take the rest
	writing sync.WaitGroup // the goroutine that writes it

	mu   sync.Mutex // guards the rest; never held while anybody waits
	rest []byte
	gone chan struct{} // closed when the rest has gone; nil if there is none
	err  error         // sticky: why it could not, or that this end is closed
}

// dialledOn returns conn itself if it cannot write without waiting.
func dialledOn(conn net.Conn, timeout time.Duration) net.Conn {
	if now := nowOn(conn); now != nil {
		return &dialled{Conn: conn, now: now, timeout: timeout}
	}
	return conn
}

// nowOn returns what writes to a connection without waiting, nil if nothing does.
func nowOn(conn net.Conn) nowWriter {
	if now, ok := conn.(nowWriter); ok {
		return now
	}
	return socketOf(conn)
}

// Write implements [net.Conn].
func (d *dialled) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.err != nil {
		return 0, d.err
	}
	if d.gone != nil {
		d.rest = append(d.rest, p...)
		return len(p), nil
	}
	n, err := d.now.writeNow(p)
	if err != nil {
		return n, err
	}
	if n < len(p) {
		d.rest = append(d.rest, p[n:]...)
		d.gone = make(chan struct{})
		_ = d.Conn.SetWriteDeadline(time.Now().Add(d.timeout)) // its error is that of a closed connection; Write tells it better
		d.writing.Go(d.writeRest)
	}
	return len(p), nil
}

// Close implements [net.Conn]. A rest is given up.
func (d *dialled) Close() error {
	d.mu.Lock()
	if d.err == nil {
		d.err = net.ErrClosed
	}
	d.mu.Unlock()
	err := d.Conn.Close()
	d.writing.Wait()
	return err
}

// writeRest writes the rest until there is none.
func (d *dialled) writeRest() {
	d.mu.Lock()
	for len(d.rest) > 0 && d.err == nil {
		rest := d.rest
		d.rest = nil
		d.mu.Unlock()
		_, err := d.Conn.Write(rest)
		if err != nil {
			_ = d.Conn.Close() // the reader is to know
		}
		d.mu.Lock()
		if d.err == nil {
			d.err = err
		}
	}
	d.rest = nil
	if d.err == nil {
		_ = d.Conn.SetWriteDeadline(time.Time{})
	}
	close(d.gone)
	d.gone = nil
	d.mu.Unlock()
}

// idle returns what is closed when the rest has gone; nil if there is none.
func (d *dialled) idle() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.gone
}

// wait waits until there is no rest.
func (d *dialled) wait() error {
	if gone := d.idle(); gone != nil {
		<-gone
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.err
}
