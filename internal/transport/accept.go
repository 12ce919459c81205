package transport

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/coder/websocket"
)

// AcceptOptions adjusts Accept. The zero value is ready for use.
type AcceptOptions struct {
	// Subprotocols are those that the server speaks, the preferred one first. One that the client
	// offers too is chosen; without any the connection has none.
	Subprotocols []string

	// ReadLimit is the largest frame that Read accepts, in bytes; zero means 16 MiB.
	ReadLimit int64
	// WriteTimeout is how long the peer may take to accept a frame before the connection is cut, and
	// how long Ping waits for its answer; zero means 10 s.
	WriteTimeout time.Duration
	// CloseWait is how long Close waits for the peer; zero means 250 ms.
	CloseWait time.Duration
}

// Accept answers the handshake request of a client and takes the connection over from the HTTP
// server, which does not close it and does not wait for it any more. When Accept returns an error it
// has answered the request with it. The request's context is not to be used afterwards.
//
// Requests of any origin are accepted, and permessage-deflate where a client offers it, as the live server does (source: recorded
// upgrades): its frames may come compressed, and large ones are sent so.
func Accept(w http.ResponseWriter, r *http.Request, opts *AcceptOptions) (*Conn, error) {
	var o AcceptOptions
	if opts != nil {
		o = *opts
	}
	h := &hijacker{ResponseWriter: w}
	ws, err := websocket.Accept(h, r, &websocket.AcceptOptions{
		Subprotocols:       o.Subprotocols,
		CompressionMode:    websocket.CompressionContextTakeover,
		InsecureSkipVerify: true, // there is no cookie or other ambient right that an origin could abuse
	})
	if err != nil {
		return nil, fmt.Errorf("accept %s: %w", r.RemoteAddr, err)
	}
	return newConn(ws, h.conn, limits{read: o.ReadLimit, write: o.WriteTimeout, close: o.CloseWait}), nil
}

// hijacker keeps the connection that the library takes over.
type hijacker struct {
	http.ResponseWriter
	conn net.Conn
}

// Hijack implements [http.Hijacker].
func (h *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	h.conn = &accepted{Conn: conn}
	rw.Writer.Reset(h.conn)
	return h.conn, rw, nil
}
