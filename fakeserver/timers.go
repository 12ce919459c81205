package fakeserver

import "time"

// timer calls a function of the session at a time. It is armed with [timers.set].
type timer struct {
	fire  func()
	at    time.Time
	order uint64 // of arming, among timers of the same time
	place int    // in the heap, from 1; 0 is not armed
}

// timers is the heap of all armed timers of a session. It belongs to the loop.
type timers struct {
	heap  []*timer
	order uint64
	clock *time.Timer // made by wait
	runs  time.Time   // when clock fires, or has fired
}

// set arms t, or arms it anew.
func (ts *timers) set(t *timer, at time.Time) {
	ts.stop(t)
	ts.order++
	t.at, t.order = at, ts.order
	ts.heap = append(ts.heap, t)
	t.place = len(ts.heap)
	ts.up(t.place)
}

// stop disarms t if it is armed.
func (ts *timers) stop(t *timer) {
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

// due disarms and returns the earliest timer whose time has come, or nil.
func (ts *timers) due(now time.Time) *timer {
	if len(ts.heap) == 0 || ts.heap[0].at.After(now) {
		return nil
	}
	t := ts.heap[0]
	ts.stop(t)
	return t
}

// wait returns a channel that delivers when the earliest timer is due; nil if none is armed.
func (ts *timers) wait(now time.Time) <-chan time.Time {
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

// end stops the clock.
func (ts *timers) end() {
	if ts.clock != nil {
		ts.clock.Stop()
	}
}

func (ts *timers) before(a, b int) bool {
	x, y := ts.heap[a-1], ts.heap[b-1]
	if x.at.Equal(y.at) {
		return x.order < y.order
	}
	return x.at.Before(y.at)
}

func (ts *timers) swap(a, b int) {
	ts.heap[a-1], ts.heap[b-1] = ts.heap[b-1], ts.heap[a-1]
	ts.heap[a-1].place, ts.heap[b-1].place = a, b
}

func (ts *timers) up(i int) {
	for i > 1 && ts.before(i, i/2) {
		ts.swap(i, i/2)
		i /= 2
	}
}

func (ts *timers) down(i int) {
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
