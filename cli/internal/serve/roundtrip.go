package serve

import (
	"net"
	"sync"
	"time"
)

// mostOnTheWay bounds what a connection has on the way, in bytes. Chosen: minutes of sound.
const mostOnTheWay = 64 << 20

// distant is a listener far from its clients: what it writes comes later by a round trip. A client cannot tell whether the
// time goes into its way or into the way back.
type distant struct {
	net.Listener
	roundTrip  time.Duration
	delivering sync.WaitGroup
}

// lastDelivery is how long a closed connection may take for what is on the way, besides the round trip. Chosen.
const lastDelivery = time.Second

// Accept implements [net.Listener].
func (d *distant) Accept() (net.Conn, error) {
	conn, err := d.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &distantConn{Conn: conn, later: d.roundTrip}
	c.news.L = &c.mu
	d.delivering.Go(c.deliver)
	return c, nil
}

// distantConn delivers what is written to it later. Its goroutine is the listener's, and ends after Close, once everything
// is delivered.
type distantConn struct {
	net.Conn
	later time.Duration

	mu     sync.Mutex // guards the fields below
	news   sync.Cond
	onWay  []parcel
	bytes  int
	closed bool
	err    error // of a delivery
}

// parcel is what was written at once.
type parcel struct {
	data []byte
	due  time.Time
}

// Write implements [net.Conn]. It waits while too much is on the way.
func (c *distantConn) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.bytes+len(b) > mostOnTheWay && c.bytes > 0 && c.err == nil && !c.closed {
		c.news.Wait()
	}
	switch {
	case c.err != nil:
		return 0, c.err
	case c.closed:
		return 0, net.ErrClosed
	}
	c.onWay = append(c.onWay, parcel{append([]byte(nil), b...), time.Now().Add(c.later)})
	c.bytes += len(b)
	c.news.Broadcast()
	return len(b), nil
}

// Close implements [net.Conn]. What is on the way arrives before the end does.
func (c *distantConn) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	c.news.Broadcast()
	return c.SetWriteDeadline(time.Now().Add(c.later + lastDelivery))
}

// deliver writes each parcel when it is due.
func (c *distantConn) deliver() {
	due := time.NewTimer(0)
	defer due.Stop()
	for {
		p, more := c.next()
		if !more {
			_ = c.Conn.Close()
			return
		}
		due.Reset(time.Until(p.due))
		<-due.C
		_, err := c.Conn.Write(p.data)
		c.mu.Lock()
		c.onWay, c.bytes = c.onWay[1:], c.bytes-len(p.data)
		if c.err = err; err != nil {
			c.onWay, c.bytes, c.closed = nil, 0, true
		}
		c.news.Broadcast()
		c.mu.Unlock()
	}
}

// next waits for the next parcel. It reports false once the connection is closed and has none.
func (c *distantConn) next() (parcel, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.onWay) == 0 {
		if c.closed {
			return parcel{}, false
		}
		c.news.Wait()
	}
	return c.onWay[0], true
}
