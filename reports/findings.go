package reports

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/judge"
)

// severities are those of findings, the least first. docs/lint.md says what they mean.
var severities = []string{"notice", "warning", "error"}

// Severities returns what a finding can be, the least first.
func Severities() []string { return slices.Clone(severities) }

// Broke tells whether a call passed, but its agent's runtime broke the protocol: it has a finding that
// counts in this run.
func (r *Run) Broke(c *Call) bool {
	return c.Result.Verdict == judge.VerdictPassed && slices.ContainsFunc(c.Result.Findings, r.counts)
}

// counts tells whether a finding is of the severity that counts, or above.
func (r *Run) counts(f judge.LintFinding) bool {
	return r.Lint != "" && slices.Index(severities, f.Severity) >= slices.Index(severities, r.Lint)
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
