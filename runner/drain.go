package runner

import (
	"context"
	"slices"
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

// drained tells those who wait that the agent's turn is over, or why it will not be.
func (l *loop) drained(err error) {
	for _, over := range l.draining {
		over <- err
	}
	l.draining = nil
}
