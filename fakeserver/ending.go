package fakeserver

import (
	"context"
	"time"
)

// Bounds of waiting for sessions to be over. Chosen: the first is far longer than the end of a session takes, and
// both shorter than most clients of HTTP wait.
const (
	dyingPatience = 2 * time.Second
	endPatience   = 5 * time.Second
)

// dying tells whether the session is over or about to be: its loop has ended, or a close frame is on its way to the client.
func (s *session) dying() bool {
	select {
	case <-s.ended:
		return true
	default:
		return s.conn.Closing()
	}
}

// waitDying waits until the sessions of a scope that are dying are over, so that their last findings are in the journal. A
// session is dying before its client can know, so a client that has closed finds what it left behind.
func (s *Server) waitDying(ctx context.Context, scope string) {
	ctx, cancel := context.WithTimeout(ctx, dyingPatience)
	defer cancel()
	for _, ss := range s.sessionsOf(scope) {
		if ss.dying() {
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

// waitOver waits until no session of a scope runs, or ctx ends.
func (s *Server) waitOver(ctx context.Context, scope string) {
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
