package relay

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"

	"github.com/voicesim/voicesim/internal/transport"
)

// Status codes of a close frame. Source: RFC 6455, section 7.4.1.
const (
	closeNoCode = 1005
	closeBroken = 1011
)

// Dial makes a connection, as net.Dialer does.
type Dial func(ctx context.Context, network, addr string) (net.Conn, error)

// Hooks are what becomes of what passes. Each is called for one frame of a direction at a time, whose bytes are valid until it returns.
type Hooks struct {
	Up   func(r *Relay, frame []byte) // of the client; nil sends it
	Down func(r *Relay, frame []byte) // of the server; nil gives it to the client
	Sent func(frame []byte)           // sees what is sent to the server, in its order; nil does not
	Over func(r *Relay)               // the server has ended a connection, of which nothing more comes; nil is nothing

	KeepsOpen bool // the client does not learn that the server has ended a connection
}

// Relay is one. It takes no time. Its methods may be called from any goroutine.
type Relay struct {
	hooks  Hooks
	dial   Dial
	memory *transport.Memory
	server *http.Server
	work   sync.WaitGroup

	mu      sync.Mutex // guards the rest, and one frame at a time in each direction
	up      *transport.Conn
	down    *transport.Conn
	closed  bool
	dialled int // connections of the client so far
}

// New returns a relay to the server that dial reaches. It is closed when the client's connections are.
func New(dial Dial, hooks Hooks) *Relay {
	r := &Relay{hooks: hooks, dial: dial, memory: transport.NewMemory(nil)}
	if r.hooks.Up == nil {
		r.hooks.Up = (*Relay).Send
	}
	if r.hooks.Down == nil {
		r.hooks.Down = (*Relay).Give
	}
	r.server = &http.Server{Handler: http.HandlerFunc(r.accept)}
	r.work.Go(func() { _ = r.server.Serve(r.memory.Listener()) })
	return r
}

// Dial is how the client reaches the relay.
func (r *Relay) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	return r.memory.Dial(ctx, network, addr)
}

// accept takes a connection of the client, and makes one to the server.
func (r *Relay) accept(w http.ResponseWriter, req *http.Request) {
	header := req.Header.Clone()
	for _, own := range []string{"Connection", "Upgrade", "Sec-Websocket-Key", "Sec-Websocket-Version", "Sec-Websocket-Extensions", "Sec-Websocket-Protocol"} {
		header.Del(own)
	}
	up, err := transport.Dial(req.Context(), "ws://"+req.Host+req.URL.RequestURI(), &transport.DialOptions{Header: header, NetDial: r.dial})
	if err != nil {
		status := http.StatusBadGateway
		if refused, ok := errors.AsType[*transport.HandshakeError](err); ok {
			status = refused.Status
		}
		http.Error(w, err.Error(), status)
		return
	}
	down, err := transport.Accept(w, req, nil)
	r.mu.Lock()
	over := r.closed
	if err == nil && !over {
		r.up, r.down = up, down
		r.dialled++
		r.work.Go(func() { r.pump(down, up, false) })
		r.work.Go(func() { r.pump(up, down, true) })
	}
	r.mu.Unlock()
	if err != nil || over {
		_ = up.CloseNow()
	}
}

// pump hands on what comes from one end, until that end is over; then the other one is over, too.
func (r *Relay) pump(from, to *transport.Conn, ofServer bool) {
	for {
		_, frame, err := from.Read()
		switch {
		case err == nil && ofServer:
			r.hooks.Down(r, frame)
		case err == nil:
			r.hooks.Up(r, frame)
		default:
			r.ended(to, ofServer, err)
			return
		}
	}
}

// ended ends one end as the other one has ended.
func (r *Relay) ended(to *transport.Conn, ofServer bool, err error) {
	if ofServer && r.hooks.Over != nil {
		r.hooks.Over(r)
	}
	if ofServer && r.hooks.KeepsOpen {
		return
	}
	if said, ok := errors.AsType[*transport.CloseError](err); ok && said.Code != closeNoCode {
		_ = to.Close(said.Code, said.Reason)
	} else {
		_ = to.CloseNow()
	}
}

// Send sends a frame to the server, on the newest connection. One that is over takes none.
func (r *Relay) Send(frame []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.up == nil || r.up.Write(frame) != nil {
		return
	}
	if r.hooks.Sent != nil {
		r.hooks.Sent(frame)
	}
}

// Give gives the client a frame of the server's, on the newest connection.
func (r *Relay) Give(frame []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.down != nil {
		_ = r.down.Write(frame)
	}
}

// Connections returns how many the client has had.
func (r *Relay) Connections() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dialled
}

// HangUp ends the client's connection without a word.
func (r *Relay) HangUp() {
	r.mu.Lock()
	down := r.down
	r.mu.Unlock()
	if down != nil {
		_ = down.Close(closeBroken, "")
	}
}

// Close ends all connections, and waits until nothing runs any more.
func (r *Relay) Close() {
	r.mu.Lock()
	r.closed = true
	up, down := r.up, r.down
	r.mu.Unlock()
	for _, c := range []*transport.Conn{up, down} {
		if c != nil {
			_ = c.CloseNow()
		}
	}
	_ = r.server.Close()
	_ = r.memory.Close()
	r.work.Wait()
}
