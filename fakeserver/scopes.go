package fakeserver

import (
	"context"
	"sync"
)

// scopes is what was asked of the next sessions of each scope. It is safe from any goroutine.
type scopes struct {
	mu     sync.Mutex // guards the field below and what is in it
	byName map[string]*scopePlan
}

// scopePlan is what was asked of one scope.
type scopePlan struct {
	next     []ModelMaker // one for each of the next sessions
	always   ModelMaker   // for those after them; nil is the server's own
	refusals []Refusal    // one for each of the next connections

	nextFaults   []FaultMaker // one for each of the next sessions
	alwaysFaults FaultMaker   // for those after them; nil is nothing
}

// ModelMaker makes the model of one session, as Options.NewModel does.
type ModelMaker func(SessionInfo) Model

// Bounds of what may be asked. Chosen: far more than tests do.
const (
	mostScopes = 10_000
	mostPlans  = 1000 // of one scope
)

// plan applies f to what is asked of a scope. It reports false, and does nothing, if there are too many scopes or
// too much is asked of this one.
func (x *scopes) plan(scope string, f func(*scopePlan)) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	p := x.byName[scope]
	if p == nil {
		if len(x.byName) >= mostScopes {
			return false
		}
		if x.byName == nil {
			x.byName = map[string]*scopePlan{}
		}
		p = &scopePlan{}
		x.byName[scope] = p
	}
	if max(len(p.next), len(p.refusals), len(p.nextFaults)) >= mostPlans {
		return false
	}
	f(p)
	return true
}

// maker returns what makes the model of the scope's next session; nil is the server's own.
func (x *scopes) maker(scope string) ModelMaker {
	x.mu.Lock()
	defer x.mu.Unlock()
	p := x.byName[scope]
	if p == nil {
		return nil
	}
	if len(p.next) == 0 {
		return p.always
	}
	m := p.next[0]
	p.next = p.next[1:]
	return m
}

// faults returns what makes the faults of the scope's next session; nil is nothing.
func (x *scopes) faults(scope string) FaultMaker {
	x.mu.Lock()
	defer x.mu.Unlock()
	p := x.byName[scope]
	if p == nil {
		return nil
	}
	if len(p.nextFaults) == 0 {
		return p.alwaysFaults
	}
	m := p.nextFaults[0]
	p.nextFaults = p.nextFaults[1:]
	return m
}

// refusal returns what becomes of the scope's next connection.
func (x *scopes) refusal(scope string) Refusal {
	x.mu.Lock()
	defer x.mu.Unlock()
	p := x.byName[scope]
	if p == nil || len(p.refusals) == 0 {
		return ""
	}
	r := p.refusals[0]
	p.refusals = p.refusals[1:]
	return r
}

// Waiting is how much was asked of the sessions and connections to come of a scope, and has not been taken yet.
type Waiting struct {
	Loads    int `json:"loads"` // for next sessions, as the others
	Faults   int `json:"faults"`
	Refusals int `json:"refusals"`
}

func (x *scopes) waiting(scope string) Waiting {
	x.mu.Lock()
	defer x.mu.Unlock()
	p := x.byName[scope]
	if p == nil {
		return Waiting{}
	}
	return Waiting{len(p.next), len(p.nextFaults), len(p.refusals)}
}

// drop forgets what was asked of a scope.
func (x *scopes) drop(scope string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.byName, scope)
}

// Waiting returns what waits for the sessions and connections to come of a scope.
func (s *Server) Waiting(scope string) Waiting { return s.scopes.waiting(scope) }

// LoadNext makes the model of the next session of a scope, one after the other when it is called more
// often. It does not matter to sessions that have begun. It reports false, and does nothing, where too much waits
// for sessions of this scope, or there are too many scopes.
func (s *Server) LoadNext(scope string, m ModelMaker) bool {
	return s.scopes.plan(scope, func(p *scopePlan) { p.next = append(p.next, m) })
}

// Load makes the models of all further sessions of a scope, after those of [Server.LoadNext]. nil
// gives them back to Options.NewModel. It reports false as LoadNext does.
func (s *Server) Load(scope string, m ModelMaker) bool {
	return s.scopes.plan(scope, func(p *scopePlan) { p.always = m })
}

// RefuseNext refuses the next connection of a scope that is otherwise right. It reports false as LoadNext does.
func (s *Server) RefuseNext(scope string, r Refusal) bool {
	return s.scopes.plan(scope, func(p *scopePlan) { p.refusals = append(p.refusals, r) })
}

// FaultMaker makes what goes wrong with one session from its start, as Options.Faults does.
type FaultMaker func(SessionInfo) []Fault

// FaultNext gives faults to the next session of a scope, one maker a session when it is called more often.
// Those of Options.Faults come before them. It reports false as LoadNext does.
func (s *Server) FaultNext(scope string, m FaultMaker) bool {
	return s.scopes.plan(scope, func(p *scopePlan) { p.nextFaults = append(p.nextFaults, m) })
}

// FaultAll gives faults to all further sessions of a scope, after those of [Server.FaultNext]. nil ends it. It reports
// false as LoadNext does.
func (s *Server) FaultAll(scope string, m FaultMaker) bool {
	return s.scopes.plan(scope, func(p *scopePlan) { p.alwaysFaults = m })
}

// Reset ends the sessions and calls of a scope, and forgets its journal and what was loaded for it.
// It does not wait for the sessions.
func (s *Server) Reset(scope string) {
	s.scopes.drop(scope)
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
