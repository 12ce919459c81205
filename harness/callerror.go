package harness

import (
	"os"
	"strings"

	"github.com/voicesim/voicesim/internal/mask"
	"github.com/voicesim/voicesim/judge"
)

// CallError says why a call did not pass. Result is as it was judged; the text of the error is without secrets, as reports are, since logs keep it.
type CallError struct {
	Result *judge.Result

	call *Call // that did not pass; nil if it was not played
}

// Err returns what kept the call from passing, a *CallError; nil when its verdict is passed. The zero Call has not passed.
func (c *Call) Err() error {
	if c.Result == nil {
		return &CallError{Result: &judge.Result{Verdict: judge.VerdictError, Why: "the call was not played"}}
	}
	if c.Result.Verdict == judge.VerdictPassed {
		return nil
	}
	return &CallError{c.Result, c}
}

// Error has each failure with its place, or why the call could not be played. Numbers of payment cards, keys, PINs and passwords are masked.
func (e *CallError) Error() string {
	m := e.mask()
	if e.Result.Verdict != judge.VerdictFailed {
		return string(e.Result.Verdict) + ": " + m.Text(e.Result.Why)
	}
	texts := make([]string, len(e.Result.Failures))
	for i, f := range e.Result.Failures {
		texts[i] = m.Text(f.String())
	}
	return strings.Join(texts, "\n")
}

// mask knows what is secret in the call and in the environment.
func (e *CallError) mask() *mask.Mask {
	m := mask.New(nil)
	m.Environment(os.Environ())
	m.Collect(e.Result)
	if e.call != nil {
		m.Collect(e.call.Scenario)
		if e.call.Recording != nil {
			m.Collect(e.call.Recording.Records)
		}
	}
	return m
}

// GomegaString is what Gomega prints of the error beside its text: the verdict, so that nothing is printed twice.
func (e *CallError) GomegaString() string { return "the call: " + string(e.Result.Verdict) }
