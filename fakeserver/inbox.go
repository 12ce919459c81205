package fakeserver

import (
	"context"
	"sync"
)

// Chosen: a client that is ahead of the loop by more frames, or by more bytes, waits, as it would for a
// slow network; room that grew for large frames is not kept.
const (
	inboxFrames  = 32
	inboxBytes   = 1 << 20
	largestInbox = 64 << 10
)

// inbox carries what a session's loop has to do, in the order in which it came: the frames of the reader, and the
// commands of other goroutines.
type inbox struct {
	wake chan struct{} // one slot: something came since the loop looked
	room chan struct{} // one slot: the loop has taken everything

	mu    sync.Mutex // guards the fields below
	bytes []byte     // of the frames, one after the other
	heads []head

	// Owned by the loop: what it has taken and not yet handled.
	taken     []byte
	takenHead []head
	next      int // head
	at        int // where its frame begins in taken
}

// head is what is known of a frame beside its bytes.
type head struct {
	end     int // of its bytes
	binary  bool
	err     error  // the connection is over
	command func() // it is none, but something to do
}

// frame is what the reader hands to the loop. Its text is valid until the next one is taken.
type frame struct {
	binary  bool
	text    []byte
	err     error  // the connection is over
	command func() // nil for what the reader hands over; else it is called, and all else is empty
}

func newInbox() *inbox {
	return &inbox{wake: make(chan struct{}, 1), room: make(chan struct{}, 1)}
}

// put copies a frame into the inbox, once there is room. It reports false if ended is closed before, or ctx is over.
func (in *inbox) put(ctx context.Context, f frame, ended <-chan struct{}) bool {
	for !in.add(f) {
		select {
		case <-in.room:
		case <-ended:
			return false
		case <-ctx.Done():
			return false
		}
	}
	signal(in.wake)
	return true
}

// add is put without waiting; it reports whether there was room. There always is for one frame.
func (in *inbox) add(f frame) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if n := len(in.heads); n == inboxFrames || n > 0 && len(in.bytes)+len(f.text) > inboxBytes {
		return false
	}
	in.bytes = append(in.bytes, f.text...)
	in.heads = append(in.heads, head{len(in.bytes), f.binary, f.err, f.command})
	return true
}

// take returns the next frame of those that [inbox.refill] got; ok is false if all were taken.
func (in *inbox) take() (f frame, ok bool) {
	if in.next == len(in.takenHead) {
		return frame{}, false
	}
	h := &in.takenHead[in.next]
	f = frame{h.binary, in.taken[in.at:h.end:h.end], h.err, h.command}
	in.next, in.at = in.next+1, h.end
	return f, true
}

// refill exchanges the frames that were taken for all that have come. It reports whether there are any.
func (in *inbox) refill() bool {
	if cap(in.taken) > largestInbox {
		in.taken = nil
	}
	in.mu.Lock()
	in.taken, in.bytes = in.bytes, in.taken[:0]
	in.takenHead, in.heads = in.heads, in.takenHead[:0]
	in.mu.Unlock()
	in.next, in.at = 0, 0
	signal(in.room)
	return len(in.takenHead) > 0
}

// signal fills the slot of a channel that has one.
func signal(slot chan<- struct{}) {
	select {
	case slot <- struct{}{}:
	default:
	}
}
