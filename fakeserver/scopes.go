package fakeserver

import (
	"context"

	"github.com/voicesim/voicesim/fakeserver/internal/scopes"
)

// scopePlan is what was asked of one scope.
type scopePlan = scopes.Plan[ModelMaker, FaultMaker, Refusal]

// ModelMaker makes the model of one session, as Options.NewModel does.
type ModelMaker func(SessionInfo) Model

// Waiting is how much was asked of the sessions and connections to come of a scope, and has not been taken yet.
type Waiting struct {
	Loads    int `json:"loads"` // for next sessions, as the others
	Faults   int `json:"faults"`
	Refusals int `json:"refusals"`
}

// Waiting returns what waits for the sessions and connections to come of a scope.
func (s *Server) Waiting(scope string) Waiting {
	loads, faults, refusals := s.scopes.Waiting(scope)
	return Waiting{Loads: loads, Faults: faults, Refusals: refusals}
}

// LoadNext makes the model of the next session of a scope, one after the other when it is called more
// often. It does not matter to sessions that have begun. It reports false, and does nothing, where too much waits
// for sessions of this scope, or there are too many scopes.
func (s *Server) LoadNext(scope string, m ModelMaker) bool {
	return s.scopes.Change(scope, func(p *scopePlan) { p.Models.Next = append(p.Models.Next, m) })
}

// Load makes the models of all further sessions of a scope, after those of [Server.LoadNext]. nil
// gives them back to Options.NewModel. It reports false as LoadNext does.
func (s *Server) Load(scope string, m ModelMaker) bool {
	return s.scopes.Change(scope, func(p *scopePlan) { p.Models.Always = m })
}

// RefuseNext refuses the next connection of a scope that is otherwise right. It reports false as LoadNext does.
func (s *Server) RefuseNext(scope string, r Refusal) bool {
	return s.scopes.Change(scope, func(p *scopePlan) { p.Refuse.Next = append(p.Refuse.Next, r) })
}

// FaultMaker makes what goes wrong with one session from its start, as Options.Faults does.
type FaultMaker func(SessionInfo) []Fault

// FaultNext gives faults to the next session of a scope, one maker a session when it is called more often.
// Those of Options.Faults come before them. It reports false as LoadNext does.
func (s *Server) FaultNext(scope string, m FaultMaker) bool {
	return s.scopes.Change(scope, func(p *scopePlan) { p.Faults.Next = append(p.Faults.Next, m) })
}

// FaultAll gives faults to all further sessions of a scope, after those of [Server.FaultNext]. nil ends it. It reports
// false as LoadNext does.
func (s *Server) FaultAll(scope string, m FaultMaker) bool {
	return s.scopes.Change(scope, func(p *scopePlan) { p.Faults.Always = m })
}

// Reset ends the sessions and calls of a scope, and forgets its journal and what was loaded for it.
// It does not wait for the sessions.
func (s *Server) Reset(scope string) {
	s.scopes.Drop(scope)
	s.journals.drop(scope)
	for _, ss := range s.sessionsOf(scope) {
		ss.post(context.Background(), func() { ss.end(ending{code: closeGoingAway, reason: "the scope was reset"}) })
	}
	s.calls.drop(scope)
	s.secrets.Forget(scope)
}

// sessionsOf returns the running sessions of a scope.
func (s *Server) sessionsOf(scope string) []*session {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []*session
	for _, ss := range s.sessions {
		if ss.scope == scope {
			found = append(found, ss)
		}
	}
	return found
}
