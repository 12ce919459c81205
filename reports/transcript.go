package reports

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/judge"
)

// Transcript writes a call down as a person would: who said what when, what of it was heard and what was not, tools,
// handoffs, approvals, interruptions, and then what went wrong and what to do. Two plays of one call in virtual time
// give the same bytes. Times are seconds from the start of the call.
func Transcript(w io.Writer, run *Run, c *Entry) error {
	var b strings.Builder
	call := resultOf(c)
	b.WriteString(head(&call, run.Lint))
	fmt.Fprintf(&b, "       %s, %s, %s, %s, seed %d\n", placeOf(c), c.Scenario.Agent, run.Target, clockOf(run), c.Seed)
	if rows := rowsOf(c); len(rows) > 0 {
		b.WriteByte('\n')
		for _, r := range rows {
			b.WriteString(r.String() + "\n")
		}
	}
	told := map[judge.FailureKind]bool{}
	for i, f := range c.Result.Failures {
		if i == 0 {
			b.WriteString("\nWhat went wrong\n")
		}
		fmt.Fprintf(&b, "  at %s  %s\n%s", length(f.At), below(visible.Lines(f.String()), "  "), advice(f.Kind, "     ", told))
	}
	for i, n := range call.BlindSpots(true) {
		if i == 0 {
			b.WriteString("\nWhat was not looked at\n")
		}
		b.WriteString("  " + visible.Text(n) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// placeOf is where a call is written.
func placeOf(c *Entry) string {
	if c.Scenario.File == "" {
		return "no file"
	}
	return visible.Text(fmt.Sprintf("%s:%d", c.Scenario.File, c.Scenario.Pos.Line))
}

// clockOf says by what clock a run was played.
func clockOf(run *Run) string { return run.Clock + " time" }

// String is the row as it stands in a transcript.
func (r *row) String() string {
	return strings.TrimRight(fmt.Sprintf("%-17s  %-10s %s", span(r.at, r.end), visible.Text(r.who), visible.Text(r.text)), " ")
}

// span is when something happens; an end of zero is none.
func span(at, end time.Duration) string {
	if end > 0 {
		return fmt.Sprintf("%7.2f – %7.2f", at.Seconds(), end.Seconds())
	}
	return fmt.Sprintf("%7.2f", at.Seconds())
}

// adviceWidth is how wide a paragraph is. Chosen: what terminals and editors show.
const adviceWidth = 110

// advice says what to do about a kind of failure, once: told notes the kinds that were.
func advice(kind judge.FailureKind, indent string, told map[judge.FailureKind]bool) string {
	text := kind.Help().Advice
	if text == "" || told[kind] {
		return ""
	}
	told[kind] = true
	var b strings.Builder
	line := indent + "What to do:"
	for word := range strings.FieldsSeq(text) {
		if utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > adviceWidth {
			b.WriteString(line + "\n")
			line = indent + word
			continue
		}
		line += " " + word
	}
	return b.String() + line + "\n"
}

// below puts the lines after the first below it.
func below(text, indent string) string { return strings.ReplaceAll(text, "\n", "\n"+indent) }
