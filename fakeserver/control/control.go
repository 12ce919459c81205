package control

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/internal/rest"
	shape "github.com/voicesim/voicesim/internal/jsonshape"
)

// endpoint is the control endpoint of one server.
type endpoint struct {
	server *fakeserver.Server
	mux    *http.ServeMux
}

// route is one of its paths.
type route struct {
	pattern string // method and path below the prefix
	act     func(e *endpoint, w http.ResponseWriter, r *http.Request, scope string) *rest.Error
}

// routes are all of them, in the order of docs/control.md.
func routes() []route {
	return []route{
		{"GET health", (*endpoint).health},
		{"POST load", (*endpoint).load},
		{"GET faults", (*endpoint).faults},
		{"POST faults", (*endpoint).inject},
		{"POST refuse", (*endpoint).refuse},
		{"GET journal", (*endpoint).journal},
		{"GET sessions/{session}/log", (*endpoint).log},
		{"GET lint", (*endpoint).lint},
		{"GET lint/rules", (*endpoint).lintRules},
		{"GET verdict", (*endpoint).verdict},
		{"POST calls", (*endpoint).ring},
		{"GET calls", (*endpoint).calls},
		{"POST calls/{call}/keys", (*endpoint).keys},
		{"POST calls/{call}/hangup", (*endpoint).hangUp},
		{"POST end", (*endpoint).end},
		{"POST reset", (*endpoint).reset},
	}
}

// New returns the control endpoint of a server, for [fakeserver.Options.Control]. It answers requests to paths below
// [fakeserver.ControlPrefix] for the scope in the header [fakeserver.ScopeHeader].
func New(s *fakeserver.Server) http.Handler {
	e := &endpoint{server: s, mux: http.NewServeMux()}
	for _, route := range routes() {
		method, path, _ := strings.Cut(route.pattern, " ")
		e.mux.HandleFunc(method+" "+fakeserver.ControlPrefix+path, func(w http.ResponseWriter, r *http.Request) {
			if wrong := route.act(e, w, r, r.Header.Get(fakeserver.ScopeHeader)); wrong != nil {
				rest.Refuse(w, wrong)
			}
		})
	}
	return e
}

// ServeHTTP answers a request. Pages of other origins may not use the endpoint: a browser would let them.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if origin := r.Header.Get("Origin"); origin != "" {
		if u, err := url.Parse(origin); err != nil || u.Host != r.Host {
			rest.Refuse(w, &rest.Error{Status: http.StatusForbidden,
				Problem: shape.Problem{Message: "The control endpoint is not for pages of other origins."}})
			return
		}
	}
	if wrong := e.mistake(w, r); wrong != nil {
		rest.Refuse(w, wrong)
		return
	}
	e.mux.ServeHTTP(w, r)
}

// mistake returns why nothing answers a request; nil if something does.
func (e *endpoint) mistake(w http.ResponseWriter, r *http.Request) *rest.Error {
	if _, pattern := e.mux.Handler(r); pattern != "" {
		return nil
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := e.mux.Handler(other); pattern != "" {
			return rest.WrongMethod(w, r, method)
		}
	}
	return rest.InvalidURL(r)
}

// done answers what has nothing to say.
func done(w http.ResponseWriter) *rest.Error {
	rest.Answer(w, http.StatusOK, struct {
		OK bool `json:"ok"`
	}{true})
	return nil
}

// wrong refuses a request with a code, a message and the place of what it is about.
func wrong(code, message, param string) *rest.Error {
	return rest.BadRequest(&shape.Problem{Code: code, Message: message, Param: param})
}

// invalid refuses a value at a place.
func invalid(message, param string) *rest.Error { return wrong("invalid_value", message, param) }

// The shapes of bodies that are no object.
var (
	aString = &shape.Shape{Kinds: shape.KindString}
	anArray = &shape.Shape{Kinds: shape.KindArray}
)
