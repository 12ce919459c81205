// Package virtualtime runs a function in a bubble whose clock jumps instead of waiting.
//
// Inside the bubble the time package tells virtual time: it stands still while any goroutine can
// run, and jumps to the next timer when all of them are blocked. Code needs no clock of its own
// for that; it calls time.Now, time.Sleep and time.NewTimer as always:
//
//	err := virtualtime.Run(func(ctx context.Context) error {
//		time.Sleep(time.Hour) // takes no real time
//		return nil
//	})
//
// A bubble is one of package testing/synctest. This package is the only one that knows it; it makes
// the bubble work in a plain binary as well as in a test.
//
// # How its parts meet
//
//	caller ──► Run (run.go) ──► the bubble (bubble.go) ──► f ──► the outcome (outcome.go)
//	             ▲   │                   │
//	             │   ╰── watch.go: does time advance? ──► stuck.go, stacks.go
//	             ╰────── external.go: what has to run outside, inside.go: what that needs of the bubble
//
// # What may happen to a run
//
//   - f returns: so does [Run], with f's error.
//   - f panics: Run panics on its caller's goroutine with a [*PanicError], which keeps the value and
//     the stack of f.
//   - f calls [runtime.Goexit], as t.FailNow does: the caller's goroutine exits as well. With both
//     of these, Ginkgo's Fail and Skip work inside f.
//   - virtual time cannot advance: Run returns a [*StuckError], which is an [ErrStuck], with the
//     reason and the stacks. Every run is thereby also a test for leaked goroutines.
//   - another goroutine of the bubble panics: the process ends, as it does outside a bubble.
//
// # Rules inside the bubble
//
// Everything that f uses is made inside f and closed before f returns. The runtime ends the process
// when a channel or a timer of a bubble is used outside of it. Of a context from outside only Err
// may be used ([Options.Cancelled]). There is no real I/O inside: a goroutine that waits for a socket
// or a process holds virtual time still. What needs real I/O goes through [External], and comes back through [Inside].
//
// The bubble's clock starts at midnight UTC on 2000-01-01.
//
// # Goroutines
//
// The caller of Run supervises: it starts the visitors of [External] and watches progress. One
// goroutine is the root of the bubble, one inside keeps its heart, one runs f. All of them have ended
// when Run returns, unless the error is an ErrStuck: what is stuck stays behind.
//
// Runs may go on side by side from many goroutines; they share nothing. A run inside a run is an error.
package virtualtime
