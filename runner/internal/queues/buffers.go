package queues

import "sync"

// Buffers keeps memory for audio between its uses. The zero value has none yet.
type Buffers struct {
	GivenAway bool // what is got is given away: nothing is kept. Set before the first use

	mu   sync.Mutex // guards the rest
	free [][]byte
}

// maxFree bounds what is kept. Chosen: the pieces of a long answer that is waiting to be heard.
const maxFree = 256

// largestKept is the largest room that is kept. Chosen: more than two seconds of PCM16 at 24 kHz.
const largestKept = 128 << 10

// looked is how many of those that are kept are looked at for one with room. Chosen: the pieces of a server have few lengths.
const looked = 8

// Get returns an empty buffer with room for n bytes. There is not much more room than was asked for: minutes of sound may wait
// in many of them. Of those that are kept and have none for it one goes, so that in the end they have the lengths that come.
func (b *Buffers) Get(n int) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	last := len(b.free) - 1
	for i := last; i >= max(0, last-looked+1); i-- {
		if buf := b.free[i]; cap(buf) >= n && cap(buf) <= 2*n+roundedTo {
			b.free[i] = b.free[last]
			b.drop(last)
			return buf[:0]
		}
	}
	if last >= looked-1 {
		b.free[last-looked+1] = b.free[last]
		b.drop(last)
	}
	return make([]byte, 0, (n+roundedTo-1)/roundedTo*roundedTo)
}

// roundedTo is what new room is rounded up to, so that pieces of nearly one length fit into each other's. Chosen.
const roundedTo = 512

// drop forgets the last that is kept; b.mu must be held.
func (b *Buffers) drop(last int) {
	b.free[last] = nil
	b.free = b.free[:last]
}

// Put takes a buffer back. The caller no longer uses it.
func (b *Buffers) Put(buf []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.GivenAway && len(b.free) < maxFree && cap(buf) <= largestKept {
		b.free = append(b.free, buf)
	}
}
