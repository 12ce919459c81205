package fakeserver

// A reservation is a fault's request to alter the next event of some kind. The zero reservation belongs to no fault.
type reservation struct {
	line *Line  // of the fault; nil is none
	then func() // called when that event has come; nil calls nobody
}

// stale reports whether the fault is over, which takes back what it asked for.
func (r reservation) stale() bool { return r.line != nil && r.line.over }

// fulfil calls then, unless the fault is over.
func (r reservation) fulfil() {
	if r.then != nil && !r.stale() {
		r.then()
	}
}

// used tells that the fault has altered something.
func (r reservation) used() {
	if r.line != nil {
		r.line.strike()
	}
}

// takeReservation takes the first reservation out of a queue whose fault is not over; ok is false if there is none.
func takeReservation[T interface {
	stale() bool
	used()
}](queue *[]T) (first T, ok bool) {
	for len(*queue) > 0 {
		next := (*queue)[0]
		if *queue = (*queue)[1:]; !next.stale() {
			next.used()
			return next, true
		}
	}
	return first, false
}
