package matchers

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/onsi/gomega/types"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
)

// finding is what a matcher finds in a call.
type finding struct {
	holds bool          // it happened
	why   string        // nobody can say whether it holds: why; "" where somebody can
	at    time.Duration // the moment that it is about; for what did not happen that of the nearest thing
	story string        // what happened, in words; "" is nothing to tell
}

// matcher asserts something about a played call.
type matcher struct {
	wants string // as it follows "to": "have called issue_refund"
	wrong error  // what is wrong with the arguments of the matcher; nil is nothing
	look  func(*harness.Call) finding
	never bool // asserts that what look finds did not happen

	// Of the newest Match.
	call  *harness.Call
	found finding
}

var _ types.GomegaMatcher = (*matcher)(nil)

// Match implements Gomega's interface. The error says why nobody can say.
func (m *matcher) Match(actual any) (bool, error) {
	call, err := played(actual)
	if err == nil {
		err = m.wrong
	}
	if err != nil {
		return false, fmt.Errorf("to %s or not, nobody can say: %w", m.wants, err)
	}
	m.call, m.found = call, m.look(call)
	if f := &m.found; f.why == "" && !f.holds && len(call.Result.NotJudged) > 0 {
		f.why = fmt.Sprintf("the call ended before its script, so that what had not happened says nothing: still open was %s", call.Result.NotJudged[0].What)
	}
	if m.found.why != "" {
		return false, errors.New(m.message("Nobody can say whether", "to "+m.wants))
	}
	return m.found.holds != m.never, nil
}

// FailureMessage implements Gomega's interface.
func (m *matcher) FailureMessage(any) string { return m.message("Expected", "to "+m.wants) }

// NegatedFailureMessage implements Gomega's interface.
func (m *matcher) NegatedFailureMessage(any) string { return m.message("Expected", "not to "+m.wants) }

// message says what was expected, what happened, and the moments around it.
func (m *matcher) message(begin, wants string) string {
	sc := m.call.Scenario
	name := fmt.Sprintf("the call %q", sc.Name)
	if sc.File != "" {
		name += fmt.Sprintf(" (%s:%d)", sc.File, sc.Pos.Line)
	}
	lines := []string{begin, "    " + name, wants}
	for _, text := range []string{m.found.why, m.found.story} {
		if text != "" {
			lines = append(lines, "    "+indented(text))
		}
	}
	e := entry(m.call)
	text := e.Masked(strings.Join(lines, "\n"))
	around := reports.Around(e, m.found.at)
	if len(around) == 0 {
		return text
	}
	return fmt.Sprintf("%s\nAround %.2f s:\n    %s", text, m.found.at.Seconds(), strings.Join(around, "\n    "))
}

// indented puts the lines of a text below its first.
func indented(text string) string {
	return strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}

// entry is a call as it stands in reports, without secrets.
func entry(c *harness.Call) *reports.Entry {
	return reports.EntryOf(c.Played(0))
}

// played returns the call that is asserted about. The error says why nothing can be said of it.
func played(actual any) (*harness.Call, error) {
	call, ok := actual.(*harness.Call)
	switch {
	case !ok:
		return nil, fmt.Errorf("it is about a *harness.Call, as harness.Play and harness.Talk return it, not about a %T", actual)
	case call == nil:
		return nil, errors.New("the call is nil: nothing was played")
	case call.Result == nil || call.Scenario == nil:
		return nil, errors.New("the call was not played")
	case call.Result.Verdict != judge.VerdictPassed && call.Result.Verdict != judge.VerdictFailed:
		return nil, fmt.Errorf("the call was not judged: %s", reports.Masked(call.Err().Error()))
	case call.Recording == nil:
		return nil, errors.New("the call has no recording")
	}
	return call, nil
}

// missed is what did not happen in a call, told at its end.
func missed(c *harness.Call, format string, args ...any) finding {
	return finding{at: c.Recording.Length, story: fmt.Sprintf(format, args...)}
}

// seconds is a moment as reports have it.
func seconds(at time.Duration) string { return fmt.Sprintf("%.2f s", at.Seconds()) }
