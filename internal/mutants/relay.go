package mutants

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"sync"

	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// Status codes of a close frame. Source: RFC 6455, section 7.4.1.
const (
	closeNoCode = 1005
	closeBroken = 1011
)

// relay stands between a session and its server, and hands on what they send. It takes no time.
type relay struct {
	broken *Broken
	tap    func(runner.Frame)
	dial   func(ctx context.Context, network, addr string) (net.Conn, error)
	memory *transport.Memory
	server *http.Server
	work   sync.WaitGroup

	mu      sync.Mutex // guards the rest, and one frame at a time in each direction
	up      *transport.Conn
	down    *transport.Conn
	closed  bool
	dialled int // connections of the session so far
}

// newRelay puts a relay between the session that o is for and its server. The session's tap sees what is beyond it.
func newRelay(b *Broken, o *runner.Options) *relay {
	r := &relay{broken: b, tap: o.Tap, dial: o.NetDial, memory: transport.NewMemory(nil)}
	if r.tap == nil {
		r.tap = func(runner.Frame) {}
	}
	if b.up == nil {
		b.up = pass
	}
	if b.down == nil {
		b.down = hand
	}
	r.server = &http.Server{Handler: r}
	o.Tap, o.NetDial = nil, r.memory.Dial
	r.work.Go(func() { _ = r.server.Serve(r.memory.Listener()) })
	return r
}

// ServeHTTP takes a connection of the session, and makes one to the server.
func (r *relay) ServeHTTP(w http.ResponseWriter, req *http.Request) {
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
func (r *relay) pump(from, to *transport.Conn, ofServer bool) {
	for {
		_, frame, err := from.Read()
		if err != nil {
			if ofServer && r.broken.keepsOpen {
				return
			}
			if said, ok := errors.AsType[*transport.CloseError](err); ok && said.Code != closeNoCode {
				_ = to.Close(said.Code, said.Reason)
			} else {
				_ = to.CloseNow()
			}
			return
		}
		on := passing{Type: wire.TypeOf(frame), Raw: frame}
		if ofServer {
			r.tapped(frame, true)
			r.broken.down(r, on)
		} else {
			r.broken.up(r, on)
		}
	}
}

// pass is what a sound session does: the frame goes to the server.
func pass(r *relay, on passing) { r.send(on.Raw) }

// hand is what becomes of a frame of the server: the session gets it.
func hand(r *relay, on passing) { r.give(on.Raw) }

// send sends a frame to the server, on the newest connection.
func (r *relay) send(frame []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.up == nil || r.up.Write(frame) != nil {
		return
	}
	r.tapped(frame, false)
}

// give gives the session a frame of the server's.
func (r *relay) give(frame []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.down != nil {
		_ = r.down.Write(frame)
	}
}

// later reports whether the session has lost a connection before.
func (r *relay) later() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dialled > 1
}

// hangUp ends the session's connection without a word.
func (r *relay) hangUp() {
	r.mu.Lock()
	down := r.down
	r.mu.Unlock()
	if down != nil {
		_ = down.Close(closeBroken, "")
	}
}

// tapped tells of a frame between the relay and the server.
func (r *relay) tapped(frame []byte, ofServer bool) {
	f := runner.Frame{FromServer: ofServer, Type: wire.TypeOf(frame), Raw: slices.Clone(frame)}
	if ofServer {
		f.Server, _ = wire.DecodeServer(f.Raw)
	} else {
		f.Client, _ = wire.DecodeClient(f.Raw)
	}
	r.tap(f)
}

// close ends all connections, and waits until nothing runs any more.
func (r *relay) close() {
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

// sendEvent sends an event to the server.
func (r *relay) sendEvent(ev wire.ClientEvent) {
	if frame, err := wire.AppendClient(nil, ev); err == nil {
		r.send(frame)
	}
}
