package fakeserver

import (
	"maps"
	"slices"
)

// Session is a session that a server serves, or has served, as everybody but itself sees it. Its
// methods are safe from any goroutine but that of the session: models, notes and observers of the
// same session must not call [Session.Inject].
type Session struct{ s *session }

// Sessions returns the sessions that are being served, by their numbers.
func (s *Server) Sessions() []*Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]*Session, 0, len(s.sessions))
	for _, n := range slices.Sorted(maps.Keys(s.sessions)) {
		list = append(list, &Session{s.sessions[n]})
	}
	return list
}

// Number counts the sessions of the server, from 1.
func (h *Session) Number() int { return h.s.number }

// ID returns "sess_…".
func (h *Session) ID() string { return h.s.id }

// Inject begins a fault, and returns when it has begun. It reports false if the session is over.
func (h *Session) Inject(f Fault) bool {
	return h.s.do(func() { h.s.inject(f) })
}
