package control

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/clientlint"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/internal/rest"
)

// The kinds of reasons against a scope.
const (
	reasonNoSession = "no-session" // nothing connected
	reasonRefused   = "refused"    // a connection was refused
	reasonRunning   = "running"    // a session is not over: findings may be missing
	reasonFinding   = "finding"    // of the lint
	reasonUnplayed  = "unplayed"   // lines of a script were not played
	reasonNote      = "note"       // a script had no answer, or a reply did not fit the client's tools
	reasonWaiting   = "waiting"    // what was loaded for a session or connection to come was not taken
)

func reasonKinds() []string {
	return []string{reasonNoSession, reasonRefused, reasonRunning, reasonFinding, reasonUnplayed, reasonNote, reasonWaiting}
}

// reason is why a test of a scope cannot be green.
type reason struct {
	Kind     string              `json:"kind"`
	Session  int                 `json:"session,omitempty"` // 0 is none
	Rule     string              `json:"rule,omitempty"`    // of a finding
	Severity clientlint.Severity `json:"severity,omitempty"`
	Text     string              `json:"text"`
}

// tally gathers the reasons against a scope.
type tally struct {
	from    clientlint.Severity // the least of findings that count
	allow   map[string]bool     // kinds and rules that do not count
	reasons []reason
}

// add adds a reason unless its kind or rule is allowed.
func (v *tally) add(r reason) {
	if !v.allow[r.Kind] && !v.allow[r.Rule] {
		v.reasons = append(v.reasons, r)
	}
}

// readTally reads what a request wants to count.
func readTally(r *http.Request) (*tally, *rest.Error) {
	query := r.URL.Query()
	v := &tally{from: clientlint.SeverityWarning, allow: map[string]bool{}, reasons: []reason{}}
	if text := query.Get("severity"); text != "" {
		v.from = clientlint.Severity(text)
	}
	if !slices.Contains(clientlint.Severities(), v.from) {
		return nil, invalid(fmt.Sprintf("Invalid 'severity': %q. Write notice, warning or error.", string(v.from)), "severity")
	}
	known := reasonKinds()
	for _, rule := range clientlint.Rules() {
		known = append(known, rule.ID)
	}
	for name := range strings.SplitSeq(query.Get("allow"), ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		if !slices.Contains(known, name) {
			return nil, invalid(fmt.Sprintf("Invalid 'allow': %q is none of the reasons, %s, and no rule of the lint.",
				name, strings.Join(reasonKinds(), ", ")), "allow")
		}
		v.allow[name] = true
	}
	return v, nil
}

// session looks at one session.
func (v *tally) session(j *fakeserver.SessionJournal) {
	if j.Kind == fakeserver.KindRefused {
		v.add(reason{Kind: reasonRefused, Session: j.Session, Text: j.Reason})
		return
	}
	if !j.Over {
		v.add(reason{Kind: reasonRunning, Session: j.Session, Text: "the session is not over: end it, by POST /_voicesim/end or in the client"})
	}
	for _, f := range j.Lint {
		if slices.Index(clientlint.Severities(), f.Severity) >= slices.Index(clientlint.Severities(), v.from) {
			v.add(reason{Kind: reasonFinding, Session: j.Session, Rule: f.Rule, Severity: f.Severity, Text: f.Message})
		}
	}
	if j.Unplayed > 0 {
		v.add(reason{Kind: reasonUnplayed, Session: j.Session, Text: fmt.Sprintf("%d of the script's lines were not played", j.Unplayed)})
	}
	for _, text := range j.Doubts {
		v.add(reason{Kind: reasonNote, Session: j.Session, Text: text})
	}
}

// left looks at what was loaded and not taken.
func (v *tally) left(w fakeserver.Waiting) {
	for _, one := range []struct {
		n    int
		what string
	}{{w.Loads, "scripts or rules"}, {w.Faults, "lists of faults"}, {w.Refusals, "refusals"}} {
		if one.n > 0 {
			v.add(reason{Kind: reasonWaiting, Text: fmt.Sprintf("loaded for a connection that did not come: %s: %d", one.what, one.n)})
		}
	}
}

// verdict says whether a test of a scope may be green, and why not.
func (e *endpoint) verdict(w http.ResponseWriter, r *http.Request, scope string) *rest.Error {
	v, refused := readTally(r)
	if refused != nil {
		return refused
	}
	if refused := e.ready(r, scope); refused != nil {
		return refused
	}
	journal := e.server.Journal(scope)
	n := count(journal)
	if n.Sessions == 0 {
		v.add(reason{Kind: reasonNoSession, Text: "no session began in this scope"})
	}
	for i := range journal {
		v.session(&journal[i])
	}
	v.left(e.server.Waiting(scope))
	rest.Answer(w, http.StatusOK, struct {
		OK    bool   `json:"ok"`
		Scope string `json:"scope"`
		lookedAt
		Reasons []reason `json:"reasons"`
	}{len(v.reasons) == 0, scope, n, v.reasons})
	return nil
}
