package scopes

import "sync"

// Bounds of what may be asked. Chosen: far more than tests do.
const (
	mostScopes = 10_000
	mostPlans  = 1000 // of one scope
)

// Plan is what was asked of one scope.
type Plan[M, F, R any] struct {
	Models Queue[M] // what makes the models of sessions
	Faults Queue[F] // what makes the faults of sessions
	Refuse Queue[R] // what becomes of connections
}

// Queue is what was asked of those that come next, one after the other, and of all that come after them.
type Queue[T any] struct {
	Next   []T
	Always T // the zero value is the server's own
}

// take returns what was asked of the next one.
func (q *Queue[T]) take() T {
	if len(q.Next) == 0 {
		return q.Always
	}
	first := q.Next[0]
	q.Next = q.Next[1:]
	return first
}

// Plans are those of all scopes. The zero value is empty. It is safe from any goroutine.
type Plans[M, F, R any] struct {
	mu     sync.Mutex // guards the field below and what is in it
	byName map[string]*Plan[M, F, R]
}

// Change applies f to what is asked of a scope. It reports false, and does nothing, if there are too many scopes or
// too much is asked of this one.
func (x *Plans[M, F, R]) Change(scope string, f func(*Plan[M, F, R])) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	p := x.byName[scope]
	if p == nil {
		if len(x.byName) >= mostScopes {
			return false
		}
		if x.byName == nil {
			x.byName = map[string]*Plan[M, F, R]{}
		}
		p = &Plan[M, F, R]{}
		x.byName[scope] = p
	}
	if max(len(p.Models.Next), len(p.Refuse.Next), len(p.Faults.Next)) >= mostPlans {
		return false
	}
	f(p)
	return true
}

// Model takes what makes the model of the scope's next session; the zero value is the server's own.
func (x *Plans[M, F, R]) Model(scope string) (m M) {
	x.look(scope, func(p *Plan[M, F, R]) { m = p.Models.take() })
	return m
}

// Fault takes what makes the faults of the scope's next session; the zero value is nothing.
func (x *Plans[M, F, R]) Fault(scope string) (f F) {
	x.look(scope, func(p *Plan[M, F, R]) { f = p.Faults.take() })
	return f
}

// Refusal takes what becomes of the scope's next connection.
func (x *Plans[M, F, R]) Refusal(scope string) (r R) {
	x.look(scope, func(p *Plan[M, F, R]) { r = p.Refuse.take() })
	return r
}

// Waiting returns how much was asked of a scope, and has not been taken yet.
func (x *Plans[M, F, R]) Waiting(scope string) (models, faults, refusals int) {
	x.look(scope, func(p *Plan[M, F, R]) {
		models, faults, refusals = len(p.Models.Next), len(p.Faults.Next), len(p.Refuse.Next)
	})
	return models, faults, refusals
}

// Drop forgets what was asked of a scope.
func (x *Plans[M, F, R]) Drop(scope string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.byName, scope)
}

// look calls f with what was asked of a scope, if anything was.
func (x *Plans[M, F, R]) look(scope string, f func(*Plan[M, F, R])) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if p := x.byName[scope]; p != nil {
		f(p)
	}
}
