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

// Begun returns how many sessions have begun, of all scopes, those that are over too.
func (s *Server) Begun() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count
}

// Number counts the sessions of the server, from 1.
func (h *Session) Number() int { return h.s.number }

// Scope returns the scope of the request that opened it; "" is that of all others.
func (h *Session) Scope() string { return h.s.scope }

// ID returns "sess_…".
func (h *Session) ID() string { return h.s.id }

// Inject begins a fault, and returns when it has begun. It reports false if the session is over.
func (h *Session) Inject(f Fault) bool {
	return h.s.do(func() { h.s.inject(f) })
}
