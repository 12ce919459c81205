package control

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/internal/rest"
	"github.com/voicesim/voicesim/fakeserver/models"
	shape "github.com/voicesim/voicesim/internal/jsonshape"
)

// health tells that the server is there, and what there is in a scope.
func (e *endpoint) health(w http.ResponseWriter, _ *http.Request, scope string) *rest.Error {
	all := e.server.Sessions()
	rest.Answer(w, http.StatusOK, struct {
		OK       bool               `json:"ok"`
		Scope    string             `json:"scope"`
		Sessions int                `json:"sessions"` // of this scope that run
		All      int                `json:"sessions_of_all_scopes"`
		Begun    int                `json:"sessions_begun"` // of all scopes, those over too
		Waiting  fakeserver.Waiting `json:"waiting"`        // of this scope
	}{true, scope, len(of(all, scope)), len(all), e.server.Begun(), e.server.Waiting(scope)})
	return nil
}

// of returns those of a scope.
func of(all []*fakeserver.Session, scope string) []*fakeserver.Session {
	var found []*fakeserver.Session
	for _, s := range all {
		if s.Scope() == scope {
			found = append(found, s)
		}
	}
	return found
}

// loadShape is what can be loaded for sessions; what stands in rules and script is read by package models.
var loadShape = shape.Object(
	shape.May("rules", anArray), shape.May("script", anArray), shape.May("otherwise", aString), shape.May("for", shape.Enum("next", "all")),
)

// load loads what the sessions to come say.
func (e *endpoint) load(w http.ResponseWriter, r *http.Request, scope string) *rest.Error {
	body, refused := rest.ReadJSON(w, r, loadShape)
	if refused != nil {
		return refused
	}
	var ask struct {
		For string `json:"for"`
	}
	if err := json.Unmarshal(body, &ask); err != nil {
		return wrong("", err.Error(), "")
	}
	maker, err := models.Load(body)
	if mistake, ok := errors.AsType[*models.LoadError](err); ok {
		return wrong(mistake.Code, mistake.Text, mistake.Param)
	}
	if err != nil {
		return wrong("", err.Error(), "")
	}
	if ask.For == "all" {
		return planned(w, e.server.Load(scope, maker))
	}
	return planned(w, e.server.LoadNext(scope, maker))
}

var refuseShape = shape.Object(shape.Needs("code", shape.Enum(
	string(fakeserver.RefuseModel), string(fakeserver.RefuseQuota), string(fakeserver.RefuseAccount), string(fakeserver.RefuseBilledLimit))))

// refuse lets the next connection be refused.
func (e *endpoint) refuse(w http.ResponseWriter, r *http.Request, scope string) *rest.Error {
	var ask struct {
		Code fakeserver.Refusal `json:"code"`
	}
	if refused := rest.ReadInto(w, r, refuseShape, &ask); refused != nil {
		return refused
	}
	return planned(w, e.server.RefuseNext(scope, ask.Code))
}

// planned answers what asks something of sessions to come; it does not fit if too much is asked already.
func planned(w http.ResponseWriter, fits bool) *rest.Error {
	if !fits {
		return &rest.Error{Status: http.StatusTooManyRequests,
			Problem: shape.Problem{Message: "Too much is loaded already. Reset what is not needed any more."}}
	}
	return done(w)
}

// reset forgets all of a scope.
func (e *endpoint) reset(w http.ResponseWriter, _ *http.Request, scope string) *rest.Error {
	e.server.Reset(scope)
	return done(w)
}
