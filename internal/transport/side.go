package transport

import (
	"sync"
	"time"
)

// side is what the readers, or the writers, of a stream wait with. The stream's mutex guards it.
type side struct {
	deadline time.Time     // zero means none
	now      chan struct{} // wakes one waiter now; a timer would not, when the bubble's time has ended
	timer    *time.Timer   // wakes one waiter at setFor
	setFor   time.Time     // zero or in the past if the timer is not set
	waiting  int           // goroutines in sleep
}

// longAgo is a time to wake at that has passed already.
var longAgo = time.Unix(1, 0)

func newSide() side {
	s := side{now: make(chan struct{}, 1), timer: time.NewTimer(0)}
	s.timer.Stop()
	return s
}

// expired reports whether the deadline has passed.
func (s *side) expired(now time.Time) bool {
	return !s.deadline.IsZero() && !now.Before(s.deadline)
}

// sleep waits with mu unlocked until it is woken, perhaps for no reason. Several goroutines may wait:
// one of them is woken, and that one rouses the next when it leaves or goes back to sleep.
func (s *side) sleep(mu *sync.Mutex, wake func() time.Time) {
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

// rouse has one of those who wait look again at the time that holds now.
func (s *side) rouse(wake func() time.Time) {
	if s.waiting > 0 {
		s.set(wake())
	}
}

// set arranges for a waiter to be woken at a time, or now if it has passed; zero means that there is
// nothing new to arrange.
func (s *side) set(at time.Time) {
	ahead := time.Until(at)
	switch {
	case at.IsZero(), ahead > 0 && at.Equal(s.setFor):
	case ahead > 0:
		s.timer.Reset(ahead)
		s.setFor = at
	default:
		select {
		case s.now <- struct{}{}:
		default: // somebody is about to wake already
		}
	}
}

// earlier returns the earlier of two times, of which zero means never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
