package reports

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
)

// marks are the verdicts as they stand at the start of a line.
var marks = map[judge.Verdict]string{
	judge.VerdictPassed:  "PASS",
	judge.VerdictFailed:  "FAIL",
	results.Flaky:        "FLAKY",
	judge.VerdictError:   "ERROR",
	judge.VerdictSkipped: "SKIP",
}

// margin stands before what is written below a call's line.
const margin = "       "

// Line writes one line about a call, and below it, indented, what failed with the moments around it and what to do,
// what was not looked at, and what the simulated server found wrong with its client. A call that passed and broke the
// protocol is marked LINT, one that passed after attempts that did not FLAKY; what failed in those stands below it.
func Line(w io.Writer, run *Run, c *Entry) error {
	var b strings.Builder
	call := resultOf(c)
	b.WriteString(head(&call, run.Lint))
	writeStrip(&b, &call)
	for i, a := range c.Attempts {
		fmt.Fprintf(&b, "%sattempt %d, with the seed %d: %s\n", margin, i+1, a.Seed, below(visible.Lines(cmp.Or(a.Result.Why, string(a.Result.Verdict))), margin))
		writeFailures(&b, a)
	}
	writeFailures(&b, c)
	for _, n := range call.BlindSpots(false) {
		b.WriteString(margin + visible.Text(n) + "\n")
	}
	for _, f := range call.Findings {
		fmt.Fprintf(&b, "%s%s\n", margin, below(visible.Lines(f.String()), margin))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// head is the line about a call, where lint is the least severity of findings that counts.
func head(c *results.Call, lint string) string {
	mark := marks[c.Verdict]
	if c.Broke(lint) {
		mark = "LINT"
	}
	line := fmt.Sprintf("%-5s  %-48s  %6.1f s", mark, visible.Text(c.Title()), c.CallMS/1000)
	switch n := len(c.Mistakes); {
	case n == 1:
		line += "  refused: " + visible.Text(c.Mistakes[0].Message)
	case n > 1:
		line += "  refused: " + results.Count(n, "mistake")
	case c.Why != "":
		line += "  " + below(visible.Lines(c.Why), margin)
	}
	return line + "\n"
}

// writeStrip writes what became of each call of a scenario that was played many times.
func writeStrip(b *strings.Builder, c *results.Call) {
	for _, line := range c.StripLines() {
		b.WriteString(margin + visible.Text(line) + "\n")
	}
}

// writeFailures writes what failed, each with its line of the scenario and a ladder of the moments around it, unless these have just been written, and with what
// to do, once a kind.
func writeFailures(b *strings.Builder, c *Entry) {
	var rows, written []*row
	if len(c.Result.Failures) > 0 {
		rows = slices.DeleteFunc(rowsOf(c), func(r *row) bool { return r.who == whoFailure })
	}
	told := map[judge.FailureKind]bool{}
	for i, f := range c.Result.Failures {
		what := *f
		what.Nearest = ""
		fmt.Fprintf(b, "%s%s\n", margin, below(visible.Lines(what.String()), margin))
		if source := c.sources.line(i, f.Pos); source != "" {
			fmt.Fprintf(b, "%s   %d | %s\n", margin, f.Pos.Line, visible.Text(source))
		}
		if f.Nearest != "" {
			fmt.Fprintf(b, "%s   %s\n", margin, below(visible.Lines(f.Nearest), margin))
		}
		if blame := f.Blame.String(); blame != "" {
			fmt.Fprintf(b, "%s   %s\n", margin, visible.Text(blame))
		}
		if around := moments(rows, f.At); !slices.Equal(around, written) {
			b.WriteString(ladder(around, c.Recording.Records, f.At))
			written = around
		}
		b.WriteString(advice(f.Kind, margin+"   ", told))
	}
}

// List writes a line about each call of a run that did not pass at once or broke the protocol, and below it what failed; and the last
// lines, as [Summary] does. It is for results that were read: the moments around a failure stand in the transcripts.
func List(w io.Writer, doc *results.Document) error {
	var b strings.Builder
	for i := range doc.Results {
		c := &doc.Results[i]
		if c.Verdict == judge.VerdictPassed && !c.Broke(doc.Run.Lint) {
			continue
		}
		b.WriteString(head(c, doc.Run.Lint))
		writeStrip(&b, c)
		for _, f := range c.Failures {
			fmt.Fprintf(&b, "%s%s\n", margin, below(visible.Lines(f.String()), margin))
		}
		for _, n := range c.BlindSpots(false) {
			b.WriteString(margin + visible.Text(n) + "\n")
		}
		for _, f := range c.Findings {
			fmt.Fprintf(&b, "%s%s\n", margin, below(visible.Lines(f.String()), margin))
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	return summary(w, doc)
}

// Mutants writes a line for each scenario that did not pass with nothing broken, for each mutant who noticed it or which scenario to add, and what they come
// to. Notes stand above the last
// line. Results without mutants have nothing.
func Mutants(w io.Writer, doc *results.Document, notes ...string) error {
	m := doc.Mutants
	if m == nil {
		return nil
	}
	var b strings.Builder
	for i := range doc.Results {
		if c := &doc.Results[i]; c.Verdict != judge.VerdictPassed && c.Verdict != judge.VerdictSkipped {
			fmt.Fprintf(&b, "red with nothing broken: %s  %s\n", visible.Text(c.File), c.Verdict)
		}
	}
	for i := range m.Table {
		b.WriteString(visible.Text(m.Table[i].String()) + "\n")
	}
	for _, note := range notes {
		b.WriteString(visible.Text(note) + "\n")
	}
	b.WriteString(m.Sentence() + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// Summary writes a line for each scenario that was played more than once, what the calls cost, and the last line of a run: the calls, their length,
// the wall time and the ratio, and the verdicts, how many passed though something was not looked at, and how much the lint found.
func Summary(w io.Writer, run *Run) error { return summary(w, run.Document()) }

func summary(w io.Writer, doc *results.Document) error {
	for _, r := range doc.Repeats {
		if _, err := fmt.Fprintln(w, visible.Text(r.String())); err != nil {
			return err
		}
	}
	if doc.Run.Mutant != "" {
		if _, err := fmt.Fprintf(w, "broken on purpose: %s\n", visible.Text(doc.Run.Mutant)); err != nil {
			return err
		}
	}
	if doc.Run.PhoneLine != "" {
		if _, err := fmt.Fprintf(w, "line of scenarios without one: %s\n", visible.Text(doc.Run.PhoneLine)); err != nil {
			return err
		}
	}
	t := doc.Totals
	if cost := t.Usage.Sentence(); cost != "" {
		if _, err := fmt.Fprintln(w, visible.Text(cost)); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%s: %.1f s of call in %.3f s, %.0f times real time: %s\n",
		results.Count(t.Scenarios-t.Refused, "call"), t.CallMS/1000, t.WallMS/1000, t.Speed, t.Sentence())
	return err
}
