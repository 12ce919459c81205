package control

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/internal/rest"
	shape "github.com/voicesim/voicesim/internal/jsonshape"
)

var faultsShape = shape.Object(
	shape.Needs("faults", &shape.Shape{Kinds: shape.KindArray, Items: shape.Object(
		shape.Needs("fault", aString), shape.May("for", aString), shape.May("count", shape.Integer(1, fakeserver.MostFaultCount)),
		shape.May("event", aString), shape.May("code", aString), shape.May("bytes", shape.Integer(1, fakeserver.MostFaultBytes)),
		shape.May("on", aString), shape.May("delay", aString),
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
func (f *faultJSON) options(path string) (o fakeserver.FaultOptions, refused *rest.Error) {
	o = fakeserver.FaultOptions{Count: f.Count, Event: f.Event, Code: f.Code, Bytes: f.Bytes, On: f.On}
	if o.For, refused = duration(f.For, shape.Join(path, "for")); refused != nil {
		return o, refused
	}
	o.Delay, refused = duration(f.Delay, shape.Join(path, "delay"))
	return o, refused
}

// faults answers with the faults that there are.
func (e *endpoint) faults(w http.ResponseWriter, _ *http.Request, _ string) *rest.Error {
	type kindJSON struct {
		Fault string   `json:"fault"`
		About string   `json:"about"`
		Takes []string `json:"takes"`
	}
	list := []kindJSON{}
	for _, k := range e.server.Options().FaultKinds {
		list = append(list, kindJSON{k.Name, k.About, append(append([]string{}, k.Takes...), "on", "delay")})
	}
	rest.Answer(w, http.StatusOK, map[string]any{"faults": list})
	return nil
}

// inject loads faults for sessions to come, or begins them in those that run.
func (e *endpoint) inject(w http.ResponseWriter, r *http.Request, scope string) *rest.Error {
	var ask struct {
		Faults []faultJSON `json:"faults"`
		For    string      `json:"for"`
	}
	if refused := rest.ReadInto(w, r, faultsShape, &ask); refused != nil {
		return refused
	}
	maker, refused := e.faultMaker(ask.Faults)
	if refused != nil {
		return refused
	}
	switch ask.For {
	case "running":
		return e.injectRunning(w, scope, maker)
	case "all":
		return planned(w, e.server.FaultAll(scope, maker))
	}
	return planned(w, e.server.FaultNext(scope, maker))
}

// injectRunning begins faults in the sessions of a scope that run, and answers with how many these were.
func (e *endpoint) injectRunning(w http.ResponseWriter, scope string, maker fakeserver.FaultMaker) *rest.Error {
	hit := 0
	for _, s := range of(e.server.Sessions(), scope) {
		struck := true
		for _, f := range maker(fakeserver.SessionInfo{}) {
			struck = struck && s.Inject(f)
		}
		if struck {
			hit++
		}
	}
	rest.Answer(w, http.StatusOK, map[string]any{"ok": true, "sessions": hit})
	return nil
}

// faultMaker returns what makes the faults that are asked for, new ones each time.
func (e *endpoint) faultMaker(asked []faultJSON) (fakeserver.FaultMaker, *rest.Error) {
	kinds := e.server.Options().FaultKinds
	options := make([]fakeserver.FaultOptions, len(asked))
	for i := range asked {
		path := fmt.Sprintf("faults[%d]", i)
		var refused *rest.Error
		if options[i], refused = asked[i].options(path); refused != nil {
			return nil, refused
		}
		if _, err := fakeserver.NewFault(kinds, asked[i].Fault, options[i]); err != nil {
			return nil, noFault(path, err)
		}
	}
	return func(fakeserver.SessionInfo) []fakeserver.Fault {
		list := make([]fakeserver.Fault, len(asked))
		for i := range asked {
			list[i], _ = fakeserver.NewFault(kinds, asked[i].Fault, options[i]) // it has been made before
		}
		return list
	}, nil
}

// noFault says why a fault that is asked for is none.
func noFault(path string, err error) *rest.Error {
	if e, ok := errors.AsType[*fakeserver.FaultError](err); ok && e.Key != "" {
		path = shape.Join(path, e.Key)
	}
	return invalid(fmt.Sprintf("Invalid '%s': %s.", path, err), path)
}
