package link

import (
	"errors"

	"github.com/voicesim/voicesim/wire"
)

// errBinary is what is wrong with a binary frame: the protocol has none.
var errBinary = errors.New("binary frame")

// read decodes what the server sends and hands it on, until the connection ends. An event that comes twice, as
// its id tells, is handed on once: sound would be heard twice.
func (l *Link) read() {
	dec := wire.Decoder{Room: l.opts.Room}
	var repeats wire.Repeats
	var halves halves
	generation := l.opts.Generation
	for {
		binary, raw, err := l.conn.Read()
		if err != nil {
			l.fail(err)
			return
		}
		l.received.Add(1)
		var ev wire.ServerEvent
		if binary {
			err = errBinary
		} else {
			ev, err = dec.Server(raw)
		}
		l.tapServer(ev, raw, err)
		if repeats.Again(ev) {
			continue
		}
		halves.join(ev, raw)
		switch ev := ev.(type) {
		case nil:
			l.handler.BadFrame(generation, err)
		case *wire.ResponseOutputAudioDelta:
			l.handler.Audio(generation, ev)
		default:
			l.handler.Event(generation, ev)
		}
	}
}

func (l *Link) tapServer(ev wire.ServerEvent, raw []byte, err error) {
	if l.opts.Tap == nil {
		return
	}
	f := Frame{FromServer: true, Raw: raw}
	if err == nil {
		f.Type, f.Server = ev.EventType(), ev
	}
	l.opts.Tap(f)
}
