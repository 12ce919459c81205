package link

import (
	"errors"
	"net"

	"github.com/voicesim/voicesim/wire"
)

// write sends what is in the outbox, in its order, until the outbox is closed or the connection fails.
func (l *Link) write() {
	for {
		out, ok := l.outbox.next()
		if !ok || !l.send(out, l.patiently) {
			return
		}
		l.outbox.written(false)
	}
}

// WriteNow writes audio that was pushed, where PushAudio asks for it: nothing else waits, so that the writer need not be
// woken for it. It does not wait for the network: what that does not take at once is left to the writer.
func (l *Link) WriteNow() {
	rest := false
	defer func() { l.outbox.written(rest) }() // in any case: the tap may end the goroutine
	if out, ok := l.outbox.first(); ok {
		l.send(out, func(frame []byte) (err error) {
			rest, err = l.conn.WriteNow(frame)
			return err
		})
	}
}

// patiently writes a frame, or with none what the network has not taken of the one before, and waits until it has.
func (l *Link) patiently(frame []byte) error {
	if frame == nil {
		return l.conn.Flush()
	}
	return l.conn.Write(frame)
}

// send writes what was taken from the outbox. It reports false when the connection has failed.
func (l *Link) send(out outgoing, write func(frame []byte) error) (alive bool) {
	ev := out.event
	var frame []byte
	if !out.rest {
		if ev == nil {
			l.append.Audio = out.audio
			ev = &l.append
		}
		var err error
		if l.frame, err = wire.AppendClient(l.frame[:0], ev); err != nil {
			l.opts.Logger.Error("event cannot be encoded", "type", ev.EventType(), "error", err)
			return true
		}
		frame = l.frame
	}
	l.sending.Store(true)
	err := write(frame)
	l.sending.Store(false)
	if err != nil {
		l.outbox.abandon()
		if !errors.Is(err, net.ErrClosed) { // else the reader knows why the peer closed
			l.fail(err)
		}
		return false
	}
	if out.rest {
		return true
	}
	if l.opts.Tap != nil {
		l.opts.Tap(Frame{Type: ev.EventType(), Raw: frame, Client: ev})
	}
	if out.event == nil {
		l.opts.Recycle(out.audio)
	}
	return true
}
