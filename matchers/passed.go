package matchers

import (
	"strings"

	"github.com/onsi/gomega/types"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
)

// HavePassed succeeds for a call that held all that its script demands. The message is what the terminal shows of the call: each failure with
// the moments around it, and what to do. A call that was skipped or could not be played fails it, negated or not.
func HavePassed() types.GomegaMatcher {
	return &passed{matcher{wants: "have passed", look: func(c *harness.Call) finding {
		return finding{holds: c.Result.Verdict == judge.VerdictPassed, at: c.Recording.Length}
	}}}
}

// passed is the matcher of HavePassed.
type passed struct{ matcher }

// Match implements Gomega's interface.
func (m *passed) Match(actual any) (bool, error) {
	call, err := played(actual)
	if err != nil {
		return m.matcher.Match(actual)
	}
	m.call, m.found = call, m.look(call)
	return m.found.holds, nil
}

// FailureMessage implements Gomega's interface.
func (m *passed) FailureMessage(any) string {
	var b strings.Builder
	_ = reports.Line(&b, &reports.Run{}, entry(m.call)) // a builder takes all
	return "Expected the call to have passed\n" + strings.TrimRight(b.String(), "\n")
}
