package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/internal/contain"
)

// Line has functions of the user's called one at a time, in the order in which they were added. One that does not return has
// all others wait: at most one goroutine is lost to them. The session's loop owns it.
type Line struct {
	Jobs    *Jobs
	Most    int           // calls that wait; what comes beyond them is dropped
	Timeout time.Duration // of a call, after which it is told of
	Expired error         // what is then told
	Behind  error         // told once when calls are dropped
	Watch   func(d time.Duration, expire func()) (cancel func())
	Failed  func(error) // told what went wrong
	Over    func() bool // nothing is called any more

	waiting []lineCall
	running bool
	full    bool // calls were dropped, and that was told
}

// lineCall is one function that is to be called.
type lineCall struct {
	name     string
	external bool
	call     func(context.Context)
}

// Add has a function called when its turn comes; name is for people.
func (l *Line) Add(name string, external bool, call func(context.Context)) {
	if len(l.waiting) >= l.Most {
		if !l.full {
			l.full = true
			l.Failed(l.Behind)
		}
		return
	}
	l.waiting = append(l.waiting, lineCall{name, external, call})
	l.next()
}

// next calls the function whose turn it is.
func (l *Line) next() {
	if l.running || len(l.waiting) == 0 || l.Over() {
		return
	}
	now := l.waiting[0]
	l.waiting = l.waiting[1:]
	l.running = true
	failed := func(err error) { l.Failed(fmt.Errorf("%s: %w", now.name, err)) }
	late := false
	cancel := l.Watch(l.Timeout, func() {
		late = true
		failed(l.Expired)
	})
	l.Jobs.Start(Task{
		Name: now.name, External: now.external, Timeout: l.Timeout, Expired: l.Expired,
		Work: func(ctx context.Context) error {
			return contain.Call("", func() error {
				now.call(ctx)
				return nil
			})
		},
		Result: func(err error) {
			cancel()
			l.running = false
			if err != nil && !late {
				failed(err)
			}
			l.next()
		},
	})
}
