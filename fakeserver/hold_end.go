package fakeserver

import "time"

// holding is a response that stays in progress for longer.
type holding struct {
	by time.Duration
	claim
}

// HoldEnd keeps the next response in progress for so much longer after its last item is done: until then another
// one is refused, and its outputs wait. The one after that is held if it is called twice. then is called when the
// response ends; nil calls nothing. The end of the fault takes back what has not begun.
func (l *Line) HoldEnd(by time.Duration, then func()) {
	l.s.faulty.ends = append(l.s.faulty.ends, holding{by, claim{l, then}})
}

// holdEnd puts off the end of a response that is due after so much time, once, if a fault wants it.
func (s *session) holdEnd(r *response, due time.Duration) bool {
	if r.holder.line != nil {
		return false
	}
	h, ok := takeClaim(&s.faulty.ends)
	if !ok {
		return false
	}
	r.holder = h.claim
	r.beats[r.next].At = due + h.by
	return true
}
