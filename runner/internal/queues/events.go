package queues

import (
	"cmp"
	"context"
	"io"
	"sync"
	"sync/atomic"

	"github.com/voicesim/voicesim/internal/deque"
)

// Events is what the reader of a session's events, of type E, has not read yet.
type Events[E any] struct {
	limit int           // events, beyond which some are lost
	value func(E) Value // of an event
	wake  chan struct{} // one slot: there is an event, or the queue was ended

	ranging atomic.Bool // somebody is in Events or Next

	mu      sync.Mutex     // guards the rest
	kept    deque.Deque[E] // older than the queue: they must not be lost
	queue   deque.Deque[E]
	wanted  bool // somebody has read
	dropped int  // events that were lost while somebody read
	ended   bool
	err     error // to be returned after the last event, once
}

// unwantedEvents is how many events are kept for a reader that has not come yet. Chosen: more than
// happen while an application gets from Connect to Events.
const unwantedEvents = 512

// Value is what an event is worth to a reader who is behind.
type Value uint8

// The values of events.
const (
	Indispensable Value = iota // it asks for something, or stops something
	Dispensable                // a call goes on well without it
	Sound                      // the first to be lost
)

// NewEvents returns an empty queue with room for limit events, beyond which some are lost by their value.
func NewEvents[E any](limit int, value func(E) Value) *Events[E] {
	return &Events[E]{limit: limit, value: value, wake: make(chan struct{}, 1)}
}

// Push queues an event.
//
//	reader                  | queue           | event
//	------------------------+-----------------+----------------------------------
//	has not come yet        | any             | queued; the oldest beyond 512 is dropped
//	reads                   | below the half  | queued
//	reads                   | above the half  | queued, but sound is dropped and counted
//	reads                   | full            | queued; the oldest that may be lost is dropped and counted
func (q *Events[E]) Push(ev E) {
	q.mu.Lock()
	q.put(ev)
	q.mu.Unlock()
	q.signal()
}

// put is Push without a lock and a signal.
func (q *Events[E]) put(ev E) {
	if q.queue.Len() >= q.limit/2 && q.value(ev) == Sound {
		q.dropped++
		return
	}
	q.queue.PushBack(ev)
	switch {
	case !q.wanted && q.queue.Len() > unwantedEvents:
		q.queue.PopFront()
	case q.wanted && q.queue.Len() > q.limit:
		q.lose(q.queue.PopFront())
	}
}

// lose drops an event, or keeps it apart if it must not be lost: up to as many as the queue has room for.
func (q *Events[E]) lose(ev E) {
	if q.value(ev) == Indispensable {
		q.kept.PushBack(ev)
		if q.kept.Len() <= q.limit {
			return
		}
		q.kept.PopFront()
	}
	q.dropped++
}

// End lets the reader finish after the events that are queued.
func (q *Events[E]) End(err error) {
	q.mu.Lock()
	q.ended, q.err = true, err
	q.mu.Unlock()
	q.signal()
}

// Next waits for the next event, or returns why there is none: io.EOF after a normal end.
func (q *Events[E]) Next(ctx context.Context) (E, error) {
	for {
		ev, come, err := q.pop()
		if come {
			return ev, nil
		}
		if err != nil {
			q.signal() // for the next call
			return ev, err
		}
		select {
		case <-q.wake:
		case <-ctx.Done():
			return ev, ctx.Err()
		}
	}
}

// pop returns the next event, or why there will be none; neither if there may be one later.
func (q *Events[E]) pop() (ev E, come bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.wanted = true
	for _, d := range []*deque.Deque[E]{&q.kept, &q.queue} {
		if d.Len() > 0 {
			return d.PopFront(), true, nil
		}
	}
	if q.ended {
		return ev, false, cmp.Or(q.err, io.EOF)
	}
	return ev, false, nil
}

// Waiting tells how many events nobody has read yet, the oldest of them, and whether anybody has ever read.
func (q *Events[E]) Waiting() (n int, oldest E, wanted bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, d := range []*deque.Deque[E]{&q.queue, &q.kept} {
		if d.Len() > 0 {
			oldest = *d.At(0)
		}
		n += d.Len()
	}
	return n, oldest, q.wanted
}

// Lost is how many events a reader did not get who was behind.
func (q *Events[E]) Lost() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.dropped
}

func (q *Events[E]) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// Enter notes a reader. It panics when there is one.
func (q *Events[E]) Enter() {
	if q.ranging.Swap(true) {
		panic("runner: two readers of one session's events")
	}
}

// Leave notes that the reader has gone.
func (q *Events[E]) Leave() { q.ranging.Store(false) }
