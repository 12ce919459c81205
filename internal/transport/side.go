package transport

import (
	"sync"
	"time"
)

// side is what the readers, or the writers, of a stream wait with. The stream's mutex guards it.
type side struct {
	deadline time.Time // zero means none
	timer    *time.Timer
	setFor   time.Time // what the timer was set for, zero if it was stopped
	waiting  int       // goroutines in sleep
}

// longAgo is a time to wake at that has passed already.
var longAgo = time.Unix(1, 0)

// expired tells whether the deadline has passed.
func (s *side) expired(now time.Time) bool {
	return !s.deadline.IsZero() && !now.Before(s.deadline)
}

// sleep waits for the timer with mu unlocked. Several goroutines may wait: the timer wakes one of
// them, and that one sets it again for the others when it leaves or goes back to sleep.
func (s *side) sleep(mu *sync.Mutex, wake func() time.Time) {
	if s.timer == nil {
		s.timer = time.NewTimer(time.Hour)
	}
	s.waiting++
	s.set(wake())
	mu.Unlock()
	<-s.timer.C
	mu.Lock()
	s.waiting--
}

// rouse sets the timer of those who wait to what is to be waited for now.
func (s *side) rouse(wake func() time.Time) {
	if s.waiting > 0 {
		s.set(wake())
	}
}

// leave passes the timer on to those who still wait, or stops it if it is still to come.
func (s *side) leave(now time.Time, wake func() time.Time) {
	switch {
	case s.waiting > 0:
		s.set(wake())
	case s.setFor.After(now):
		s.set(time.Time{})
	}
}

func (s *side) set(at time.Time) {
	s.setFor = at
	if at.IsZero() {
		s.timer.Stop()
		return
	}
	s.timer.Reset(time.Until(at))
}

// earlier returns the earlier of two times, of which zero means never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
