package control

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/voicesim/voicesim/fakeserver/internal/rest"
)

// Bounds of how long a request may wait. Chosen: the first is shorter than most clients of HTTP wait, and an hour's
// session is not waited for.
const (
	usualWait   = 5 * time.Second
	longestWait = 5 * time.Minute
)

// ready waits for what a request that reads the findings of a scope wants: for its sessions that are ending, and with
// ?wait=over for all of them.
func (e *endpoint) ready(r *http.Request, scope string) *rest.Error {
	wait := r.URL.Query().Get("wait")
	if wait != "" && wait != "over" {
		return invalid(fmt.Sprintf("Invalid 'wait': %q. Write wait=over, or leave it out.", wait), "wait")
	}
	patience, refused := patienceOf(r)
	switch {
	case refused != nil:
		return refused
	case wait == "over":
		ctx, cancel := context.WithTimeout(r.Context(), patience)
		defer cancel()
		e.server.WaitOver(ctx, scope)
	}
	e.server.WaitEnding(r.Context(), scope)
	return nil
}

// patienceOf returns how long a request wants to wait: its ?timeout=.
func patienceOf(r *http.Request) (time.Duration, *rest.Error) {
	text := r.URL.Query().Get("timeout")
	if text == "" {
		return usualWait, nil
	}
	d, refused := duration(text, "timeout")
	if refused == nil && d > longestWait {
		refused = invalid(fmt.Sprintf("Invalid 'timeout': it may be %s at most.", longestWait), "timeout")
	}
	return d, refused
}

// duration reads a time such as "800ms"; "" is zero.
func duration(text, path string) (time.Duration, *rest.Error) {
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, invalid(fmt.Sprintf("Invalid '%s': write it as \"800ms\" or \"1.5s\".", path), path)
	}
	return d, nil
}

// end ends the sessions of a scope and keeps what is known of them.
func (e *endpoint) end(w http.ResponseWriter, r *http.Request, scope string) *rest.Error {
	patience, refused := patienceOf(r)
	if refused != nil {
		return refused
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	ran, running := e.server.End(ctx, scope)
	rest.Answer(w, http.StatusOK, struct {
		OK       bool `json:"ok"`
		Sessions int  `json:"sessions"` // that ran
		Running  int  `json:"running"`  // that still do
	}{running == 0, ran, running})
	return nil
}
