package reports

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/clientlint"
	"github.com/voicesim/voicesim/judge"
)

// Severities returns what a finding can be, the least first: [clientlint.Severities] as text.
func Severities() []string {
	var names []string
	for _, s := range clientlint.Severities() {
		names = append(names, string(s))
	}
	return names
}

// Broke reports whether a call passed, but its agent's runtime broke the protocol: it has a finding that
// counts in this run.
func (r *Run) Broke(c *Entry) bool {
	return c.Result.Verdict == judge.VerdictPassed && slices.ContainsFunc(c.Result.Findings, r.counts)
}

// counts reports whether a finding is of the severity that counts, or above.
func (r *Run) counts(f judge.LintFinding) bool {
	all := Severities()
	return r.Lint != "" && slices.Index(all, f.Severity) >= slices.Index(all, r.Lint)
}

// FindingTotals counts findings by severity.
type FindingTotals struct {
	Errors   int `json:"error"`
	Warnings int `json:"warning"`
	Notices  int `json:"notice"`
}

// add counts a finding.
func (t *FindingTotals) add(f judge.LintFinding) {
	switch f.Severity {
	case "error":
		t.Errors++
	case "warning":
		t.Warnings++
	default:
		t.Notices++
	}
}

// all is how many there are.
func (t *FindingTotals) all() int { return t.Errors + t.Warnings + t.Notices }

// findingLine is a finding on one line.
func findingLine(f judge.LintFinding) string {
	return fmt.Sprintf("lint %s  %s  at %.2f s  %s", f.Severity, f.Rule, f.At.Seconds(), f.Message)
}
