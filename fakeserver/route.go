package fakeserver

import (
	"net/http"
	"strings"

	"github.com/voicesim/voicesim/fakeserver/internal/rest"
)

// realtimePath is what the paths of all endpoints have in common. What stands before it, such as /v1
// or Azure's /openai/v1, does not matter.
const realtimePath = "/realtime"

// translationsPath is that of translation sessions, below realtimePath.
const translationsPath = "/translations"

// ControlPrefix begins the paths of the control endpoint.
const ControlPrefix = "/_voicesim/"

// ServeHTTP answers one request. Below a path that ends in /realtime are the endpoints of REST; the
// path itself is upgraded to a WebSocket, and its session served until it ends.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.enterRequest() {
		http.Error(w, "the server is closing", http.StatusServiceUnavailable)
		return
	}
	defer s.running.Done()
	scope, path := scopeOf(r)
	if s.control != nil && strings.HasPrefix(path, ControlPrefix) {
		inner := r.Clone(r.Context())
		inner.URL.Path, inner.URL.RawPath = path, ""
		inner.Header.Set(ScopeHeader, scope)
		s.markAnswer(w)
		s.control.ServeHTTP(w, inner)
		return
	}
	begin := strings.LastIndex(path, realtimePath)
	if begin < 0 {
		s.noteWrongURL(r, scope)
		s.refuseRequest(w, rest.InvalidURL(r))
		return
	}
	below := path[begin+len(realtimePath):]
	if below == translationsPath && strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		s.serveSession(w, r, scope, s.translating)
		return
	}
	if below != "" {
		s.serveREST(w, r, scope, below)
		return
	}
	s.serveSession(w, r, scope, s.handshake)
}

// markAnswer sets the headers that every answer of REST has.
// Source: the headers of answers recorded from the live server.
func (s *Server) markAnswer(w http.ResponseWriter) {
	w.Header().Set("X-Request-Id", s.restIDs.Hex("req_"))
	w.Header().Set("Openai-Version", "2020-10-01")
	w.Header().Set("Openai-Processing-Ms", "1")
}

// refuseRequest answers a request of REST with an error.
func (s *Server) refuseRequest(w http.ResponseWriter, e *rest.Error) {
	s.markAnswer(w)
	rest.Refuse(w, e)
}

// enterRequest counts a request that runs; it reports false when the server is closing.
func (s *Server) enterRequest() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.running.Add(1)
	return true
}

// serveREST answers a request to the endpoint at a path below /realtime.
func (s *Server) serveREST(w http.ResponseWriter, r *http.Request, scope, below string) {
	var answer func(http.ResponseWriter, *http.Request, string) *rest.Error
	switch parts := strings.Split(strings.TrimPrefix(below, "/"), "/"); {
	case below == "/client_secrets":
		answer = s.createSecret
	case below == translationsPath+"/client_secrets":
		answer = s.createTranslationSecret
	case below == "/calls":
		answer = s.createCall
	case parts[0] == "calls" && len(parts) == 3:
		if act := callActs[parts[2]]; act != nil {
			answer = func(w http.ResponseWriter, r *http.Request, scope string) *rest.Error {
				return s.actOnCall(w, r, scope, parts[1], act)
			}
		}
	}
	switch {
	case answer == nil:
		s.noteWrongURL(r, scope)
		s.refuseRequest(w, rest.InvalidURL(r))
	case r.Method != http.MethodPost:
		s.refuseRequest(w, rest.WrongMethod(w, r, http.MethodPost))
	default:
		if e := answer(w, r, scope); e != nil {
			s.refuseRequest(w, e)
		}
	}
}
