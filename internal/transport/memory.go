package transport

import (
	"cmp"
	"context"
	"net"
	"slices"
	"sync"
	"syscall"
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

const (
	defaultBuffer = 1 << 20 // chosen: some seconds of audio at five times real time
	backlog       = 4096    // connections that wait for Accept. Chosen, as the backlog of TCP on Linux: hundreds of calls may begin at once
)

// Memory is a network in memory with one server on it. Its methods may be called from any goroutine.
type Memory struct {
	opts    MemoryOptions
	arrived chan struct{} // holds one while connections wait for Accept
	down    chan struct{} // closed when the listener is

	mu      sync.Mutex // guards what follows; nothing blocks while it is held
	closed  bool
	pending []net.Conn               // wait for Accept
	open    map[*memoryConn]struct{} // the ends that have not been closed
}

// NewMemory makes a network. opts may be nil.
func NewMemory(opts *MemoryOptions) *Memory {
	m := &Memory{
		arrived: make(chan struct{}, 1),
		down:    make(chan struct{}),
		open:    make(map[*memoryConn]struct{}),
	}
	if opts != nil {
		m.opts = *opts
	}
	m.opts.Buffer = cmp.Or(m.opts.Buffer, defaultBuffer)
	return m
}

// Dial opens a connection to the server, at once, whatever the address. It is refused when the
// listener has been closed or leaves 4096 connections waiting.
func (m *Memory) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	err := ctx.Err()
	if err == nil {
		var client net.Conn
		if client, err = m.connect(); err == nil {
			return client, nil
		}
	}
	return nil, &net.OpError{Op: "dial", Net: network, Addr: memoryAddr(addr), Err: err}
}

// connect puts the server's end of a new connection before Accept and returns the client's.
func (m *Memory) connect() (net.Conn, error) {
	up := newStream(m.opts.Delay, m.opts.Buffer)
	down := newStream(m.opts.DelayBack, m.opts.Buffer)
	client := &memoryConn{in: down, out: up, local: clientAddr, remote: serverAddr, forget: m.forget}
	server := &memoryConn{in: up, out: down, local: serverAddr, remote: clientAddr, forget: m.forget}

	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed || len(m.pending) == backlog {
		return nil, syscall.ECONNREFUSED
	}
	m.pending = append(m.pending, server)
	m.tell()
	m.open[client], m.open[server] = struct{}{}, struct{}{}
	return client, nil
}

// forget is told when an end has been closed.
func (m *Memory) forget(c *memoryConn) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.open, c)
}

// Close closes the listener and both ends of every connection.
func (m *Memory) Close() error {
	_ = m.Listener().Close()
	m.mu.Lock()
	var ends []*memoryConn
	for c := range m.open {
		ends = append(ends, c)
	}
	m.mu.Unlock()
	for _, c := range ends {
		_ = c.Close()
	}
	return nil
}

// Listener returns the server's end: an http.Server serves it. Closing it closes the network to new
// connections; those that were accepted stay open.
func (m *Memory) Listener() net.Listener { return memoryListener{m} }

type memoryListener struct{ m *Memory }

// Accept waits for the next connection, until Close.
func (l memoryListener) Accept() (net.Conn, error) {
	for {
		select {
		case <-l.m.arrived:
			if c := l.m.next(); c != nil {
				return c, nil
			}
		case <-l.m.down:
			return nil, &net.OpError{Op: "accept", Net: memoryNetwork, Addr: serverAddr, Err: net.ErrClosed}
		}
	}
}

// next takes the connection that waits longest, nil if none does.
func (m *Memory) next() net.Conn {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.pending) == 0 {
		return nil
	}
	c := m.pending[0]
	m.pending = slices.Delete(m.pending, 0, 1)
	if len(m.pending) > 0 {
		m.tell()
	}
	return c
}

// tell has Accept look at what waits. It is called with mu held.
func (m *Memory) tell() {
	select {
	case m.arrived <- struct{}{}:
	default: // it is told already
	}
}

// Close refuses new connections, closes those that wait for Accept, and ends Accept.
func (l memoryListener) Close() error {
	m := l.m
	m.mu.Lock()
	if m.closed {
		m.mu.Unlock()
		return nil
	}
	m.closed = true
	close(m.down)
	waiting := m.pending
	m.pending = nil
	m.mu.Unlock()
	for _, c := range waiting {
		_ = c.Close()
	}
	return nil
}

// Addr returns the address of the server.
func (l memoryListener) Addr() net.Addr { return serverAddr }

// memoryAddr is an address in a Memory.
type memoryAddr string

const (
	memoryNetwork = "memory"

	clientAddr memoryAddr = "client"
	serverAddr memoryAddr = "server"
)

// Network returns the name of the network.
func (memoryAddr) Network() string { return memoryNetwork }

// String returns the address.
func (a memoryAddr) String() string { return string(a) }
