package eventloop

import "time"

// Timer calls a function at a time. The zero value is not armed; [Timers.Set] arms it.
type Timer struct {
	Fire  func() // called by the loop that gets the timer from [Timers.Due]
	at    time.Time
	order uint64 // of arming, among timers of the same time
	place int    // in the heap, from 1; 0 is not armed
}

// Armed reports whether the timer is to fire.
func (t *Timer) Armed() bool { return t.place != 0 }

// Timers is the heap of all armed timers of a session. It belongs to the loop.
type Timers struct {
	heap  []*Timer
	order uint64
	clock *time.Timer // made by Wait
	runs  time.Time   // when clock fires, or has fired
}

// Set arms t, or arms it anew.
func (ts *Timers) Set(t *Timer, at time.Time) {
	ts.Stop(t)
	ts.order++
	t.at, t.order = at, ts.order
	ts.heap = append(ts.heap, t)
	t.place = len(ts.heap)
	ts.up(t.place)
}

// Stop disarms t if it is armed.
func (ts *Timers) Stop(t *Timer) {
	if t.place == 0 {
		return
	}
	place, last := t.place, len(ts.heap)
	ts.swap(place, last)
	ts.heap = ts.heap[:last-1]
	t.place = 0
	if place < last {
		ts.up(place)
		ts.down(place)
	}
}

// Due disarms and returns the earliest timer whose time has come, or nil.
func (ts *Timers) Due(now time.Time) *Timer {
	if len(ts.heap) == 0 || ts.heap[0].at.After(now) {
		return nil
	}
	t := ts.heap[0]
	ts.Stop(t)
	return t
}

// Wait returns a channel that delivers when the earliest timer is due; nil if none is armed.
func (ts *Timers) Wait(now time.Time) <-chan time.Time {
	if len(ts.heap) == 0 {
		return nil
	}
	switch at := ts.heap[0].at; {
	case ts.clock == nil:
		ts.clock, ts.runs = time.NewTimer(at.Sub(now)), at
	case !ts.runs.Equal(at) || !at.After(now):
		ts.clock.Reset(at.Sub(now))
		ts.runs = at
	}
	return ts.clock.C
}

// End stops the clock.
func (ts *Timers) End() {
	if ts.clock != nil {
		ts.clock.Stop()
	}
}

func (ts *Timers) before(a, b int) bool {
	x, y := ts.heap[a-1], ts.heap[b-1]
	if x.at.Equal(y.at) {
		return x.order < y.order
	}
	return x.at.Before(y.at)
}

func (ts *Timers) swap(a, b int) {
	ts.heap[a-1], ts.heap[b-1] = ts.heap[b-1], ts.heap[a-1]
	ts.heap[a-1].place, ts.heap[b-1].place = a, b
}

func (ts *Timers) up(i int) {
	for i > 1 && ts.before(i, i/2) {
		ts.swap(i, i/2)
		i /= 2
	}
}

func (ts *Timers) down(i int) {
	for {
		child := 2 * i
		if child > len(ts.heap) {
			return
		}
		if child < len(ts.heap) && ts.before(child+1, child) {
			child++
		}
		if !ts.before(child, i) {
			return
		}
		ts.swap(i, child)
		i = child
	}
}
