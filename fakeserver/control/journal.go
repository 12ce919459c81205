package control

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/voicesim/voicesim/clientlint"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/internal/rest"
	shape "github.com/voicesim/voicesim/internal/jsonshape"
)

// journal answers with what clients did; with ?all=1, with what the server did, too.
func (e *endpoint) journal(w http.ResponseWriter, r *http.Request, scope string) *rest.Error {
	if refused := e.ready(r, scope); refused != nil {
		return refused
	}
	journal := e.server.Journal(scope)
	if r.URL.Query().Get("all") == "" {
		for i := range journal {
			journal[i].Entries = slices.DeleteFunc(journal[i].Entries, func(entry fakeserver.Entry) bool { return !entry.Client })
		}
	}
	rest.Answer(w, http.StatusOK, map[string]any{"scope": scope, "sessions": journal})
	return nil
}

// log answers with the log of one session, a JSON object a line: first what the session is, then
// each frame.
func (e *endpoint) log(w http.ResponseWriter, r *http.Request, scope string) *rest.Error {
	if refused := e.ready(r, scope); refused != nil {
		return refused
	}
	number, err := strconv.Atoi(r.PathValue("session"))
	journal, found := e.server.SessionJournal(scope, number)
	if err != nil || !found {
		return &rest.Error{Status: http.StatusNotFound, Problem: shape.Problem{Code: "session_not_found",
			Message: fmt.Sprintf("No session %q in the journal of this scope.", r.PathValue("session"))}}
	}
	var out bytes.Buffer
	if err := journal.WriteLog(&out); err != nil {
		return &rest.Error{Status: http.StatusInternalServerError, Problem: shape.Problem{Message: err.Error()}}
	}
	w.Header().Set("Content-Type", "application/jsonl")
	_, _ = w.Write(out.Bytes())
	return nil
}

// lookedAt counts what an answer about a scope is about.
type lookedAt struct {
	Sessions int `json:"sessions"` // that began
	Running  int `json:"running"`  // of these
	Refused  int `json:"refused"`  // connections
}

// count counts the sessions of a journal.
func count(journal []fakeserver.SessionJournal) (n lookedAt) {
	for i := range journal {
		switch {
		case journal[i].Kind == fakeserver.KindRefused:
			n.Refused++
			continue
		case !journal[i].Over:
			n.Running++
		}
		n.Sessions++
	}
	return n
}

// lint answers with all findings of a scope.
func (e *endpoint) lint(w http.ResponseWriter, r *http.Request, scope string) *rest.Error {
	if refused := e.ready(r, scope); refused != nil {
		return refused
	}
	journal, findings := e.server.Journal(scope), []fakeserver.LintFinding{}
	for i := range journal {
		findings = append(findings, journal[i].Lint...)
	}
	rest.Answer(w, http.StatusOK, struct {
		Scope string `json:"scope"`
		lookedAt
		Findings []fakeserver.LintFinding `json:"findings"`
	}{scope, count(journal), findings})
	return nil
}

// lintRules answers with the rules of the lint.
func (e *endpoint) lintRules(w http.ResponseWriter, _ *http.Request, _ string) *rest.Error {
	rest.Answer(w, http.StatusOK, map[string]any{"rules": clientlint.Rules()})
	return nil
}
