package link

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

// Options says where a link leads and how it is watched.
type Options struct {
	URL     string                                                            // ws or wss
	Header  http.Header                                                       // sent with the handshake
	NetDial func(ctx context.Context, network, addr string) (net.Conn, error) // nil means the net package
	Limit   int64                                                             // bytes of the largest frame of the server; zero means 16 MiB

	Generation int // of this link among those of its session, from 1

	MaxAudio int          // bytes of audio that may wait; beyond them the oldest is dropped
	Recycle  func([]byte) // takes the memory of audio that was sent or dropped

	Room func(bytes int) []byte // makes memory for the agent's audio; nil means memory that is used again after Handler.Audio

	GatherAudio int           // bytes of audio from which on it is sent; less waits for more. Zero means that all is sent as it comes
	GatherWait  time.Duration // longest time that it waits

	Ping time.Duration // between pings; zero means none
	Pong time.Duration // in which a ping must be answered, or anything else arrive

	Tap    func(Frame)  // sees every frame; may be nil
	Logger *slog.Logger // required
}

// Handler takes what comes from the server. Its methods are called by the link's goroutines, in the order in
// which things came, and must not block.
type Handler interface {
	// Event takes an event other than the agent's audio; it is the handler's own.
	Event(generation int, ev wire.ServerEvent)
	// Audio takes a piece of the agent's audio, which is valid during the call only; with Options.Room its sound is the handler's.
	Audio(generation int, ev *wire.ResponseOutputAudioDelta)
	// BadFrame takes the reason why a frame could not be read.
	BadFrame(generation int, err error)
	// Lost takes the end of the connection, once: a *transport.CloseError when the server closed it, an error
	// that wraps ErrSilent when it answered no ping, or another one of package transport.
	Lost(generation int, err error)
}

// Link is one connection of a session.
type Link struct {
	opts    Options
	conn    *transport.Conn
	outbox  *outbox
	handler Handler

	received atomic.Int64 // frames, for liveness
	sending  atomic.Bool  // a frame is being written, for liveness
	lost     sync.Once
	ended    sync.Once
	over     chan struct{}  // closed by Finish, for liveness
	running  sync.WaitGroup // reader, writer and liveness
	writing  chan struct{}  // closed when the writer has ended

	// Of whoever writes; see outbox.
	frame  []byte
	append wire.InputAudioBufferAppend
}

// Dial opens the connection. Nothing is read or written before Start. A link that is not started is ended with
// Discard.
func Dial(ctx context.Context, opts *Options) (*Link, error) {
	conn, err := transport.Dial(ctx, opts.URL, &transport.DialOptions{
		Header: opts.Header, NetDial: opts.NetDial, ReadLimit: opts.Limit,
	})
	if err != nil {
		return nil, err
	}
	l := &Link{opts: *opts, conn: conn, outbox: newOutbox(opts), over: make(chan struct{}), writing: make(chan struct{})}
	l.outbox.direct = conn.WritesNow()
	return l, nil
}

// Start starts the link's goroutines. From then on it must be finished.
func (l *Link) Start(handler Handler) {
	l.handler = handler
	l.running.Go(l.read)
	l.running.Go(func() {
		defer close(l.writing)
		l.write()
	})
	if l.opts.Ping > 0 {
		l.running.Go(l.watch)
	}
}

// Discard ends a link that was not started.
func (l *Link) Discard() { _ = l.conn.CloseNow() }

// Generation returns which of its session's links this is.
func (l *Link) Generation() int { return l.opts.Generation }

// Push queues an event for the server. An urgent one overtakes audio that waits. After Shut, and when the link is
// lost, it is discarded.
func (l *Link) Push(ev wire.ClientEvent, urgent bool) { l.outbox.push(ev, urgent) }

// PushAudio queues audio of the caller, in the wire's format; it belongs to the link from then on. It reports
// whether this made it drop audio for the first time, and whether WriteNow is to be called, once no lock is held.
func (l *Link) PushAudio(pcm []byte) (firstDrop, writeNow bool) { return l.outbox.pushAudio(pcm) }

// Dropped returns how many bytes of audio were dropped.
func (l *Link) Dropped() int { return l.outbox.droppedBytes() }

// Lost returns how many bytes of audio waited when the link was abandoned, or came later.
func (l *Link) Lost() int { return l.outbox.lostBytes() }

// Shut refuses what is pushed from now on, and drops audio that waits. Events that wait are still sent.
func (l *Link) Shut() { l.outbox.close() }

// Abandon is Shut for a connection that is lost: nothing is sent any more.
func (l *Link) Abandon() { l.outbox.abandon() }

// Finish ends a link that was shut: it sends what is queued, closes the connection, each within patience, and
// waits for the link's goroutines. It may be called again, and at the same time.
func (l *Link) Finish(patience time.Duration) {
	select {
	case <-l.writing:
		_ = l.conn.Close(1000, "")
	case <-time.After(patience):
		_ = l.conn.CloseNow()
	}
	l.ended.Do(func() { close(l.over) })
	l.running.Wait()
}

// fail tells the handler, once, that the connection is lost.
func (l *Link) fail(err error) {
	l.lost.Do(func() { l.handler.Lost(l.opts.Generation, err) })
}
