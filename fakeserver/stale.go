package fakeserver

import "time"

// overrun is a response that goes on after the caller interrupted it.
type overrun struct {
	by time.Duration
	reservation
}

// Overrun lets the next response that speech interrupts go on for so much longer: its deltas come after speech_started,
// before the events that close it. Calls queue: the n-th call is for the n-th such response. then, if not nil, runs
// when that response ends. Ending the fault drops calls that are not used yet.
func (l *Line) Overrun(by time.Duration, then func()) {
	l.s.faulty.overruns = append(l.s.faulty.overruns, overrun{by, reservation{l, then}})
}

// overrun lets a response go on if a fault wants it, and returns for how long.
func (s *session) overrun(r *response) (by time.Duration, ok bool) {
	if r.state != responseRunning {
		return 0, false
	}
	o, ok := takeReservation(&s.faulty.overruns)
	r.staler = o.reservation
	return o.by, ok
}
