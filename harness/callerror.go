package harness

import (
	"strings"

	"github.com/voicesim/voicesim/judge"
)

// CallError says why a call did not pass.
type CallError struct {
	Result *judge.Result
}

// Err returns what kept the call from passing, a *CallError; nil when its verdict is passed. The zero Call has not passed.
func (c *Call) Err() error {
	if c.Result == nil {
		return &CallError{&judge.Result{Verdict: judge.VerdictError, Why: "the call was not played"}}
	}
	if c.Result.Verdict == judge.VerdictPassed {
		return nil
	}
	return &CallError{c.Result}
}

// Error has each failure with its place, or why the call could not be played.
func (e *CallError) Error() string {
	if e.Result.Verdict != judge.VerdictFailed {
		return string(e.Result.Verdict) + ": " + e.Result.Why
	}
	texts := make([]string, len(e.Result.Failures))
	for i, f := range e.Result.Failures {
		texts[i] = f.String()
	}
	return strings.Join(texts, "\n")
}

// GomegaString is what Gomega prints of the error beside its text: the verdict, so that nothing is printed twice.
func (e *CallError) GomegaString() string { return "the call: " + string(e.Result.Verdict) }
