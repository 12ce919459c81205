package eventloop

import "sync"

// Outbox carries frames from a session's loop to its writer, in order. The loop never waits for it.
type Outbox struct {
	limit int           // bytes that may wait
	wake  chan struct{} // one slot: something changed since the writer looked
	idle  chan struct{} // closed when the writer has returned

	mu     sync.Mutex // guards the fields below
	frames []byte     // one after the other
	ends   []int      // where each ends in frames
	queued int        // bytes not yet written, those in the writer's hands included
	over   bool       // nothing more will come
}

// NewOutbox returns an empty outbox in which so many bytes may wait.
func NewOutbox(limit int) *Outbox {
	return &Outbox{limit: limit, wake: make(chan struct{}, 1), idle: make(chan struct{})}
}

// Push copies a frame into the outbox. It reports false, and drops it, when too much waits.
func (o *Outbox) Push(frame []byte) bool {
	o.mu.Lock()
	fits := o.queued+len(frame) <= o.limit
	if fits {
		o.frames = append(o.frames, frame...)
		o.ends = append(o.ends, len(o.frames))
		o.queued += len(frame)
	}
	o.mu.Unlock()
	signal(o.wake)
	return fits
}

// Finish lets the writer return once everything is written; discard drops what waits.
func (o *Outbox) Finish(discard bool) {
	o.mu.Lock()
	o.over = true
	if discard {
		o.frames, o.ends = o.frames[:0], o.ends[:0]
	}
	o.mu.Unlock()
	signal(o.wake)
}

// largestSpare is the room kept for the next frames. Chosen: two seconds of an answer's burst.
const largestSpare = 128 << 10

// Take hands out what waits, in exchange for room that may be reused; over is true when nothing
// will come any more.
func (o *Outbox) Take(room []byte, ends []int) (frames []byte, frameEnds []int, over bool) {
	if cap(room) > largestSpare {
		room = nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	frames, frameEnds, over = o.frames, o.ends, o.over
	o.frames, o.ends = room[:0], ends[:0]
	return frames, frameEnds, over
}

func (o *Outbox) written(bytes int) {
	o.mu.Lock()
	o.queued -= bytes
	o.mu.Unlock()
}

// Wait returns when the writer has.
func (o *Outbox) Wait() { <-o.idle }

// Writer writes frames of text to a connection.
type Writer interface {
	// WriteAll writes the frames that stand one after the other in frames, each of which ends at one of ends.
	WriteAll(frames []byte, ends []int) error
}

// Write is the writer: it writes what is pushed until the outbox is finished or the connection lost.
func (o *Outbox) Write(conn Writer) {
	defer close(o.idle)
	var frames []byte
	var ends []int
	for {
		var over bool
		frames, ends, over = o.Take(frames, ends)
		if len(ends) == 0 {
			if over {
				return
			}
			<-o.wake
			continue
		}
		if conn.WriteAll(frames, ends) != nil {
			return
		}
		o.written(len(frames))
	}
}
