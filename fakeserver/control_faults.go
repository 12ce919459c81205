package fakeserver

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	shape "github.com/voicesim/voicesim/internal/jsonshape"
)

// FaultMaker makes what goes wrong with one session from its start, as Options.Faults does.
type FaultMaker func(SessionInfo) []Fault

// FaultNext gives faults to the next session of a scope, one maker a session when it is called more often.
// Those of Options.Faults come before them.
func (s *Server) FaultNext(scope string, m FaultMaker) {
	s.scopes.plan(scope, func(p *scopePlan) { p.nextFaults = append(p.nextFaults, m) })
}

// FaultAll gives faults to all further sessions of a scope, after those of [Server.FaultNext]. nil ends it.
func (s *Server) FaultAll(scope string, m FaultMaker) {
	s.scopes.plan(scope, func(p *scopePlan) { p.alwaysFaults = m })
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

var faultsShape = shape.Object(
	shape.Needs("faults", &shape.Shape{Kinds: shape.KindArray, Items: shape.Object(
		shape.Needs("fault", aString), shape.May("for", aString), shape.May("count", shape.Integer(1, mostCount)), shape.May("event", aString),
		shape.May("code", aString), shape.May("bytes", shape.Integer(1, mostBytes)), shape.May("on", aString), shape.May("delay", aString),
	)}),
	shape.May("for", shape.Enum("next", "all", "running")),
)

// faultJSON is a fault that is asked for.
type faultJSON struct {
	Fault string `json:"fault"`
	For   string `json:"for"`
	Count int    `json:"count"`
	Event string `json:"event"`
	Code  string `json:"code"`
	Bytes int    `json:"bytes"`
	On    string `json:"on"`
	Delay string `json:"delay"`
}

// options reads what adjusts the fault; path is where it stands.
func (f *faultJSON) options(path string) (FaultOptions, *problem) {
	o := FaultOptions{Count: f.Count, Event: f.Event, Code: f.Code, Bytes: f.Bytes, On: f.On}
	var p *problem
	if o.For, p = duration(f.For, shape.Join(path, "for")); p != nil {
		return o, p
	}
	o.Delay, p = duration(f.Delay, shape.Join(path, "delay"))
	return o, p
}

// duration reads a time such as "800ms"; "" is zero.
func duration(text, path string) (time.Duration, *problem) {
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, &problem{Code: "invalid_value", Message: fmt.Sprintf("Invalid '%s': write it as \"800ms\" or \"1.5s\".", path), Param: path}
	}
	return d, nil
}

// controlFaults answers with the faults that there are.
func (s *Server) controlFaults(w http.ResponseWriter, _ *http.Request, _ string) *restError {
	type kindJSON struct {
		Fault string   `json:"fault"`
		About string   `json:"about"`
		Takes []string `json:"takes"`
	}
	list := []kindJSON{}
	for _, k := range s.opts.FaultKinds {
		list = append(list, kindJSON{k.Name, k.About, append(append([]string{}, k.Takes...), "on", "delay")})
	}
	s.answerJSON(w, http.StatusOK, map[string]any{"faults": list})
	return nil
}

// controlInject loads faults for sessions to come, or begins them in those that run.
func (s *Server) controlInject(w http.ResponseWriter, r *http.Request, scope string) *restError {
	var ask struct {
		Faults []faultJSON `json:"faults"`
		For    string      `json:"for"`
	}
	if e := readInto(w, r, faultsShape, &ask); e != nil {
		return e
	}
	maker, p := s.faultMaker(ask.Faults)
	if p != nil {
		return badRequest(p)
	}
	switch ask.For {
	case "running":
		return s.injectRunning(w, scope, maker)
	case "all":
		return s.planned(w, scope, func(plan *scopePlan) { plan.alwaysFaults = maker })
	}
	return s.planned(w, scope, func(plan *scopePlan) { plan.nextFaults = append(plan.nextFaults, maker) })
}

// injectRunning begins faults in the sessions of a scope that run, and answers with how many these were.
func (s *Server) injectRunning(w http.ResponseWriter, scope string, maker FaultMaker) *restError {
	hit := 0
	for _, ss := range s.sessionsOf(scope) {
		struck := true
		for _, f := range maker(SessionInfo{}) {
			struck = struck && (&Session{ss}).Inject(f)
		}
		if struck {
			hit++
		}
	}
	s.answerJSON(w, http.StatusOK, map[string]any{"ok": true, "sessions": hit})
	return nil
}

// faultMaker returns what makes the faults that are asked for, new ones each time.
func (s *Server) faultMaker(asked []faultJSON) (FaultMaker, *problem) {
	options := make([]FaultOptions, len(asked))
	for i := range asked {
		path := fmt.Sprintf("faults[%d]", i)
		var p *problem
		if options[i], p = asked[i].options(path); p != nil {
			return nil, p
		}
		if _, err := NewFault(s.opts.FaultKinds, asked[i].Fault, options[i]); err != nil {
			return nil, faultProblem(path, err)
		}
	}
	return func(SessionInfo) []Fault {
		list := make([]Fault, len(asked))
		for i := range asked {
			list[i], _ = NewFault(s.opts.FaultKinds, asked[i].Fault, options[i]) // it has been made before
		}
		return list
	}, nil
}

// faultProblem says why a fault that is asked for is none.
func faultProblem(path string, err error) *problem {
	if e, ok := errors.AsType[*FaultError](err); ok && e.Key != "" {
		path = shape.Join(path, e.Key)
	}
	return &problem{Code: "invalid_value", Message: fmt.Sprintf("Invalid '%s': %s.", path, err), Param: path}
}
