package eventloop

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

// Inbox carries what a session's loop has to do, in the order in which it came: the frames of the reader, and the
// commands of other goroutines.
type Inbox struct {
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

// Frame is what the reader hands to the loop. Its text is valid until the next one is taken.
type Frame struct {
	Binary  bool
	Text    []byte
	Err     error  // the connection is over
	Command func() // nil for what the reader hands over; else it is to be called, and all else is empty
}

// NewInbox returns an empty inbox.
func NewInbox() *Inbox {
	return &Inbox{wake: make(chan struct{}, 1), room: make(chan struct{}, 1)}
}

// Put copies a frame into the inbox, once there is room. It reports false if ended is closed before, or ctx is over.
func (in *Inbox) Put(ctx context.Context, f Frame, ended <-chan struct{}) bool {
	waited := false
	for ; !in.add(f); waited = true {
		select {
		case <-in.room:
		case <-ended:
			return false
		case <-ctx.Done():
			return false
		}
	}
	if waited {
		signal(in.room) // there may be room for another one that waits
	}
	signal(in.wake)
	return true
}

// add is Put without waiting; it reports whether there was room. There always is for one frame.
func (in *Inbox) add(f Frame) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if n := len(in.heads); n == inboxFrames || n > 0 && len(in.bytes)+len(f.Text) > inboxBytes {
		return false
	}
	in.bytes = append(in.bytes, f.Text...)
	in.heads = append(in.heads, head{len(in.bytes), f.Binary, f.Err, f.Command})
	return true
}

// Take returns the next frame of those that [Inbox.Refill] got; ok is false if all were taken.
func (in *Inbox) Take() (f Frame, ok bool) {
	if in.next == len(in.takenHead) {
		return Frame{}, false
	}
	h := &in.takenHead[in.next]
	f = Frame{h.binary, in.taken[in.at:h.end:h.end], h.err, h.command}
	in.next, in.at = in.next+1, h.end
	return f, true
}

// Refill exchanges the frames that were taken for all that have come. It reports whether there are any.
func (in *Inbox) Refill() bool {
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

// Wake returns a channel that delivers when something may have come since [Inbox.Refill] was called last.
func (in *Inbox) Wake() <-chan struct{} { return in.wake }

// signal fills the slot of a channel that has one.
func signal(slot chan<- struct{}) {
	select {
	case slot <- struct{}{}:
	default:
	}
}
