package harness

import (
	"strings"

	"github.com/voicesim/voicesim/internal/masked"
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
	p := judge.Played{Result: e.Result}
	if e.call != nil {
		p = e.call.Played(0)
	}
	r := masked.Of(p).Result
	if r.Verdict != judge.VerdictFailed {
		return string(r.Verdict) + ": " + r.Why
	}
	texts := make([]string, len(r.Failures))
	for i, f := range r.Failures {
		texts[i] = f.String()
	}
	return strings.Join(texts, "\n")
}

// GomegaString is what Gomega prints of the error beside its text: the verdict, so that nothing is printed twice.
func (e *CallError) GomegaString() string { return "the call: " + string(e.Result.Verdict) }
