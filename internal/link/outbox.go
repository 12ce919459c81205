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
	rest  bool // nothing new: what the network has not taken yet of the frame before
}

// outbox is the one queue to the server. Its order is the order on the wire:
//
//	what                            | goes
//	--------------------------------+-------------------------------------------------------------
//	cancel, truncate (urgent)       | before the audio at the end of the queue, behind all else
//	any other event                 | to the end
//	audio                           | to the end; the oldest audio is dropped when there is too much
//	audio behind audio that fills   | into that; see filling
//
// So commit and clear stay behind the audio that they are about, and what stops the agent does not wait
// for a slow line to take the caller's audio first.
//
// One writes at a time: whoever took something says with written that it is done. That is the link's writer, or, if
// nothing else waits, whoever pushes audio.
type outbox struct {
	wake    chan struct{} // one slot: there is something to be sent, or the outbox was closed
	limit   int           // bytes of audio; the newest piece is never dropped
	recycle func([]byte)
	direct  bool // who pushes audio may write it

	mu      sync.Mutex // guards the rest
	queue   deque.Deque[outgoing]
	filling filling
	writing bool // somebody does
	rest    bool // the network has not taken all of what was written last
	audio   int  // bytes in the queue
	dropped int  // bytes since the start
	lost    int  // bytes of audio that waited when the connection was lost, or came later
	closed  bool
}

func newOutbox(opts *Options) *outbox {
	o := &outbox{wake: make(chan struct{}, 1), limit: opts.MaxAudio, recycle: opts.Recycle}
	o.filling = filling{full: opts.GatherAudio, longest: opts.GatherWait, quiet: o.quiet}
	return o
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
	if place == o.queue.Len() {
		o.filling.end()
	}
	o.queue.Insert(place, outgoing{event: ev})
	o.mu.Unlock()
	o.signal()
}

// pushAudio queues audio, which belongs to the outbox from then on. It reports whether this made it drop audio for the
// first time, and whether the writing is the caller's, who must take what waits first, write it and call written.
func (o *outbox) pushAudio(pcm []byte) (firstDrop, mine bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return false, false
	}
	o.audio += len(pcm)
	if o.filling.on {
		last := o.queue.At(o.queue.Len() - 1)
		last.audio = append(last.audio, pcm...)
		o.recycle(pcm)
		o.filling.grew(len(last.audio))
	} else {
		o.queue.PushBack(outgoing{audio: pcm})
		o.filling.begin(len(pcm))
	}
	if o.audio > o.limit {
		firstDrop = o.dropped == 0
		o.drop(o.audio - o.limit)
		firstDrop = firstDrop && o.dropped > 0
	}
	switch {
	case o.filling.on:
	case o.direct && !o.writing && o.queue.Len() == 1:
		o.writing = true
		return firstDrop, true
	default:
		o.signal()
	}
	return firstDrop, false
}

// quiet sends what fills when it has waited for long enough.
func (o *outbox) quiet() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.filling.over() {
		o.filling.end()
		o.signal()
	}
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

// next waits for something to be sent, and until nobody else writes. It returns false when the outbox is closed and empty.
func (o *outbox) next() (outgoing, bool) {
	for {
		o.mu.Lock()
		var out outgoing
		ready := !o.writing && (o.rest || o.ready() > 0)
		if ready {
			o.writing = true
			out = o.take()
		}
		over := o.closed && !o.writing
		o.mu.Unlock()
		if ready || over {
			return out, ready
		}
		<-o.wake
	}
}

// ready returns how many of the queue may be sent; o.mu must be held.
func (o *outbox) ready() int {
	if o.filling.on {
		return o.queue.Len() - 1
	}
	return o.queue.Len()
}

// first gives out what waits first to the one whose writing it is; there may be nothing any more.
func (o *outbox) first() (outgoing, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ready() == 0 {
		return outgoing{}, false
	}
	return o.take(), true
}

// take gives out what is to be sent next; o.mu must be held.
func (o *outbox) take() outgoing {
	if o.rest {
		o.rest = false
		return outgoing{rest: true}
	}
	out := o.queue.PopFront()
	o.audio -= len(out.audio)
	return out
}

// written says that what was taken is written, or that the network has not taken the rest of it yet. It wakes the writer
// if there is something for it to do.
func (o *outbox) written(rest bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.writing, o.rest = false, rest && !o.closed
	if o.rest || o.ready() > 0 || o.closed {
		o.signal()
	}
}

// close refuses what comes from now on, and drops the audio that waits for a slow line. The events that wait are
// still sent, and so is audio that waited to be full alone.
func (o *outbox) close() {
	o.mu.Lock()
	o.closed = true
	alone := o.filling.on && o.queue.Len() == 1
	o.filling.end()
	if !alone {
		o.queue.Keep(func(e *outgoing) bool { return e.event != nil })
		o.audio = 0
	}
	o.mu.Unlock()
	o.signal()
}

// abandon is close for a connection that is lost: nothing is sent any more.
func (o *outbox) abandon() {
	o.mu.Lock()
	o.closed, o.rest = true, false
	o.filling.end()
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
