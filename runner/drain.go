package runner

import (
	"context"
	"slices"
	"time"
)

// Drain waits until the agent's turn is over: until no response is pending or under way, no tool runs, and all that it
// said was heard or cut off. So a goodbye is heard before the call is closed. It returns ctx's error when ctx ends
// first, and ErrClosed when the session does. It waits in vain when nobody plays the Playout. A tool must not wait for
// it: its own call is a part of the turn.
func (s *Session) Drain(ctx context.Context) error {
	return s.entered(func() error { return s.drain(ctx) })
}

func (s *Session) drain(ctx context.Context) error {
	over := make(chan error, 1)
	s.do(func() {
		switch {
		case s.loop.ending:
			over <- ErrClosed
		case s.loop.stateNow() == Listening:
			over <- nil
		default:
			s.loop.draining = append(s.loop.draining, over)
		}
	})
	select {
	case err := <-over:
		return err
	case <-ctx.Done():
		s.do(func() {
			s.loop.draining = slices.DeleteFunc(s.loop.draining, func(c chan error) bool { return c == over })
		})
		return ctx.Err()
	}
}

// HangUp ends the call once the agent's turn is over and was heard, such as a goodbye, or when the time for that is over;
// zero means 30 s. It returns at once, so that a tool can call it whose answer is the goodbye. A caller who speaks before
// the end keeps the call: it goes on, and is hung up only if that is called again.
func (s *Session) HangUp(within time.Duration) error {
	fill(&within, 30*time.Second)
	return s.command(func() error {
		s.loop.deadlines.Cancel(s.loop.waits.hangUp)
		s.loop.waits.hangUp = s.loop.deadlines.Add(max(within, 0), func() { s.loop.end(nil, 0, "") })
		return nil
	})
}

// leave ends the call if it is to be hung up: the agent's turn is over.
func (l *loop) leave() {
	if l.waits.hangUp != nil {
		l.end(nil, 0, "")
	}
}

// stay keeps a call that was to be hung up.
func (l *loop) stay() {
	l.deadlines.Cancel(l.waits.hangUp)
	l.waits.hangUp = nil
}

// drained tells those who wait that the agent's turn is over, or why it will not be.
func (l *loop) drained(err error) {
	for _, over := range l.draining {
		over <- err
	}
	l.draining = nil
}
