package fakeserver

import (
	"context"
	"time"
)

// endingPatience bounds waiting for sessions that are ending. Chosen: far longer than the end of a session takes, and
// shorter than most clients of HTTP wait.
const endingPatience = 2 * time.Second

// endsSoon reports whether the session is over or about to be: its loop has ended, or a close frame is on its way to the client.
func (s *session) endsSoon() bool {
	select {
	case <-s.ended:
		return true
	default:
		return s.conn.Closing()
	}
}

// WaitEnding waits until the sessions of a scope that are ending are over, so that their last findings are in the
// journal. A session is ending before its client can know, so a client that has closed finds what it left behind. It
// waits for two seconds at most: a session whose model, voice or observer blocks does not end.
func (s *Server) WaitEnding(ctx context.Context, scope string) {
	ctx, cancel := context.WithTimeout(ctx, endingPatience)
	defer cancel()
	for _, ss := range s.sessionsOf(scope) {
		if ss.endsSoon() {
			ss.waitGone(ctx)
		}
	}
}

// waitGone waits until the session is over, and everything about it is noted. It reports false if ctx ends first.
func (s *session) waitGone(ctx context.Context) bool {
	select {
	case <-s.gone:
		return true
	case <-ctx.Done():
		return false
	}
}

// End ends the sessions of a scope and waits until they are over, or ctx is. Their journal and findings stay, those
// that are told at the end of a session included, as does what is loaded for sessions to come. It returns how many
// sessions ran, and how many still do: one whose model, voice or observer blocks ends when that returns.
func (s *Server) End(ctx context.Context, scope string) (ran, running int) {
	sessions := s.sessionsOf(scope)
	for _, ss := range sessions {
		ss.post(ctx, func() { ss.end(ending{code: closeGoingAway, reason: "the test ended the session", client: true}) })
	}
	for _, ss := range sessions {
		if !ss.waitGone(ctx) {
			running++
		}
	}
	return len(sessions), running
}

// WaitOver waits until no session of a scope runs, or ctx ends.
func (s *Server) WaitOver(ctx context.Context, scope string) {
	for ctx.Err() == nil {
		sessions := s.sessionsOf(scope)
		if len(sessions) == 0 {
			return
		}
		for _, ss := range sessions {
			ss.waitGone(ctx)
		}
	}
}
