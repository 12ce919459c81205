package transport

import "time"

// byteQueue is a queue of bytes in one piece of memory. The zero value is empty.
type byteQueue struct {
	buf   []byte
	head  int   // buf[head:] is queued
	taken int64 // bytes taken so far
}

func (q *byteQueue) len() int     { return len(q.buf) - q.head }
func (q *byteQueue) empty() bool  { return q.len() == 0 }
func (q *byteQueue) total() int64 { return q.taken + int64(q.len()) } // bytes put so far

// put copies p to the end. It moves what is queued to the front rather than let the memory grow, when
// at least half of it is free there: each byte is moved at most once per byte put.
func (q *byteQueue) put(p []byte) {
	if len(q.buf)+len(p) > cap(q.buf) && q.head >= cap(q.buf)/2 {
		q.buf = q.buf[:copy(q.buf, q.buf[q.head:])]
		q.head = 0
	}
	q.buf = append(q.buf, p...)
}

// take copies bytes from the front to p, none beyond the given total, and returns how many.
func (q *byteQueue) take(p []byte, upTo int64) int {
	n := copy(p, q.buf[q.head:q.head+int(max(0, upTo-q.taken))])
	q.head += n
	q.taken += int64(n)
	if q.head == len(q.buf) {
		q.buf, q.head = q.buf[:0], 0
	}
	return n
}

// mark says when bytes arrive: all up to a total that no earlier mark speaks of.
type mark struct {
	end int64
	at  time.Time
}

// markQueue is a queue of marks in the order of time. The zero value is empty.
type markQueue struct {
	marks []mark
	head  int   // marks[head:] are queued
	past  int64 // the total that the marks seen by arrived speak of
}

// put adds a mark, or moves the last one on if it is of the same time.
func (q *markQueue) put(m mark) {
	if last := len(q.marks) - 1; last >= q.head && q.marks[last].at.Equal(m.at) {
		q.marks[last].end = m.end
		return
	}
	if len(q.marks) == cap(q.marks) && q.head >= cap(q.marks)/2 {
		q.marks = q.marks[:copy(q.marks, q.marks[q.head:])]
		q.head = 0
	}
	q.marks = append(q.marks, m)
}

// first returns the time of the first mark.
func (q *markQueue) first() time.Time { return q.marks[q.head].at }

// arrived returns the total of bytes that have arrived by now.
func (q *markQueue) arrived(now time.Time) int64 {
	for i := q.head; i < len(q.marks) && !q.marks[i].at.After(now); i++ {
		q.past = q.marks[i].end
	}
	return q.past
}

// drop forgets the marks of bytes up to a total: they have been taken.
func (q *markQueue) drop(upTo int64) {
	for q.head < len(q.marks) && q.marks[q.head].end <= upTo {
		q.head++
	}
	if q.head == len(q.marks) {
		q.marks, q.head = q.marks[:0], 0
	}
}
