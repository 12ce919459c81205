package fakeserver

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/voicesim/voicesim/internal/transport"
)

// NewServer returns a server that listens on a free port of the loopback address, as
// httptest.NewServer does. It panics if there is none. opts may be nil.
func NewServer(opts *Options) *Server {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(fmt.Sprintf("fakeserver: no port on the loopback address: %v", err))
	}
	s := New(opts)
	s.serve(listener, listener.Addr().String())
	return s
}

// MemoryOptions are the delays of a network in memory. The zero value is ready for use.
type MemoryOptions struct {
	// Delay is how long a byte travels from a client to the server, and DelayBack how long from the server to a
	// client. Zero means that it is there at once.
	Delay, DelayBack time.Duration
	// Buffer is how many bytes may be on their way or unread in one direction of a connection before a write
	// blocks; zero means 1 MiB.
	Buffer int
}

// NewMemory returns a server on a network in memory, for use inside and outside bubbles of virtual
// time. Clients reach it by [Server.NetDial]; its URL is "ws://voicesim.test/v1/realtime".
func NewMemory(opts *Options, link MemoryOptions) *Server {
	s := New(opts)
	memory := transport.MemoryOptions(link)
	s.memory = transport.NewMemory(&memory)
	s.serve(s.memory.Listener(), "voicesim.test")
	return s
}

// headerPatience bounds how long a client may take to send its request.
const headerPatience = 10 * time.Second

func (s *Server) serve(listener net.Listener, host string) {
	s.url = "ws://" + host + "/v1/realtime"
	s.http = &http.Server{
		Handler:           s,
		ReadHeaderTimeout: headerPatience,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	s.running.Go(func() { _ = s.http.Serve(listener) })
}
