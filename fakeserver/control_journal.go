package fakeserver

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/voicesim/voicesim/clientlint"
)

// controlJournal answers with what clients did; with ?all=1, with what the server did, too.
func (s *Server) controlJournal(w http.ResponseWriter, r *http.Request, scope string) *restError {
	if e := s.ready(r, scope); e != nil {
		return e
	}
	journal := s.Journal(scope)
	if r.URL.Query().Get("all") == "" {
		for i := range journal {
			journal[i].Entries = slices.DeleteFunc(journal[i].Entries, func(e Entry) bool { return !e.Client })
		}
	}
	s.answerJSON(w, http.StatusOK, map[string]any{"scope": scope, "sessions": journal})
	return nil
}

// controlLog answers with the log of one session, a JSON object a line: first what the session is, then
// each frame.
func (s *Server) controlLog(w http.ResponseWriter, r *http.Request, scope string) *restError {
	if e := s.ready(r, scope); e != nil {
		return e
	}
	l, e := s.logOf(r, scope)
	if e != nil {
		return e
	}
	journal := l.journal()
	entries := journal.Entries
	journal.Entries = nil
	var out bytes.Buffer
	lines := json.NewEncoder(&out)
	lines.SetEscapeHTML(false)
	err := lines.Encode(&journal)
	for i := range entries {
		if err == nil {
			err = lines.Encode(&entries[i])
		}
	}
	if err != nil {
		return &restError{http.StatusInternalServerError, problem{Message: err.Error()}}
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

func count(journal []SessionJournal) (n lookedAt) {
	for i := range journal {
		switch {
		case journal[i].Kind == KindRefused:
			n.Refused++
			continue
		case !journal[i].Over:
			n.Running++
		}
		n.Sessions++
	}
	return n
}

// controlLint answers with all findings of a scope.
func (s *Server) controlLint(w http.ResponseWriter, r *http.Request, scope string) *restError {
	if e := s.ready(r, scope); e != nil {
		return e
	}
	journal, findings := s.Journal(scope), []LintFinding{}
	for i := range journal {
		findings = append(findings, journal[i].Lint...)
	}
	s.answerJSON(w, http.StatusOK, struct {
		Scope string `json:"scope"`
		lookedAt
		Findings []LintFinding `json:"findings"`
	}{scope, count(journal), findings})
	return nil
}

func (s *Server) controlLintRules(w http.ResponseWriter, _ *http.Request, _ string) *restError {
	s.answerJSON(w, http.StatusOK, map[string]any{"rules": clientlint.Rules()})
	return nil
}
