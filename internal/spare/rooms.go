package spare

import "sync"

// most is how many rooms are kept, and largest the samples of the largest of them. Chosen: two sides of eight calls at once, of a minute at
// 24 kHz.
const (
	most    = 16
	largest = 60 * 24000
)

// Rooms are slices of samples that nobody needs any more. They may be used by any number of goroutines, in bubbles of virtual time and
// outside of them. The zero value has none.
type Rooms struct {
	mu   sync.Mutex
	free [][]int16 // the newest last
}

// Take returns an empty slice with room for n samples: the newest that is kept and has it, or a new one. Of those that are kept and have
// no room for it the oldest goes, so that in the end they have the lengths that are asked for.
func (r *Rooms) Take(n int) []int16 {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := len(r.free) - 1; i >= 0; i-- {
		if room := r.free[i]; cap(room) >= n {
			r.drop(i)
			return room[:0]
		}
	}
	if len(r.free) > 0 {
		r.drop(0)
	}
	return make([]int16, 0, n)
}

// Give keeps a slice that nobody uses any more, unless there are enough, or it is empty or too large.
func (r *Rooms) Give(room []int16) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if cap(room) > 0 && cap(room) <= largest && len(r.free) < most {
		r.free = append(r.free, room)
	}
}

// drop forgets a room; r.mu must be held.
func (r *Rooms) drop(i int) {
	last := len(r.free) - 1
	copy(r.free[i:], r.free[i+1:])
	r.free[last] = nil
	r.free = r.free[:last]
}
