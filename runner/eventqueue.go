package runner

import (
	"context"
	"io"
	"sync"
	"sync/atomic"

	"github.com/voicesim/voicesim/internal/deque"
)

// eventQueue is what the reader of a session's events has not read yet.
type eventQueue struct {
	limit int           // events, beyond which some are lost
	wake  chan struct{} // one slot: there is an event, or the queue was ended

	ranging atomic.Bool // somebody is in Events or Next

	mu      sync.Mutex         // guards the rest
	kept    deque.Deque[Event] // older than the queue: they must not be lost
	queue   deque.Deque[Event]
	wanted  bool // somebody has read
	dropped int  // events that were lost while somebody read
	ended   bool
	err     error // to be returned after the last event, once
}

// unwantedEvents is how many events are kept for a reader that has not come yet. Chosen: more than
// happen while an application gets from Connect to Events.
const unwantedEvents = 512

func newEventQueue(limit int) *eventQueue {
	return &eventQueue{limit: limit, wake: make(chan struct{}, 1)}
}

// push queues an event.
//
//	reader                  | queue           | event
//	------------------------+-----------------+----------------------------------
//	has not come yet        | any             | queued; the oldest beyond 512 is dropped
//	reads                   | below the half  | queued
//	reads                   | above the half  | queued, but Audio is dropped and counted
//	reads                   | full            | queued; the oldest that may be lost is dropped and counted
func (q *eventQueue) push(ev Event) {
	q.mu.Lock()
	q.put(ev)
	q.mu.Unlock()
	q.signal()
}

// put is push without a lock and a signal.
func (q *eventQueue) put(ev Event) {
	if _, isAudio := ev.(*Audio); isAudio && q.queue.Len() >= q.limit/2 {
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
func (q *eventQueue) lose(ev Event) {
	if !dispensable(ev) {
		q.kept.PushBack(ev)
		if q.kept.Len() <= q.limit {
			return
		}
		q.kept.PopFront()
	}
	q.dropped++
}

// dispensable reports whether a call goes on well without an event: it asks for nothing, stops nothing, and its like
// or the history tells what it told.
func dispensable(ev Event) bool {
	switch ev.(type) {
	case *ApprovalRequested, *ApprovalDecided, *Interrupted, *HandedOff, *GuardrailTripped, *ToolStarted, *ToolEnded, *Closed:
		return false
	default:
		return true
	}
}

// end lets the reader finish after the events that are queued.
func (q *eventQueue) end(err error) {
	q.mu.Lock()
	q.ended, q.err = true, err
	q.mu.Unlock()
	q.signal()
}

// next waits for the next event, or returns why there is none.
func (q *eventQueue) next(ctx context.Context) (Event, error) {
	for {
		ev, ended, err := q.pop()
		if ev != nil {
			return ev, nil
		}
		if ended {
			q.signal() // for the next call
			if err == nil {
				err = io.EOF
			}
			return nil, err
		}
		select {
		case <-q.wake:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (q *eventQueue) pop() (ev Event, ended bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.wanted = true
	for _, d := range []*deque.Deque[Event]{&q.kept, &q.queue} {
		if d.Len() > 0 {
			return d.PopFront(), false, nil
		}
	}
	return nil, q.ended, q.err
}

func (q *eventQueue) lost() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.dropped
}

func (q *eventQueue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// enter notes a reader. It panics when there is one.
func (q *eventQueue) enter() {
	if q.ranging.Swap(true) {
		panic("runner: two readers of one session's events")
	}
}

func (q *eventQueue) leave() { q.ranging.Store(false) }
