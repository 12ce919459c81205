package transport_test

import (
	"testing"
	"time"

	"github.com/voicesim/voicesim/internal/transport"
)

// FuzzQueue compares the queue of a stream with the plainest one that could be: every byte is kept
// with its time. Each pair of input bytes is an operation and its size.
func FuzzQueue(f *testing.F) {
	f.Add([]byte{0, 5, 1, 3, 2, 1, 1, 9})
	f.Add([]byte{0, 200, 0, 200, 1, 100, 0, 255, 2, 3, 0, 1, 1, 255, 1, 255})
	f.Add([]byte{0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 1, 1, 0, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1})
	f.Fuzz(func(t *testing.T, operations []byte) {
		const delay = 5
		type arriving struct {
			value byte
			at    int
		}
		var queue transport.Queue
		var model []arriving
		var next byte
		now := 0
		for i := 0; i+1 < len(operations); i += 2 {
			size := int(operations[i+1])
			switch operations[i] % 3 {
			case 0: // put
				p := make([]byte, size)
				for j := range p {
					p[j] = next
					model = append(model, arriving{next, now + delay})
					next++
				}
				queue.Put(p, instant(now+delay))
			case 1: // take
				want := 0
				for want < min(size, len(model)) && model[want].at <= now {
					want++
				}
				p := make([]byte, size)
				if n := queue.Take(p, instant(now)); n != want {
					t.Fatalf("at %d: took %d bytes, want %d", now, n, want)
				}
				for j := range want {
					if p[j] != model[j].value {
						t.Fatalf("at %d: byte %d is %d, want %d", now, j, p[j], model[j].value)
					}
				}
				model = model[want:]
			case 2: // time passes
				now += size % 8
			}
			if queue.Len() != len(model) {
				t.Fatalf("%d bytes queued, want %d", queue.Len(), len(model))
			}
		}
	})
}

func instant(n int) time.Time { return time.Unix(int64(n), 0) }
