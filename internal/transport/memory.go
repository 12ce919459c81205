package transport

import (
	"context"
	"net"
	"time"
)

// MemoryOptions adjusts a Memory. The zero value is ready for use.
type MemoryOptions struct {
	// Delay is how long a byte travels from a client to the server, and DelayBack how long from the
	// server to a client. Zero means that it is there at once.
	Delay, DelayBack time.Duration
	// Buffer is how many bytes may be on their way or unread in one direction of a connection before
	// a Write blocks; zero means 1 MiB.
	Buffer int
}

// Memory is a network in memory with one server on it. Its methods may be called from any goroutine.
type Memory struct{}

// NewMemory makes a network. opts may be nil.
func NewMemory(opts *MemoryOptions) *Memory { panic("declared only") }

// Listener returns the server's end: an http.Server serves it. Closing it closes the network to new
// connections; those that are open stay open.
func (m *Memory) Listener() net.Listener { panic("declared only") }

// Dial opens a connection to the server, at once, whatever the address. It is refused after the
// listener has been closed.
func (m *Memory) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	panic("declared only")
}

// Close closes the listener and cuts all connections.
func (m *Memory) Close() error { panic("declared only") }
