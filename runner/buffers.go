package runner

import "sync"

// buffers keeps memory for audio between its uses.
type buffers struct {
	mu   sync.Mutex // guards free
	free [][]byte
}

// maxFree bounds what is kept. Chosen: the pieces of a long answer that is waiting to be heard.
const maxFree = 256

// get returns an empty buffer with room for n bytes.
func (b *buffers) get(n int) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	if last := len(b.free) - 1; last >= 0 {
		buf := b.free[last]
		b.free = b.free[:last]
		if cap(buf) >= n {
			return buf[:0]
		}
	}
	return make([]byte, 0, n)
}

// put takes a buffer back. The caller no longer uses it.
func (b *buffers) put(buf []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.free) < maxFree {
		b.free = append(b.free, buf)
	}
}
