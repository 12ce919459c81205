package runner

import (
	"context"
	"slices"
	"time"

	"github.com/voicesim/voicesim/runner/internal/waiting"
)

// InterruptResponse is Interrupt for one response, whatever else is heard or under way: what is queued of it is not heard,
// and it is cancelled if it is under way. The id is that of a ResponseStarted. ErrNoResponse says that there was none.
func (s *Session) InterruptResponse(id string) error {
	return s.command(func() error {
		if _, known := s.loop.responses.byID[id]; !known {
			return ErrNoResponse
		}
		s.loop.cutOff(id, ByRequest)
		return nil
	})
}

// CancelResponse has the server make no more of a response. What has come of it is heard. One that is over stays as it is.
// ErrNoResponse says that there was none of that id.
func (s *Session) CancelResponse(id string) error {
	return s.command(func() error {
		r, known := s.loop.responses.byID[id]
		if !known {
			return ErrNoResponse
		}
		s.loop.cancelOne(r)
		return nil
	})
}

// cancelOne cancels a response, once, and leaves its sound.
func (l *loop) cancelOne(r *responseState) {
	switch {
	case r.done || r.cancelled:
	case r.outOfBand:
		l.sendCancel(r.id)
	case l.scheduler.Active == r.id && l.scheduler.Cancel() != "":
		l.sendCancel(r.id)
		l.expectDone(r.id)
	}
	r.cancelled = true
}

// InterruptAndWait is Interrupt, and waits for the server's word that the response under way is over, so that what is asked
// for next does not meet it. It returns at once when there is none. The error is ctx's, ErrClosed, or ErrUnconfirmed when
// the server says nothing for 5 s; what is heard has stopped in any case.
func (s *Session) InterruptAndWait(ctx context.Context) error {
	return s.entered(func() error { return s.interruptAndWait(ctx) })
}

// confirmWait bounds InterruptAndWait. Chosen: a server ends a cancelled response within half a second; until doneWait
// it may still do so.
const confirmWait = 5 * time.Second

// confirmation is somebody who waits for the end of what was cancelled.
type confirmation struct {
	over  chan error
	limit *waiting.Deadline
}

func (s *Session) interruptAndWait(ctx context.Context) error {
	c := &confirmation{over: make(chan error, 1)}
	s.do(func() {
		if s.loop.ending {
			c.over <- ErrClosed
			return
		}
		s.loop.cutOff("", ByRequest)
		c.limit = s.loop.deadlines.Add(confirmWait, func() {
			s.loop.forgetConfirmation(c)
			c.over <- ErrUnconfirmed
		})
		s.loop.unconfirmed = append(s.loop.unconfirmed, c)
	})
	select {
	case err := <-c.over:
		return err
	case <-ctx.Done():
		s.do(func() { s.loop.forgetConfirmation(c) })
		return ctx.Err()
	}
}

func (l *loop) forgetConfirmation(c *confirmation) {
	l.deadlines.Cancel(c.limit)
	l.unconfirmed = slices.DeleteFunc(l.unconfirmed, func(other *confirmation) bool { return other == c })
}

// confirm lets those go on who wait for the end of what was cancelled, with an error of theirs or nil.
func (l *loop) confirm(err error) {
	for _, c := range l.unconfirmed {
		l.deadlines.Cancel(c.limit)
		c.over <- err
	}
	l.unconfirmed = nil
}
