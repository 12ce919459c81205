package transport

import (
	"net"
	"sync"
	"sync/atomic"
)

// Mute plays dead: from now on nothing is written, and what comes is thrown away, pings and close
// frames among it. Write goes on without an error. The connection stays open until either end closes
// it. Connections that were dialled cannot be muted, and Mute does nothing. It is safe from any
// goroutine.
func (c *Conn) Mute() {
	if m, ok := c.below.(*accepted); ok {
		m.muted.Store(true)
	}
}

// accepted is a connection under a WebSocket that was accepted: it can play dead, and it can hold back
// what is written until there is more of it.
type accepted struct {
	net.Conn
	muted  atomic.Bool
	frames frames

	mu      sync.Mutex // guards the rest; a control frame may be written beside a batch
	holding bool
	held    []byte
}

// Read implements [net.Conn]. A muted one returns when the connection is over.
func (a *accepted) Read(p []byte) (int, error) {
	for {
		n, err := a.Conn.Read(p)
		if err != nil || !a.muted.Load() {
			return n, err
		}
	}
}

// Write implements [net.Conn].
func (a *accepted) Write(p []byte) (int, error) {
	if a.muted.Load() {
		return len(p), nil
	}
	a.frames.passed(p)
	a.mu.Lock()
	if a.holding && len(a.held)+len(p) <= largestBatch {
		a.held = append(a.held, p...)
		a.mu.Unlock()
		return len(p), nil
	}
	a.mu.Unlock()
	if err := a.flush(); err != nil {
		return 0, err
	}
	return a.Conn.Write(p)
}
