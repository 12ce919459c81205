package link

import (
	"errors"
	"net"

	"github.com/voicesim/voicesim/wire"
)

// write sends what is in the outbox, in its order, until the outbox is closed or the connection fails.
func (l *Link) write() {
	var frame []byte
	var audio wire.InputAudioBufferAppend // reused
	for {
		out, ok := l.outbox.next()
		if !ok {
			return
		}
		ev := out.event
		if ev == nil {
			audio.Audio = out.audio
			ev = &audio
		}
		var err error
		frame, err = wire.AppendClient(frame[:0], ev)
		if err != nil {
			l.opts.Logger.Error("event cannot be encoded", "type", ev.EventType(), "error", err)
			continue
		}
		l.sending.Store(true)
		err = l.conn.Write(frame)
		l.sending.Store(false)
		if err != nil {
			l.outbox.abandon()
			if !errors.Is(err, net.ErrClosed) { // else the reader knows why the peer closed
				l.fail(err)
			}
			return
		}
		if l.opts.Tap != nil {
			l.opts.Tap(Frame{Type: ev.EventType(), Raw: frame, Client: ev})
		}
		if out.event == nil {
			l.opts.Recycle(out.audio)
		}
	}
}
