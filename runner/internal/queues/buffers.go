package queues

import "sync"

// Buffers keeps memory for audio between its uses. The zero value has none yet.
type Buffers struct {
	mu    sync.Mutex // guards the rest
	free  [][]byte
	usual int // largest room asked for so far, of the usual size: new buffers have it, so that any will do
}

// maxFree bounds what is kept. Chosen: the pieces of a long answer that is waiting to be heard.
const maxFree = 256

// maxUsual is the largest room that is kept. Chosen: more than a second of PCM16 at 24 kHz.
const maxUsual = 64 << 10

// Get returns an empty buffer with room for n bytes.
func (b *Buffers) Get(n int) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n <= maxUsual {
		b.usual = max(b.usual, n)
	}
	if last := len(b.free) - 1; last >= 0 {
		buf := b.free[last]
		b.free = b.free[:last]
		if cap(buf) >= n {
			return buf[:0]
		}
	}
	return make([]byte, 0, max(n, b.usual))
}

// Put takes a buffer back. The caller no longer uses it.
func (b *Buffers) Put(buf []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.free) < maxFree && cap(buf) <= 2*maxUsual {
		b.free = append(b.free, buf)
	}
}
