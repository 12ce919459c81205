package fakeserver

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// longestWait bounds how long a request to the control endpoint may wait. Chosen: an hour's session is not waited for.
const longestWait = 5 * time.Minute

// ready waits for what a request that reads the findings of a scope wants: for its sessions that are ending, and with ?wait=over
// for all of them.
func (s *Server) ready(r *http.Request, scope string) *restError {
	query := r.URL.Query()
	wait := query.Get("wait")
	if wait != "" && wait != "over" {
		return badRequest(&problem{Code: "invalid_value", Message: fmt.Sprintf("Invalid 'wait': %q. Write wait=over, or leave it out.", wait), Param: "wait"})
	}
	patience, e := patienceOf(r)
	switch {
	case e != nil:
		return e
	case wait == "over":
		ctx, cancel := context.WithTimeout(r.Context(), patience)
		defer cancel()
		s.waitOver(ctx, scope)
	}
	s.waitDying(r.Context(), scope)
	return nil
}

// patienceOf returns how long a request wants to wait: its ?timeout=.
func patienceOf(r *http.Request) (time.Duration, *restError) {
	text := r.URL.Query().Get("timeout")
	if text == "" {
		return endPatience, nil
	}
	d, p := duration(text, "timeout")
	if p == nil && d > longestWait {
		p = &problem{Code: "invalid_value", Message: fmt.Sprintf("Invalid 'timeout': it may be %s at most.", longestWait), Param: "timeout"}
	}
	if p != nil {
		return 0, badRequest(p)
	}
	return d, nil
}

// controlEnd ends the sessions of a scope and keeps what is known of them.
func (s *Server) controlEnd(w http.ResponseWriter, r *http.Request, scope string) *restError {
	patience, e := patienceOf(r)
	if e != nil {
		return e
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	ran, running := s.End(ctx, scope)
	s.answerJSON(w, http.StatusOK, struct {
		OK       bool `json:"ok"`
		Sessions int  `json:"sessions"` // that ran
		Running  int  `json:"running"`  // that still do
	}{running == 0, ran, running})
	return nil
}
