package fakeserver

// claim is what a fault has asked of something to come. The zero value is nobody's.
type claim struct {
	line *Line  // of the fault; nil is none
	then func() // called when it has come; nil calls nobody
}

// stale tells whether the fault is over, which takes back what it asked.
func (c claim) stale() bool { return c.line != nil && c.line.over }

// tell tells the fault that it has come.
func (c claim) tell() {
	if c.then != nil && !c.stale() {
		c.then()
	}
}

// takeClaim takes the first claim out of a queue whose fault is not over; ok is false if there is none.
func takeClaim[T interface{ stale() bool }](queue *[]T) (first T, ok bool) {
	for len(*queue) > 0 {
		next := (*queue)[0]
		if *queue = (*queue)[1:]; !next.stale() {
			return next, true
		}
	}
	return first, false
}
