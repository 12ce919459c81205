package virtualtime

import "context"

// bubbleKey finds the bubble in the context that Run hands to its function.
type bubbleKey struct{}

// External calls f outside the bubble that ctx belongs to, and waits for it. Virtual time does not
// pass meanwhile. Outside a bubble it just calls f. A panic or a Goexit of f becomes the caller's.
//
// f must not use anything of the bubble that blocks or fires: no channel, no timer, and of ctx only
// the values. A context for f is made inside f, from context.WithoutCancel(ctx).
func External(ctx context.Context, f func()) {
	b, inside := ctx.Value(bubbleKey{}).(*bubble)
	if !inside {
		f()
		return
	}
	v := <-b.visits
	v.work <- f
	ended := <-v.done
	ended.forward()
}

// visit is one call of External, served outside. Its channels are made outside the bubble: to wait
// on them is not a durable block, so virtual time stands still.
type visit struct {
	work chan func()
	done chan outcome
}

func newVisit() *visit {
	return &visit{work: make(chan func(), 1), done: make(chan outcome, 1)}
}

// serve runs the work and reports how it ended, also when the work exits the goroutine.
func (v *visit) serve() {
	var o outcome
	defer func() { v.done <- o }()
	f := <-v.work
	o.of(func() error { f(); return nil })
}
