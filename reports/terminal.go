package reports

import (
	"fmt"
	"io"
	"strings"

	"github.com/voicesim/voicesim/judge"
)

// marks are the verdicts as they stand at the start of a line.
var marks = map[judge.Verdict]string{
	judge.VerdictPassed:  "PASS",
	judge.VerdictFailed:  "FAIL",
	judge.VerdictError:   "ERROR",
	judge.VerdictSkipped: "SKIP",
}

// Line writes one line about a call, and below it, indented, what failed, what was not judged, and what the
// simulated server found wrong with its client. A call that passed and broke the protocol is marked LINT.
func Line(w io.Writer, run *Run, c *Call) error {
	var b strings.Builder
	mark := marks[c.Result.Verdict]
	if run.Broke(c) {
		mark = "LINT"
	}
	fmt.Fprintf(&b, "%-5s  %-48s  %6.1f s", mark, c.Scenario.Name, c.Result.Length.Seconds())
	if c.Result.Why != "" {
		fmt.Fprintf(&b, "  %s", indent(c.Result.Why))
	}
	b.WriteByte('\n')
	for _, f := range c.Result.Failures {
		fmt.Fprintf(&b, "       %s\n", indent(f.String()))
	}
	for _, n := range c.Result.NotJudged {
		fmt.Fprintf(&b, "       %s  not judged  %s\n", n.Pos, n.What)
	}
	for _, f := range c.Result.Findings {
		fmt.Fprintf(&b, "       %s\n", indent(findingLine(f)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// indent puts the lines after the first below it.
func indent(text string) string { return strings.ReplaceAll(text, "\n", "\n       ") }

// Summary writes the last line of a run: the calls, their length, the wall time and the ratio, and
// the verdicts, and how much the lint found.
func Summary(w io.Writer, run *Run) error {
	t := run.Totals()
	parts := []string{fmt.Sprintf("%d passed", t.Passed)}
	for _, p := range []struct {
		n    int
		what string
	}{{t.Failed, "failed"}, {t.Errors, "not played"}, {t.Skipped, "skipped"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	if n := t.Findings.all(); n > 0 {
		parts = append(parts, count(n, "lint finding"))
	}
	if t.Broke > 0 {
		parts = append(parts, count(t.Broke, "call")+" broke the protocol")
	}
	_, err := fmt.Fprintf(w, "%s: %.1f s of call in %.3f s, %.0f times real time: %s\n",
		count(t.Scenarios, "call"), t.CallMS/1000, t.WallMS/1000, t.Speed, strings.Join(parts, ", "))
	return err
}

// count is a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
