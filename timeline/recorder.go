package timeline

import (
	"slices"
	"sync"
	"time"
)

// Recorder collects the records of a running call. Its methods may be called from any goroutine.
type Recorder struct {
	// Watch sees each record as it is added, with its offset; nil is nobody. It is set before the first, must be quick, and may
	// be called from several goroutines at once.
	Watch func(at time.Duration, fact Fact)

	start time.Time // the call's start; offsets count from it

	mu      sync.Mutex // guards the rest
	next    [laneCount]int
	border  time.Duration // everything below it has been taken
	pending []Record      // added, not yet taken
	taken   []Record      // in canonical order
}

// NewRecorder returns a recorder for a call that starts now.
func NewRecorder() *Recorder { return &Recorder{start: time.Now()} }

// Start returns the moment from which offsets count.
func (r *Recorder) Start() time.Time { return r.start }

// Now returns the current offset.
func (r *Recorder) Now() time.Duration { return time.Since(r.start) }

// Add records that fact happens at an offset: [Recorder.Now], or one that lies ahead, such as the end of a
// word within a frame that is being heard now. It must not lie before what [Recorder.Take] has handed out
// already; such a record is moved up to that border.
func (r *Recorder) Add(at time.Duration, fact Fact) {
	if r.Watch != nil {
		r.Watch(at, fact)
	}
	lane := fact.Lane()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pending = append(r.pending, Record{At: max(at, r.border), Seq: r.next[lane], Fact: fact})
	r.next[lane]++
}

// Take hands out, once each and in canonical order, the records with an offset below before. The
// result is valid until the next call. Nil means that there are none.
func (r *Recorder) Take(before time.Duration) []Record {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.border = max(r.border, before)
	if len(r.pending) == 0 {
		return nil
	}
	from := len(r.taken)
	rest := r.pending[:0]
	for _, rec := range r.pending {
		if rec.At < before {
			r.taken = append(r.taken, rec)
		} else {
			rest = append(rest, rec)
		}
	}
	clear(r.pending[len(rest):])
	r.pending = rest
	fresh := r.taken[from:]
	slices.SortFunc(fresh, Compare)
	return fresh
}
