package link

import (
	"sync"

	"github.com/voicesim/voicesim/internal/deque"
	"github.com/voicesim/voicesim/wire"
)

// outgoing is one frame to be sent: an event, or audio of the caller.
type outgoing struct {
	event wire.ClientEvent // nil: audio
	audio []byte
}

// outbox is the one queue to the server. Its order is the order on the wire:
//
//	what                            | goes
//	--------------------------------+-------------------------------------------------------------
//	cancel, truncate (urgent)       | before the audio at the end of the queue, behind all else
//	any other event                 | to the end
//	audio                           | to the end; the oldest audio is dropped when there is too much
//
// So commit and clear stay behind the audio that they are about, and what stops the agent does not wait
// for a slow line to take the caller's audio first.
type outbox struct {
	wake  chan struct{} // one slot: there is something to be sent, or the outbox was closed
	limit int           // bytes of audio; the newest piece is never dropped

	mu      sync.Mutex // guards the rest
	queue   deque.Deque[outgoing]
	audio   int // bytes in the queue
	dropped int // bytes since the start
	lost    int // bytes of audio that waited when the connection was lost, or came later
	closed  bool
	recycle func([]byte)
}

func newOutbox(limit int, recycle func([]byte)) *outbox {
	return &outbox{wake: make(chan struct{}, 1), limit: limit, recycle: recycle}
}

// push queues an event. After close it is discarded.
func (o *outbox) push(ev wire.ClientEvent, urgent bool) {
	o.mu.Lock()
	if o.closed {
		o.mu.Unlock()
		return
	}
	place := o.queue.Len()
	for urgent && place > 0 && o.queue.At(place-1).event == nil {
		place--
	}
	o.queue.Insert(place, outgoing{event: ev})
	o.mu.Unlock()
	o.signal()
}

// pushAudio queues audio, which belongs to the outbox from then on. It reports whether this made it drop
// audio for the first time.
func (o *outbox) pushAudio(pcm []byte) (firstDrop bool) {
	o.mu.Lock()
	if o.closed {
		o.mu.Unlock()
		return false
	}
	o.queue.PushBack(outgoing{audio: pcm})
	o.audio += len(pcm)
	if o.audio > o.limit {
		firstDrop = o.dropped == 0
		o.drop(o.audio - o.limit)
		firstDrop = firstDrop && o.dropped > 0
	}
	o.mu.Unlock()
	o.signal()
	return firstDrop
}

// drop removes at least n bytes of the oldest audio, but not the newest piece; o.mu must be held.
func (o *outbox) drop(n int) {
	index, newest := -1, o.queue.Len()-1
	o.queue.Keep(func(e *outgoing) bool {
		index++
		if e.event != nil || n <= 0 || index == newest {
			return true
		}
		n -= len(e.audio)
		o.audio -= len(e.audio)
		o.dropped += len(e.audio)
		o.recycle(e.audio)
		return false
	})
}

// next waits for something to be sent. It returns false when the outbox is closed and empty.
func (o *outbox) next() (outgoing, bool) {
	for {
		o.mu.Lock()
		if o.queue.Len() > 0 {
			e := o.queue.PopFront()
			o.audio -= len(e.audio)
			o.mu.Unlock()
			return e, true
		}
		closed := o.closed
		o.mu.Unlock()
		if closed {
			return outgoing{}, false
		}
		<-o.wake
	}
}

// close refuses what comes from now on, and drops the audio that waits. The events that wait are
// still sent.
func (o *outbox) close() {
	o.mu.Lock()
	o.closed = true
	o.queue.Keep(func(e *outgoing) bool { return e.event != nil })
	o.audio = 0
	o.mu.Unlock()
	o.signal()
}

// abandon is close for a connection that is lost: nothing is sent any more.
func (o *outbox) abandon() {
	o.mu.Lock()
	o.closed = true
	o.queue.Keep(func(*outgoing) bool { return false })
	o.lost += o.audio
	o.audio = 0
	o.mu.Unlock()
	o.signal()
}

// droppedBytes returns how much audio was dropped since the start.
func (o *outbox) droppedBytes() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.dropped
}

// lostBytes returns how much audio did not reach a connection that was lost.
func (o *outbox) lostBytes() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.lost
}

func (o *outbox) signal() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}
