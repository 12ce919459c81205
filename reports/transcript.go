package reports

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
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

// advice says on one line what to do about a kind of failure, once: told notes the kinds that were. The rest is what voicesim explain says.
func advice(kind judge.FailureKind, indent string, told map[judge.FailureKind]bool) string {
	text := kind.Help().Advice
	if text == "" || told[kind] {
		return ""
	}
	told[kind] = true
	return indent + "What to do: " + firstSentence(text) + " More: voicesim explain " + string(kind) + "\n"
}

// longestAdvice is how long advice on one line may be, in bytes. Chosen: what terminals and editors show.
const longestAdvice = 120

// firstSentence returns a text up to the end of its first sentence, or of the first part of a long one, with a full stop.
func firstSentence(text string) string {
	for at := 0; ; {
		end := strings.Index(text[at:], ". ")
		if end < 0 {
			break
		}
		at += end + 2
		if next, _ := utf8.DecodeRuneInString(text[at:]); next == '`' || next == '"' || unicode.IsUpper(next) {
			text = text[:at-1]
			break
		}
	}
	if part, _, more := strings.Cut(text, "; "); more && len(text) > longestAdvice {
		return part + "."
	}
	return text
}

// below puts the lines after the first below it.
func below(text, indent string) string { return strings.ReplaceAll(text, "\n", "\n"+indent) }
