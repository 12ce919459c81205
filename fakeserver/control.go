package fakeserver

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	shape "github.com/voicesim/voicesim/internal/jsonshape"
)

// controlPrefix begins the paths of the control endpoint.
const controlPrefix = "/_voicesim/"

// controlAct answers one request of a scope.
type controlAct func(s *Server, w http.ResponseWriter, r *http.Request, scope string) *restError

// controlRoute is an endpoint of the control endpoint.
type controlRoute struct {
	pattern string // method and path below the prefix
	act     controlAct
}

// controlRoutes are all of them, in the order of docs/control.md.
func controlRoutes() []controlRoute {
	return []controlRoute{
		{"GET health", (*Server).controlHealth},
		{"POST load", (*Server).controlLoad},
		{"GET faults", (*Server).controlFaults},
		{"POST faults", (*Server).controlInject},
		{"POST refuse", (*Server).controlRefuse},
		{"GET journal", (*Server).controlJournal},
		{"GET sessions/{session}/log", (*Server).controlLog},
		{"GET lint", (*Server).controlLint},
		{"GET lint/rules", (*Server).controlLintRules},
		{"GET verdict", (*Server).controlVerdict},
		{"POST calls", (*Server).controlRing},
		{"GET calls", (*Server).controlCalls},
		{"POST calls/{call}/keys", (*Server).controlKeys},
		{"POST calls/{call}/hangup", (*Server).controlHangUp},
		{"POST end", (*Server).controlEnd},
		{"POST reset", (*Server).controlReset},
	}
}

// newControl returns the control endpoint of a server.
func newControl(s *Server) *http.ServeMux {
	mux := http.NewServeMux()
	for _, route := range controlRoutes() {
		method, path, _ := strings.Cut(route.pattern, " ")
		mux.HandleFunc(method+" "+controlPrefix+path, func(w http.ResponseWriter, r *http.Request) {
			scope, _ := scopeOf(r)
			if e := route.act(s, w, r, scope); e != nil {
				s.refuseRequest(w, e)
			}
		})
	}
	return mux
}

// serveControl answers a request to the control endpoint, at a path without its scope. Pages of other
// origins may not use it: a browser would let them.
func (s *Server) serveControl(w http.ResponseWriter, r *http.Request, scope, path string) {
	if origin := r.Header.Get("Origin"); origin != "" {
		if u, err := url.Parse(origin); err != nil || u.Host != r.Host {
			s.refuseRequest(w, &restError{http.StatusForbidden, problem{Message: "The control endpoint is not for pages of other origins."}})
			return
		}
	}
	inner := r.Clone(r.Context())
	inner.URL.Path, inner.URL.RawPath = path, ""
	inner.Header.Set(ScopeHeader, scope)
	if e := s.controlMistake(w, inner); e != nil {
		s.refuseRequest(w, e)
		return
	}
	s.control.ServeHTTP(w, inner)
}

// controlMistake returns why no endpoint answers a request; nil if one does.
func (s *Server) controlMistake(w http.ResponseWriter, r *http.Request) *restError {
	if _, pattern := s.control.Handler(r); pattern != "" {
		return nil
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := s.control.Handler(other); pattern != "" {
			w.Header().Set("Allow", method)
			return &restError{http.StatusMethodNotAllowed, problem{Code: "method_not_supported",
				Message: fmt.Sprintf("Not allowed to %s on %s. Use %s.", r.Method, r.URL.Path, method)}}
		}
	}
	return invalidURL(r)
}

// readInto reads a body of a shape into a value.
func readInto(w http.ResponseWriter, r *http.Request, want *shape.Shape, into any) *restError {
	body, e := readJSON(w, r, want)
	if e != nil {
		return e
	}
	if err := json.Unmarshal(body, into); err != nil {
		return badRequest(&problem{Message: "The JSON body of the request could not be read: " + err.Error()})
	}
	return nil
}

// done is the answer of what has nothing to say.
type done struct {
	OK bool `json:"ok"`
}

func (s *Server) controlHealth(w http.ResponseWriter, _ *http.Request, scope string) *restError {
	s.mu.Lock()
	all, begun := len(s.sessions), s.count
	s.mu.Unlock()
	s.answerJSON(w, http.StatusOK, struct {
		OK       bool    `json:"ok"`
		Scope    string  `json:"scope"`
		Sessions int     `json:"sessions"` // of this scope that run
		All      int     `json:"sessions_of_all_scopes"`
		Begun    int     `json:"sessions_begun"` // of all scopes, those over too
		Waiting  waiting `json:"waiting"`        // of this scope
	}{true, scope, len(s.sessionsOf(scope)), all, begun, s.scopes.waiting(scope)})
	return nil
}

// loadShape is what can be loaded for sessions, as docs/control.md describes it.
var loadShape = shape.Object(
	shape.May("rules", &shape.Shape{Kinds: shape.KindArray}), shape.May("script", &shape.Shape{Kinds: shape.KindArray}), shape.May("otherwise", aString),
	shape.May("for", shape.Enum("next", "all")),
)

// loadProblem says what is wrong with what is loaded.
func loadProblem(err error) *problem {
	placed, ok := errors.AsType[interface {
		error
		Problem() (code, param string)
	}](err)
	if !ok {
		return &problem{Code: "invalid_value", Message: err.Error()}
	}
	code, param := placed.Problem()
	return &problem{Code: code, Message: err.Error(), Param: param}
}

func (s *Server) controlLoad(w http.ResponseWriter, r *http.Request, scope string) *restError {
	body, e := readJSON(w, r, loadShape)
	if e != nil {
		return e
	}
	var ask struct {
		For string `json:"for"`
	}
	if err := json.Unmarshal(body, &ask); err != nil {
		return badRequest(&problem{Message: "The JSON body of the request could not be read: " + err.Error()})
	}
	if s.opts.ReadLoad == nil {
		return badRequest(&problem{Message: "This server can load nothing."})
	}
	maker, err := s.opts.ReadLoad(body)
	if err != nil {
		return badRequest(loadProblem(err))
	}
	return s.planned(w, scope, func(plan *scopePlan) {
		if ask.For == "all" {
			plan.always = maker
		} else {
			plan.next = append(plan.next, maker)
		}
	})
}

var refuseShape = shape.Object(shape.Needs("code", shape.Enum(
	string(RefuseModel), string(RefuseQuota), string(RefuseAccount), string(RefuseBilledLimit))))

func (s *Server) controlRefuse(w http.ResponseWriter, r *http.Request, scope string) *restError {
	var ask struct {
		Code Refusal `json:"code"`
	}
	if e := readInto(w, r, refuseShape, &ask); e != nil {
		return e
	}
	return s.planned(w, scope, func(plan *scopePlan) { plan.refusals = append(plan.refusals, ask.Code) })
}

// planned changes what is asked of a scope, and answers.
func (s *Server) planned(w http.ResponseWriter, scope string, f func(*scopePlan)) *restError {
	if !s.scopes.plan(scope, f) {
		return &restError{http.StatusTooManyRequests, problem{Message: "Too much is loaded already. Reset what is not needed any more."}}
	}
	s.answerJSON(w, http.StatusOK, done{true})
	return nil
}

func (s *Server) controlReset(w http.ResponseWriter, _ *http.Request, scope string) *restError {
	s.Reset(scope)
	s.answerJSON(w, http.StatusOK, done{true})
	return nil
}

func (s *Server) controlCalls(w http.ResponseWriter, _ *http.Request, scope string) *restError {
	s.answerJSON(w, http.StatusOK, map[string]any{"calls": s.Calls(scope)})
	return nil
}

var ringShape = shape.Object(
	shape.May("sip_headers", &shape.Shape{Kinds: shape.KindArray, Items: shape.Object(shape.Needs("name", aString), shape.Needs("value", aString))}),
	shape.May("webhook", shape.Object(shape.Needs("url", aString), shape.Needs("secret", aString))),
)

func (s *Server) controlRing(w http.ResponseWriter, r *http.Request, scope string) *restError {
	var ask struct {
		Headers []SIPHeader `json:"sip_headers"`
		Webhook *struct {
			URL    string `json:"url"`
			Secret string `json:"secret"`
		} `json:"webhook"`
	}
	if e := readInto(w, r, ringShape, &ask); e != nil {
		return e
	}
	in := &IncomingCall{Scope: scope, Headers: ask.Headers}
	if ask.Webhook != nil {
		in.Webhook = &Webhook{URL: ask.Webhook.URL, Secret: ask.Webhook.Secret}
		if own := s.opts.Webhook; own != nil {
			in.Webhook.AnyHost, in.Webhook.NetDial = own.AnyHost, own.NetDial
		}
	}
	call, err := s.Ring(r.Context(), in)
	if err != nil && call.ID == "" {
		return badRequest(&problem{Code: "invalid_webhook", Message: err.Error(), Param: "webhook"})
	}
	answer := struct {
		PhoneCall
		WebhookError string `json:"webhook_error,omitempty"`
	}{PhoneCall: call}
	if err != nil {
		answer.WebhookError = err.Error()
	}
	s.answerJSON(w, http.StatusCreated, answer)
	return nil
}

func (s *Server) controlKeys(w http.ResponseWriter, r *http.Request, _ string) *restError {
	var ask struct {
		Keys string `json:"keys"`
	}
	if e := readInto(w, r, shape.Object(shape.Needs("keys", aString)), &ask); e != nil {
		return e
	}
	return s.didToCall(w, s.PressKeys(r.PathValue("call"), ask.Keys))
}

func (s *Server) controlHangUp(w http.ResponseWriter, r *http.Request, _ string) *restError {
	return s.didToCall(w, s.HangUp(r.PathValue("call")))
}

func (s *Server) didToCall(w http.ResponseWriter, err error) *restError {
	switch {
	case errors.Is(err, ErrNoCall):
		return &restError{http.StatusNotFound, problem{Code: "call_id_not_found", Message: err.Error()}}
	case err != nil:
		return badRequest(&problem{Message: err.Error()})
	}
	s.answerJSON(w, http.StatusOK, done{true})
	return nil
}

// logOf returns the log of the session that a request names.
func (s *Server) logOf(r *http.Request, scope string) (*sessionLog, *restError) {
	number, err := strconv.Atoi(r.PathValue("session"))
	for _, l := range s.journals.of(scope) {
		if err == nil && l.head.Session == number {
			return l, nil
		}
	}
	return nil, &restError{http.StatusNotFound, problem{Code: "session_not_found",
		Message: fmt.Sprintf("No session %q in the journal of this scope.", r.PathValue("session"))}}
}
