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

// NewMemory returns a server on a network in memory, for use inside and outside bubbles of virtual
// time. Clients reach it by [Server.NetDial]; its URL is "ws://voicesim.test/v1/realtime".
func NewMemory(opts *Options, link transport.MemoryOptions) *Server {
	s := New(opts)
	s.memory = transport.NewMemory(&link)
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
