package orders

import (
	"slices"
	"sync"
	"time"

	"github.com/voicesim/voicesim/internal/relay"
)

// Wire is a connection to a server whose events it delivers in an order.
type Wire struct {
	relay *relay.Relay
	began time.Time
	wake  chan struct{} // holds one when the first of the held events is another
	over  chan struct{}
	work  sync.WaitGroup

	mu         sync.Mutex // guards the rest
	order      *Order
	held       []held // by when they are due
	connection int    // of which they are
}

// held is an event that is held back.
type held struct {
	due   time.Duration
	frame []byte
}

// Between puts an order between a client and the server that dial reaches. It is closed when the client's connections are.
func Between(dial relay.Dial, order *Order) *Wire {
	w := &Wire{began: time.Now(), wake: make(chan struct{}, 1), over: make(chan struct{}), order: order}
	w.relay = relay.New(dial, relay.Hooks{Down: w.came, Over: w.flush})
	w.work.Go(w.deliver)
	return w
}

// Dial is how the client reaches it.
func (w *Wire) Dial() relay.Dial { return w.relay.Dial }

// came takes an event of the server's.
func (w *Wire) came(r *relay.Relay, frame []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if n := r.Connections(); n != w.connection {
		w.connection, w.held = n, nil
		w.order.Reset()
	}
	now := time.Since(w.began)
	due := w.order.Due(frame, now)
	at := len(w.held)
	for at > 0 && w.held[at-1].due > due {
		at--
	}
	w.held = slices.Insert(w.held, at, held{due, slices.Clone(frame)})
	w.give(now)
	select {
	case w.wake <- struct{}{}:
	default: // it will look
	}
}

// give delivers what is due. w.mu must be held.
func (w *Wire) give(now time.Duration) {
	for len(w.held) > 0 && w.held[0].due <= now {
		frame := w.held[0].frame
		w.held = w.held[1:]
		w.order.Delivered(frame)
		w.relay.Give(frame)
	}
}

// flush delivers all that is held back: the server has closed the connection behind it.
func (w *Wire) flush(*relay.Relay) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, h := range w.held {
		w.order.Delivered(h.frame)
		w.relay.Give(h.frame)
	}
	w.held = nil
}

// deliver delivers events when they are due.
func (w *Wire) deliver() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
		case <-w.wake:
		case <-w.over:
			return
		}
		w.mu.Lock()
		w.give(time.Since(w.began))
		if len(w.held) > 0 {
			timer.Reset(w.held[0].due - time.Since(w.began))
		}
		w.mu.Unlock()
	}
}

// Close ends all connections, and returns the fingerprint of the order in which events were delivered.
func (w *Wire) Close() string {
	close(w.over)
	w.work.Wait()
	w.relay.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.order.Fingerprint()
}
