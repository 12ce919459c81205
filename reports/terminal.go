package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// marks are the verdicts as they stand at the start of a line.
var marks = map[judge.Verdict]string{
	judge.VerdictPassed:  "PASS",
	judge.VerdictFailed:  "FAIL",
	judge.VerdictError:   "ERROR",
	judge.VerdictSkipped: "SKIP",
}

// margin stands before what is written below a call's line.
const margin = "       "

// Line writes one line about a call, and below it, indented, what failed with the moments around it and what to do,
// what was not looked at, and what the simulated server found wrong with its client. A call that passed and broke the
// protocol is marked LINT.
func Line(w io.Writer, run *Run, c *Entry) error {
	var b strings.Builder
	b.WriteString(head(run, c))
	writeFailures(&b, c)
	for _, n := range blindSpots(c, false) {
		b.WriteString(margin + n + "\n")
	}
	for _, f := range c.Result.Findings {
		fmt.Fprintf(&b, "%s%s\n", margin, below(visible.Lines(findingLine(f)), margin))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// head is the line about a call.
func head(run *Run, c *Entry) string {
	mark := marks[c.Result.Verdict]
	if run.Broke(c) {
		mark = "LINT"
	}
	line := fmt.Sprintf("%-5s  %-48s  %6.1f s", mark, visible.Text(c.Scenario.Name), c.Result.Length.Seconds())
	switch {
	case c.Refused != nil:
		line += "  " + refused(c.Refused)
	case c.Result.Why != "":
		line += "  " + below(visible.Lines(c.Result.Why), margin)
	}
	return line + "\n"
}

// refused says in short why a file was refused.
func refused(m *scenarios.Mistakes) string {
	text := fmt.Sprintf("refused: %s", count(len(m.All), "mistake"))
	if len(m.All) == 1 {
		text = "refused: " + m.All[0].Summary()
	}
	return visible.Text(text)
}

// writeFailures writes what failed, each with the moments around it, unless these have just been written, and with what
// to do, once a kind.
func writeFailures(b *strings.Builder, c *Entry) {
	var rows, written []*row
	if len(c.Result.Failures) > 0 {
		rows = slices.DeleteFunc(rowsOf(c), func(r *row) bool { return r.who == whoFailure })
	}
	told := map[judge.FailureKind]bool{}
	for _, f := range c.Result.Failures {
		fmt.Fprintf(b, "%s%s\n", margin, below(visible.Lines(f.String()), margin))
		if around := moments(rows, f.At); !slices.Equal(around, written) {
			for _, r := range around {
				fmt.Fprintf(b, "%s   %s\n", margin, r.short())
			}
			written = around
		}
		b.WriteString(advice(f.Kind, margin+"   ", told))
	}
}

// Summary writes the last line of a run: the calls, their length, the wall time and the ratio, and
// the verdicts, how many passed though something was not looked at, and how much the lint found.
func Summary(w io.Writer, run *Run) error {
	t := run.Totals()
	parts := []string{fmt.Sprintf("%d passed", t.Passed)}
	if t.Blind > 0 {
		parts[0] += fmt.Sprintf(" (%d with something that was not looked at)", t.Blind)
	}
	for _, p := range []struct {
		n    int
		what string
	}{{t.Failed, "failed"}, {t.Errors - t.Refused, "not played"}, {t.Skipped, "skipped"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	if t.Refused > 0 {
		parts = append(parts, count(t.Refused, "file")+" refused")
	}
	if n := t.Findings.all(); n > 0 {
		parts = append(parts, count(n, "lint finding"))
	}
	if t.Broke > 0 {
		parts = append(parts, count(t.Broke, "call")+" broke the protocol")
	}
	_, err := fmt.Fprintf(w, "%s: %.1f s of call in %.3f s, %.0f times real time: %s\n",
		count(t.Scenarios-t.Refused, "call"), t.CallMS/1000, t.WallMS/1000, t.Speed, strings.Join(parts, ", "))
	return err
}

// count is a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
