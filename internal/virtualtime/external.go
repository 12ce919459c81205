package virtualtime

import (
	"context"
	"time"
)

// bubbleKey finds the bubble in the context that Run hands to its function.
type bubbleKey struct{}

// External calls f outside the bubble that ctx belongs to, and waits for it. Virtual time does not
// pass meanwhile. Outside a bubble it just calls f. A panic or a Goexit of f becomes the caller's.
//
// f must not use anything of the bubble that blocks or fires: no channel, no timer, and of ctx only
// the values. A context for f is made inside f, from context.WithoutCancel(ctx). What f needs of the
// bubble it asks for through [Inside].
func External(ctx context.Context, f func()) { external(ctx, 0, true, f) }

// ExternalAlone is External for a goroutine that others need, such as the loop of a session: it calls nothing meanwhile that is
// asked for through [Inside], which somebody else has to.
func ExternalAlone(ctx context.Context, f func()) { external(ctx, 0, false, f) }

// ExternalWithin is External that waits no longer than so much real time, which then is no stall; zero is for ever. It
// reports whether f has returned. When f has not, virtual time passes again, and f goes on outside.
func ExternalWithin(ctx context.Context, longest time.Duration, f func()) (returned bool) {
	return external(ctx, longest, true, f)
}

// external calls f outside. Serves says whether it calls meanwhile what is asked for through Inside: time passes for that.
func external(ctx context.Context, longest time.Duration, serves bool, f func()) (returned bool) {
	b, inside := ctx.Value(bubbleKey{}).(*bubble)
	if !inside {
		f()
		return true
	}
	if longest > 0 {
		b.bounded.Add(1)
		defer b.bounded.Add(-1)
	}
	var asked chan *ask // nil is never ready
	if serves {
		asked = b.asked
	}
	var v *visit
	for v == nil {
		select {
		case v = <-b.visits:
		case a := <-asked:
			a.serve()
		}
	}
	v.work <- work{f, longest}
	for {
		select {
		case ended := <-v.done:
			ended.forward()
			return true
		case <-v.late:
			return false
		case a := <-asked:
			a.serve()
		}
	}
}

// visit is one call of External, served outside. Its channels are made outside the bubble: to wait
// on them is not a durable block, so virtual time stands still.
type visit struct {
	work chan work
	done chan outcome
	late chan struct{} // closed when its time is over
}

// work is what a visit does, and how long it may take; zero is for ever.
type work struct {
	f       func()
	longest time.Duration
}

func newVisit() *visit {
	return &visit{work: make(chan work, 1), done: make(chan outcome, 1), late: make(chan struct{})}
}

// serve runs the work and reports how it ended, also when the work exits the goroutine.
func (v *visit) serve() {
	var o outcome
	defer func() { v.done <- o }()
	w := <-v.work
	if w.longest > 0 {
		timer := time.AfterFunc(w.longest, func() { close(v.late) })
		defer timer.Stop()
	}
	o.of(func() error { w.f(); return nil })
}
