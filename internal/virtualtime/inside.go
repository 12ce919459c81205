package virtualtime

import (
	"context"
	"time"
)

// bubbleYears end with the year before which the time of day is that of a bubble, which begins in 2000 and lasts for less
// than the longest timer that anybody sets. Outside, it is later.
const bubbleYears = 2020

// Here reports whether the caller is in the bubble that ctx belongs to, or ctx in none.
func Here(ctx context.Context) bool {
	_, known := ctx.Value(bubbleKey{}).(*bubble)
	return !known || time.Now().Year() < bubbleYears
}

// Inside calls f in the bubble that ctx belongs to, and waits for it: at once where the caller is in it, else on a goroutine
// of the bubble that waits for [External], or that [Serve] starts. So code outside can use what belongs to the bubble. It reports
// whether f was called: it is not when the bubble has ended. A panic or a Goexit of f becomes the caller's.
// Without a bubble in ctx it just calls f.
func Inside(ctx context.Context, f func()) (called bool) {
	if Here(ctx) {
		f()
		return true
	}
	b := ctx.Value(bubbleKey{}).(*bubble)
	a := &ask{f: f, done: make(chan outcome, 1)}
	select {
	case b.asked <- a:
	case <-b.over:
		return false
	}
	select {
	case ended := <-a.done:
		ended.forward()
		return true
	case <-b.over:
	}
	select {
	case ended := <-a.done: // it was the last that the bubble did
		ended.forward()
		return true
	default:
		return false
	}
}

// ask is one call of Inside. Its channel is made outside the bubble.
type ask struct {
	f    func()
	done chan outcome
}

// serve calls the function, and tells who asked how it ended.
func (a *ask) serve() {
	var o outcome
	defer func() { a.done <- o }()
	o.of(func() error { a.f(); return nil })
}

// Serve has start run, each on a goroutine of its own, what is asked for by [Inside] right now.
func Serve(ctx context.Context, start func(func())) {
	b, known := ctx.Value(bubbleKey{}).(*bubble)
	if !known {
		return
	}
	for {
		select {
		case a := <-b.asked:
			start(a.serve)
		default:
			return
		}
	}
}
