package transport

import (
	"sync"
	"time"
)

// side is what the readers, or the writers, of a stream wait with. The stream's mutex guards it.
type side struct {
	deadline time.Time     // zero means none
	now      chan struct{} // wakes one waiter now; a timer would not, when the bubble's time has ended
	timer    *time.Timer   // wakes one waiter at setFor; nil until the first wait
	setFor   time.Time     // zero if the timer is stopped, in the past if it has fired
	waiting  int           // goroutines in sleep
}

// longAgo is a time to wake at that has passed already.
var longAgo = time.Unix(1, 0)

func newSide() side {
	return side{now: make(chan struct{}, 1)}
}

// expired tells whether the deadline has passed.
func (s *side) expired(now time.Time) bool {
	return !s.deadline.IsZero() && !now.Before(s.deadline)
}

// sleep waits with mu unlocked until it is woken. Several goroutines may wait: one of them is woken,
// and that one sees to the others when it leaves or goes back to sleep.
func (s *side) sleep(mu *sync.Mutex, wake func() time.Time) {
	if s.timer == nil {
		s.timer = time.NewTimer(time.Hour)
	}
	s.waiting++
	s.set(wake())
	mu.Unlock()
	select {
	case <-s.now:
	case <-s.timer.C:
	}
	mu.Lock()
	s.waiting--
}

// rouse has those who wait look again at the time that holds now.
func (s *side) rouse(wake func() time.Time) {
	if s.waiting > 0 {
		s.set(wake())
	}
}

// leave passes the wait on to those who still wait, or stops the timer if it is still to come.
func (s *side) leave(now time.Time, wake func() time.Time) {
	switch {
	case s.waiting > 0:
		s.set(wake())
	case s.setFor.After(now):
		s.set(time.Time{})
	}
}

// set arranges for a waiter to be woken at a time; zero means not at all.
func (s *side) set(at time.Time) {
	ahead := time.Until(at)
	if !at.IsZero() && ahead > 0 {
		if !at.Equal(s.setFor) {
			s.timer.Reset(ahead)
			s.setFor = at
		}
		return
	}
	if !s.setFor.IsZero() {
		s.timer.Stop()
		s.setFor = time.Time{}
	}
	if at.IsZero() {
		return
	}
	select {
	case s.now <- struct{}{}:
	default: // somebody is about to wake already
	}
}

// earlier returns the earlier of two times, of which zero means never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
