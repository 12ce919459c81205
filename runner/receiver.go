package runner

import (
	"github.com/voicesim/voicesim/internal/link"
	"github.com/voicesim/voicesim/runner/internal/queues"
	"github.com/voicesim/voicesim/wire"
)

// receiver puts what a link brings into the session's inbox.
type receiver struct{ s *Session }

var _ link.Handler = receiver{}

// Event hands on an event of the server.
func (r receiver) Event(generation int, ev wire.ServerEvent) {
	r.s.inbox.Push(queues.Message{Generation: generation, Event: ev})
}

// Audio hands on a delta, whose sound is in memory of the session.
func (r receiver) Audio(generation int, ev *wire.ResponseOutputAudioDelta) {
	d := r.s.inbox.Delta()
	d.Response, d.Item, d.Content = ev.ResponseID, ev.ItemID, ev.ContentIndex
	d.Data = ev.Delta
	r.s.inbox.Push(queues.Message{Generation: generation, Audio: d})
}

// BadFrame hands on that a frame could not be read.
func (r receiver) BadFrame(generation int, err error) {
	r.s.inbox.Push(queues.Message{Generation: generation, Do: func() { r.s.loop.badFrame(err) }})
}

// Lost hands on the end of the link.
func (r receiver) Lost(generation int, err error) {
	r.s.inbox.Push(queues.Message{Generation: generation, Do: func() { r.s.loop.lost(err) }})
}
