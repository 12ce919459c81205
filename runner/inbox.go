package runner

import (
	"sync"

	"github.com/voicesim/voicesim/wire"
)

// message is something for the loop to deal with: one of event, audio and do is set.
type message struct {
	generation int // of the link that it comes from; 0 for none

	event   wire.ServerEvent // from the reader
	audio   *audioDelta      // from the reader
	do      func()           // from anybody: to be called by the loop
	dropped func()           // called if nobody deals with it; may be nil
	handled chan struct{}    // if not nil, closed when the loop has done all that follows from it
}

// audioDelta is a response.output_audio.delta in memory of the session's own.
type audioDelta struct {
	response, item string
	content        int
	data           []byte
}

// inbox is the one queue into the loop. What is pushed first is dealt with first, whoever pushes: the
// loop never has to choose.
type inbox struct {
	wake chan struct{} // one slot: something was pushed

	mu     sync.Mutex // guards the rest
	queue  []message
	spare  []message
	closed bool          // nobody takes any more
	deltas []*audioDelta // free ones
}

func newInbox() *inbox { return &inbox{wake: make(chan struct{}, 1)} }

// push appends a message. It does not block.
func (in *inbox) push(m message) {
	in.mu.Lock()
	if !in.closed {
		in.queue = append(in.queue, m)
	} else if m.dropped != nil {
		defer m.dropped()
	}
	in.mu.Unlock()
	select {
	case in.wake <- struct{}{}:
	default:
	}
}

// close drops what was not taken, and what is pushed from now on.
func (in *inbox) close() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.closed, in.spare = true, nil
	for _, m := range in.queue {
		if m.dropped != nil {
			m.dropped()
		}
	}
	in.queue = nil
}

// take returns all messages. They are valid until the next take.
func (in *inbox) take() []message {
	in.mu.Lock()
	defer in.mu.Unlock()
	clear(in.spare)
	in.queue, in.spare = in.spare[:0], in.queue
	return in.spare
}

// delta returns an audioDelta to be filled in and pushed.
func (in *inbox) delta() *audioDelta {
	in.mu.Lock()
	defer in.mu.Unlock()
	if last := len(in.deltas) - 1; last >= 0 {
		d := in.deltas[last]
		in.deltas = in.deltas[:last]
		return d
	}
	return &audioDelta{}
}

// release takes a delta back, without its data.
func (in *inbox) release(d *audioDelta) {
	*d = audioDelta{}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.deltas = append(in.deltas, d)
}
