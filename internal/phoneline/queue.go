package phoneline

// queue holds samples, oldest first. Its memory is reused.
type queue struct {
	buf  []int16
	head int // the oldest
}

func (q *queue) len() int { return len(q.buf) - q.head }

// push adds samples.
func (q *queue) push(samples []int16) {
	q.makeRoom(len(samples))
	q.buf = append(q.buf, samples...)
}

// makeRoom forgets what was taken, where n more samples would not fit otherwise.
func (q *queue) makeRoom(n int) {
	if q.head > 0 && len(q.buf)+n > cap(q.buf) {
		q.buf, q.head = q.buf[:copy(q.buf, q.buf[q.head:])], 0
	}
}

// pop takes the n oldest samples, or as many as there are. They are valid until the next call of push.
func (q *queue) pop(n int) []int16 {
	n = min(n, q.len())
	q.head += n
	return q.buf[q.head-n : q.head]
}
