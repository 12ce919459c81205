package runner

import (
	"github.com/voicesim/voicesim/internal/link"
	"github.com/voicesim/voicesim/wire"
)

// receiver puts what a link brings into the session's inbox.
type receiver struct{ s *Session }

var _ link.Handler = receiver{}

// Event hands on an event of the server.
func (r receiver) Event(generation int, ev wire.ServerEvent) {
	r.s.inbox.push(message{generation: generation, event: ev})
}

// Audio copies a delta out of the link's memory.
func (r receiver) Audio(generation int, ev *wire.ResponseOutputAudioDelta) {
	d := r.s.inbox.delta()
	d.response, d.item, d.content = ev.ResponseID, ev.ItemID, ev.ContentIndex
	d.data = append(r.s.buffers.get(len(ev.Delta)), ev.Delta...)
	r.s.inbox.push(message{generation: generation, audio: d})
}

// BadFrame hands on that a frame could not be read.
func (r receiver) BadFrame(generation int, err error) {
	r.s.inbox.push(message{generation: generation, do: func() { r.s.loop.badFrame(err) }})
}

// Lost hands on the end of the link.
func (r receiver) Lost(generation int, err error) {
	r.s.inbox.push(message{generation: generation, do: func() { r.s.loop.lost(err) }})
}
