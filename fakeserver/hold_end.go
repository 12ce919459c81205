package fakeserver

import "time"

// holding is a response that stays in progress for longer.
type holding struct {
	by time.Duration
	reservation
}

// HoldEnd delays response.done of the next response by so much after its last item is done: until then another
// response is refused, and its outputs wait. Calls queue: the n-th call delays the n-th response. then, if not nil,
// runs when that response ends. Ending the fault drops calls that are not used yet.
func (l *Line) HoldEnd(by time.Duration, then func()) {
	l.s.faulty.ends = append(l.s.faulty.ends, holding{by, reservation{l, then}})
}

// holdEnd puts off the end of a response that is due after so much time, once, if a fault wants it.
func (s *session) holdEnd(r *response, due time.Duration) bool {
	if r.holder.line != nil {
		return false
	}
	h, ok := takeReservation(&s.faulty.ends)
	if !ok {
		return false
	}
	r.holder = h.reservation
	r.beats[r.next].At = due + h.by
	return true
}
