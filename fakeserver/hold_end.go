package fakeserver

import "time"

// holding is a response that stays in progress for longer.
type holding struct {
	by   time.Duration
	line *Line  // of the fault that asked for it
	then func() // called when the response ends
}

// HoldEnd keeps the next response in progress for so much longer after its last item is done: until then another
// one is refused, and its outputs wait. The one after that is held if it is called twice. then is called when the
// response ends. The end of the fault takes back what has not begun.
func (l *Line) HoldEnd(by time.Duration, then func()) {
	l.s.faulty.ends = append(l.s.faulty.ends, holding{by, l, then})
}

// holdEnd puts off the end of a response that is due after so much time, once, if a fault wants it.
func (s *session) holdEnd(r *response, due time.Duration) bool {
	for r.held == nil && len(s.faulty.ends) > 0 {
		h := s.faulty.ends[0]
		s.faulty.ends = s.faulty.ends[1:]
		if !h.line.over {
			r.held = &h
			r.beats[r.next].at = due + h.by
			return true
		}
	}
	return false
}

// tell tells the fault that the response has ended. Nothing was held where h is nil.
func (h *holding) tell() {
	if h != nil && !h.line.over {
		h.then()
	}
}
