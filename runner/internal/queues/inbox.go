package queues

import (
	"sync"

	"github.com/voicesim/voicesim/wire"
)

// Message is something for the loop to deal with: one of Event, Audio and Do is set.
type Message struct {
	Generation int // of the link that it comes from; 0 for none

	Event   wire.ServerEvent // from the reader
	Audio   *AudioDelta      // from the reader
	Do      func()           // from anybody: to be called by the loop
	Dropped func()           // called if nobody deals with it; may be nil
	Handled chan struct{}    // if not nil, closed when the loop has done all that follows from it
}

// AudioDelta is a response.output_audio.delta in memory of the session's own.
type AudioDelta struct {
	Response, Item string
	Content        int
	Data           []byte
}

// Inbox is the one queue into the loop. What is pushed first is dealt with first, whoever pushes: the
// loop never has to choose.
type Inbox struct {
	Wake chan struct{} // one slot: something was pushed

	mu     sync.Mutex // guards the rest
	queue  []Message
	spare  []Message
	closed bool          // nobody takes any more
	deltas []*AudioDelta // free ones
}

// NewInbox returns an empty one.
func NewInbox() *Inbox { return &Inbox{Wake: make(chan struct{}, 1)} }

// Push appends a message. It does not block.
func (in *Inbox) Push(m Message) {
	in.mu.Lock()
	if !in.closed {
		in.queue = append(in.queue, m)
	} else if m.Dropped != nil {
		defer m.Dropped()
	}
	in.mu.Unlock()
	select {
	case in.Wake <- struct{}{}:
	default:
	}
}

// Close drops what was not taken, and what is pushed from now on.
func (in *Inbox) Close() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.closed, in.spare = true, nil
	for _, m := range in.queue {
		if m.Dropped != nil {
			m.Dropped()
		}
	}
	in.queue = nil
}

// Take returns all messages. They are valid until the next take.
func (in *Inbox) Take() []Message {
	in.mu.Lock()
	defer in.mu.Unlock()
	clear(in.spare)
	in.queue, in.spare = in.spare[:0], in.queue
	return in.spare
}

// Delta returns an AudioDelta to be filled in and pushed.
func (in *Inbox) Delta() *AudioDelta {
	in.mu.Lock()
	defer in.mu.Unlock()
	if last := len(in.deltas) - 1; last >= 0 {
		d := in.deltas[last]
		in.deltas = in.deltas[:last]
		return d
	}
	return &AudioDelta{}
}

// Release takes a delta back, without its data.
func (in *Inbox) Release(d *AudioDelta) {
	*d = AudioDelta{}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.deltas = append(in.deltas, d)
}

// Waiting is how many messages nobody has taken.
func (in *Inbox) Waiting() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.queue)
}
