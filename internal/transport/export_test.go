package transport

import "time"

// Open returns how many ends of connections a network holds on to.
func Open(m *Memory) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.open)
}

// Queue is the queue of a stream without its waiting.
type Queue struct {
	bytes byteQueue
	marks markQueue
}

// Put queues bytes that arrive at a time, as a stream does.
func (q *Queue) Put(p []byte, at time.Time) {
	if len(p) == 0 {
		return
	}
	q.bytes.put(p)
	q.marks.put(mark{end: q.bytes.total(), at: at})
}

// Take takes what has arrived by now, as a stream does.
func (q *Queue) Take(p []byte, now time.Time) int {
	n := q.bytes.take(p, q.marks.arrived(now))
	q.marks.drop(q.bytes.taken)
	return n
}

// Len returns how many bytes are queued.
func (q *Queue) Len() int { return q.bytes.len() }
