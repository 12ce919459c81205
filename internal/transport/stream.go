package transport

import (
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// stream is one direction of a connection in a Memory: a bounded queue of bytes, each of which can be
// read when it has travelled for the delay.
//
// A goroutine that must wait sleeps on its side. Whoever changes what it waits for arranges anew when
// it is woken: at the next arrival, at the deadline, or now. So a stream has no goroutine, wakes a
// reader once per arrival, and has at most one timer pending a side.
type stream struct {
	delay time.Duration
	limit int // bytes on their way or unread

	mu    sync.Mutex // guards what follows; nobody sleeps while holding it
	bytes byteQueue
	marks markQueue // when the bytes arrive, in order

	readers      side
	readerClosed bool      // nobody will read
	newsAt       time.Time // when the writer's side knows that

	writers      side
	writerClosed bool      // nothing more will be written
	endAt        time.Time // when the reader's side knows that
	writing      bool      // a Write has sent a part and waits for room for the rest
}

func newStream(delay time.Duration, limit int) *stream {
	return &stream{delay: delay, limit: limit, readers: newSide(), writers: newSide()}
}

// read waits for bytes and takes what has arrived.
func (s *stream) read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		now := time.Now()
		n, err := s.readNow(p, now)
		if n > 0 || err != nil || len(p) == 0 {
			s.readers.rouse(s.readersWake)
			if n > 0 {
				s.writers.rouse(s.writersWake)
			}
			return n, err
		}
		s.readers.sleep(&s.mu, s.readersWake)
	}
}

// readNow takes what has arrived by now: 0 and nil if the reader has to wait.
func (s *stream) readNow(p []byte, now time.Time) (int, error) {
	switch {
	case s.readerClosed:
		return 0, net.ErrClosed
	case s.readers.expired(now):
		return 0, os.ErrDeadlineExceeded
	}
	n := s.bytes.take(p, s.marks.arrived(now))
	s.marks.drop(s.bytes.taken)
	if n == 0 && s.writerClosed && s.bytes.empty() && !now.Before(s.endAt) {
		return 0, io.EOF
	}
	return n, nil
}

// readersWake returns when there is something new for a waiting reader, zero if that is not known.
func (s *stream) readersWake() time.Time {
	var wake time.Time
	switch {
	case s.readerClosed:
		return longAgo
	case !s.bytes.empty():
		wake = s.marks.first()
	case s.writerClosed:
		wake = s.endAt
	}
	return earlier(wake, s.readers.deadline)
}

// write queues p, and waits for room if need be.
func (s *stream) write(p []byte) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	mine := false // the rest of a Write goes before every other Write
	for {
		now := time.Now()
		took := 0
		if mine || !s.writing {
			took, err = s.writeNow(p[n:], now)
			n += took
		} else {
			err = s.writeError(now)
		}
		if took > 0 {
			s.readers.rouse(s.readersWake)
		}
		if n == len(p) || err != nil {
			if mine {
				s.writing = false
			}
			s.writers.rouse(s.writersWake)
			return n, err
		}
		if took > 0 {
			mine, s.writing = true, true
		}
		s.writers.sleep(&s.mu, s.writersWake)
	}
}

// tryWrite is write without waiting.
func (s *stream) tryWrite(p []byte) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.writing {
		return 0, s.writeError(time.Now())
	}
	if n, err = s.writeNow(p, time.Now()); n > 0 {
		s.readers.rouse(s.readersWake)
	}
	return n, err
}

// writeNow queues as much as there is room for.
func (s *stream) writeNow(p []byte, now time.Time) (int, error) {
	if err := s.writeError(now); err != nil {
		return 0, err
	}
	if s.readerClosed {
		return len(p), nil // sent before the news came: lost
	}
	n := min(len(p), s.limit-s.bytes.len())
	if n == 0 {
		return 0, nil
	}
	s.bytes.put(p[:n])
	s.marks.put(mark{end: s.bytes.total(), at: now.Add(s.delay)})
	return n, nil
}

// writeError returns why nothing can be written now, or nil.
func (s *stream) writeError(now time.Time) error {
	switch {
	case s.writerClosed:
		return net.ErrClosed
	case s.writers.expired(now):
		return os.ErrDeadlineExceeded
	case s.readerClosed && !now.Before(s.newsAt):
		return syscall.EPIPE
	}
	return nil
}

// writersWake returns when there is something new for a waiting writer, zero if that is not known.
func (s *stream) writersWake() time.Time {
	if s.writerClosed || s.readerClosed || s.bytes.len() < s.limit {
		return longAgo
	}
	return s.writers.deadline
}

// closeWrite ends the stream behind what was written.
func (s *stream) closeWrite() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.writerClosed {
		return
	}
	s.writerClosed, s.endAt = true, time.Now().Add(s.delay)
	s.writers.rouse(s.writersWake)
	s.readers.rouse(s.readersWake)
}

// closeRead drops what is unread and all that will be written. Writers know it from newsAt on.
func (s *stream) closeRead(newsAt time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readerClosed, s.newsAt = true, newsAt
	s.bytes, s.marks = byteQueue{}, markQueue{}
	s.readers.rouse(s.readersWake)
	s.writers.rouse(s.writersWake)
}

func (s *stream) setReadDeadline(t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readers.deadline = t
	s.readers.rouse(s.readersWake)
}

func (s *stream) setWriteDeadline(t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writers.deadline = t
	s.writers.rouse(s.writersWake)
}
