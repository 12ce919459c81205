package runner

import (
	"github.com/voicesim/voicesim/wire"
)

// read is the session's reader: it decodes what the server sends and puts it into the inbox, until the
// connection ends. An event that comes twice, as its id tells, is put there once: sound would be heard twice.
func (s *Session) read() {
	var dec wire.Decoder
	var repeats wire.Repeats
	for {
		binary, raw, err := s.conn.Read()
		if err != nil {
			s.inbox.push(message{do: func() { s.loop.lost(err) }})
			return
		}
		var ev wire.ServerEvent
		if binary {
			err = errBinary
		} else {
			ev, err = dec.Server(raw)
		}
		s.tapServer(ev, raw, err)
		if repeats.Again(ev) {
			continue
		}
		switch ev := ev.(type) {
		case nil:
			s.inbox.push(message{do: func() { s.loop.badFrame(err) }})
		case *wire.ResponseOutputAudioDelta:
			s.readAudio(ev)
		default:
			s.inbox.push(message{event: ev})
		}
	}
}

func (s *Session) tapServer(ev wire.ServerEvent, raw []byte, err error) {
	if s.opts.Tap == nil {
		return
	}
	f := Frame{FromServer: true, Raw: raw}
	if err == nil {
		f.Type, f.Server = ev.EventType(), ev
	}
	s.opts.Tap(f)
}

// readAudio copies a delta out of the decoder's memory.
func (s *Session) readAudio(ev *wire.ResponseOutputAudioDelta) {
	d := s.inbox.delta()
	d.response, d.item, d.content = ev.ResponseID, ev.ItemID, ev.ContentIndex
	d.data = append(s.buffers.get(len(ev.Delta)), ev.Delta...)
	s.inbox.push(message{audio: d})
}
