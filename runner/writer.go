package runner

import (
	"errors"
	"net"

	"github.com/voicesim/voicesim/wire"
)

// write is the session's writer: it sends what is in the outbox, in its order, until the outbox is
// closed or the connection fails.
func (s *Session) write() {
	var frame []byte
	var audio wire.InputAudioBufferAppend // reused
	for {
		out, ok := s.outbox.next()
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
			s.opts.Logger.Error("event cannot be encoded", "type", ev.EventType(), "error", err)
			continue
		}
		if err := s.conn.Write(frame); err != nil {
			s.outbox.abandon()
			if !errors.Is(err, net.ErrClosed) { // else the reader knows why the peer closed
				s.inbox.push(message{do: func() { s.loop.lost(err) }})
			}
			return
		}
		if s.opts.Tap != nil {
			s.opts.Tap(Frame{Type: ev.EventType(), Raw: frame, Client: ev})
		}
		if out.event == nil {
			s.caller.buffers.put(out.audio)
		}
	}
}
