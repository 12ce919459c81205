package transport

import (
	"net"
	"sync/atomic"
)

// Mute plays dead: from now on nothing is written, and what comes is thrown away, pings and close
// frames among it. Write goes on without an error. The connection stays open until either end closes
// it. Connections that were dialled cannot be muted, and Mute does nothing. It is safe from any
// goroutine.
func (c *Conn) Mute() {
	if m, ok := c.below.(*mutable); ok {
		m.muted.Store(true)
	}
}

// mutable is a connection that can play dead.
type mutable struct {
	net.Conn
	muted atomic.Bool
}

// Read implements [net.Conn]. A muted one returns when the connection is over.
func (m *mutable) Read(p []byte) (int, error) {
	for {
		n, err := m.Conn.Read(p)
		if err != nil || !m.muted.Load() {
			return n, err
		}
	}
}

// Write implements [net.Conn].
func (m *mutable) Write(p []byte) (int, error) {
	if m.muted.Load() {
		return len(p), nil
	}
	return m.Conn.Write(p)
}
