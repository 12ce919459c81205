package virtualtime

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// bubble is one run. Its channels are made outside, so that a goroutine inside that waits on one of
// them holds virtual time still.
type bubble struct {
	opts Options
	f    func(context.Context) error

	id      atomic.Uint64 // the runtime's number of the bubble, as in stacks; 0 until known
	beats   atomic.Int64  // heartbeats so far
	bounded atomic.Int64  // calls of External that will not wait for ever
	visits  chan *visit   // handed out by supervise, taken by External
	asked   chan *ask     // from Inside, taken by External and Serve
	done    chan struct{} // closed by run when the bubble has ended
	over    chan struct{} // closed when nobody waits for the bubble any more

	// Written before done is closed, read after it.
	result  outcome // how f ended
	refusal any     // what the runtime said when the bubble could not go on, or nil
	stacks  string  // the goroutines of the bubble at that moment
	ended   bool    // the bubble ended as it should
}

func newBubble(opts Options, f func(context.Context) error) *bubble {
	return &bubble{opts: opts, f: f, visits: make(chan *visit), asked: make(chan *ask), done: make(chan struct{}), over: make(chan struct{})}
}

// run is the root of the bubble. The runtime reports a deadlock and a leak by a panic here, in the
// goroutine that opened the bubble, and leaves what is blocked as it is.
func (b *bubble) run() {
	defer close(b.done)
	defer func() {
		if b.refusal = recover(); b.refusal != nil {
			b.stacks = stacksOf(b.id.Load())
		}
	}()
	// A zero T serves: synctest.Test asks of it only whether it has failed.
	var t testing.T
	synctest.Test(&t, func(*testing.T) { b.inside() })
	b.ended = true
}

// inside is the first goroutine in the bubble. f gets its own, because a Goexit or a panic in this
// one, under a zero T, would end the process.
func (b *bubble) inside() {
	b.id.Store(ownBubble())
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), bubbleKey{}, b))
	defer cancel()
	go b.beat(ctx, cancel)

	finished := make(chan struct{})
	go func() {
		defer close(finished)
		b.result.of(func() error { return b.f(ctx) })
	}()
	<-finished
}

// verdict turns what happened into what Run returns, or panics or exits as f did.
func (b *bubble) verdict() error {
	b.result.forward()
	switch {
	case b.ended:
		return b.result.err
	case b.refusal == nil:
		return errors.Join(b.result.err, errors.New("virtualtime: the bubble's test failed, see the race detector's report"))
	}
	return errors.Join(b.result.err, b.refused(fmt.Sprint(b.refusal)))
}

// refused turns what the runtime said into an error.
// Source: runtime/synctest.go, synctestRun (Go 1.26).
func (b *bubble) refused(said string) error {
	switch {
	case strings.HasSuffix(said, "called from within a synctest bubble"):
		return ErrNested
	case !strings.HasPrefix(said, "deadlock: "):
		return errors.New("virtualtime: " + said)
	case b.result.finished:
		return newStuck(Leak, b.stacks)
	}
	return newStuck(Deadlock, b.stacks)
}
