package fakeserver

import (
	"net/http"
	"strings"
)

// realtimePath is what the paths of all endpoints have in common. What stands before it, such as /v1
// or Azure's /openai/v1, does not matter.
const realtimePath = "/realtime"

// ServeHTTP answers one request. Below a path that ends in /realtime are the endpoints of REST; the
// path itself is upgraded to a WebSocket, and its session served until it ends.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.enterRequest() {
		http.Error(w, "the server is closing", http.StatusServiceUnavailable)
		return
	}
	defer s.running.Done()
	scope, path := scopeOf(r)
	if s.control != nil && strings.HasPrefix(path, controlPrefix) {
		s.serveControl(w, r, scope, path)
		return
	}
	begin := strings.LastIndex(path, realtimePath)
	if begin < 0 {
		s.noteWrongURL(r, scope)
		s.refuseRequest(w, invalidURL(r))
		return
	}
	if below := path[begin+len(realtimePath):]; below != "" {
		s.serveREST(w, r, scope, below)
		return
	}
	s.serveSession(w, r, scope)
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
	var answer func(http.ResponseWriter, *http.Request, string) *restError
	switch parts := strings.Split(strings.TrimPrefix(below, "/"), "/"); {
	case below == "/client_secrets":
		answer = s.createSecret
	case below == "/calls":
		answer = s.createCall
	case parts[0] == "calls" && len(parts) == 3:
		if act := callActs[parts[2]]; act != nil {
			answer = func(w http.ResponseWriter, r *http.Request, scope string) *restError {
				return s.actOnCall(w, r, scope, parts[1], act)
			}
		}
	}
	switch {
	case answer == nil:
		s.noteWrongURL(r, scope)
		s.refuseRequest(w, invalidURL(r))
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		s.refuseRequest(w, wrongMethod(r))
	default:
		if e := answer(w, r, scope); e != nil {
			s.refuseRequest(w, e)
		}
	}
}
