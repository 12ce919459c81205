package junit

import (
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
)

// Write writes a run as one suite with one case a call, and where mutants were looked for a second one with a case a mutant. Times are seconds that it took to play, as CI servers take
// them; the seconds of call are the property call_seconds. A call that passed and broke the protocol counts as a failure. folder is that of the reports, from the folder of
// the project; "" leaves paths of attachments as they are.
func Write(w io.Writer, doc *results.Document, folder string) error {
	t := doc.Totals
	one := suite{
		Name: "voicesim", Tests: t.Scenarios, Failures: t.Failed + t.Broke, Errors: t.Errors, Skipped: t.Skipped,
		Time: seconds(t.WallMS), Timestamp: timestamp(doc.Run.StartedAt), Cases: make([]testCase, len(doc.Results)),
	}
	seen := map[[2]string]int{}
	for i := range doc.Results {
		one.Cases[i] = caseOf(&doc.Results[i], doc.Run.Lint, doc.WallMS(i))
		one.Cases[i].SystemOut = outOf(&doc.Results[i], folder)
		known := [2]string{one.Cases[i].Class, one.Cases[i].Name}
		if seen[known]++; seen[known] > 1 { // of two with one name GitLab passes over the second
			one.Cases[i].Name += fmt.Sprintf(" #%d", seen[known])
		}
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	all := suites{
		Name: one.Name, Tests: one.Tests, Failures: one.Failures, Errors: one.Errors,
		Skipped: one.Skipped, Time: one.Time, Suites: []suite{one},
	}
	if doc.Mutants != nil {
		m := mutants(doc, folder)
		all.Tests, all.Failures, all.Skipped, all.Suites = all.Tests+m.Tests, all.Failures+m.Failures, all.Skipped+m.Skipped, append(all.Suites, m)
	}
	err := enc.Encode(all)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n")
	return err
}

// caseOf is a call as a test case. Its name and class stay the same from run to run.
func caseOf(c *results.Call, lint string, wallMS float64) testCase {
	out := testCase{
		Name: visible.Text(nameOf(c)), Class: visible.Text(className(c.File)), File: visible.Text(c.File), Line: c.Line,
		Time: seconds(wallMS), Props: []property{{"call_seconds", seconds(c.CallMS)}, {"seed", strconv.FormatUint(c.Seed, 10)}},
	}
	switch c.Verdict {
	case judge.VerdictFailed:
		out.Failure, out.Again = failureOf(c), attempts(c, "rerun")
	case judge.VerdictError:
		out.Error, out.Again = errorOf(c), attempts(c, "rerun")
	case judge.VerdictSkipped:
		out.Skipped = &reason{Message: text(c.Why)}
	case results.Flaky:
		out.Again = attempts(c, "flaky")
		out.Props = append(out.Props, property{"flaky", "true"})
	case judge.VerdictPassed:
	}
	if c.Broke(lint) {
		out.Failure = brokeReason(c, lint)
	}
	for _, f := range c.Findings {
		out.SystemErr += text(f.String()) + "\n"
	}
	return out
}

// nameOf is the name of a case: that of its scenario, and which play of it, without what changes with the seed.
func nameOf(c *results.Call) string {
	if c.Play == nil {
		return c.Name
	}
	return fmt.Sprintf("%s [%d of %d]", c.Name, c.Play.Number, c.Play.Of)
}

// attachment is what names a file for CI servers, before its path. Sources: the documentation of GitLab, and of Jenkins' plugin JUnit Attachments.
const attachment = "[[ATTACHMENT|"

// outOf has what was not looked at, and the files of the call, each on a line of its own: Jenkins (JUnit Attachments) takes absolute paths and those from the
// workspace, GitLab those from the folder of the project.
func outOf(c *results.Call, folder string) string {
	var b strings.Builder
	for _, line := range c.StripLines() {
		b.WriteString(text(line) + "\n")
	}
	if said := c.SaidByStandIn(); said != "" {
		b.WriteString(text("stand-in voice: "+said) + "\n")
	}
	for _, n := range c.NotLookedAt {
		if n.Told() {
			fmt.Fprintf(&b, "not looked at  %s\n", text(n.What))
		}
	}
	for _, played := range slices.Concat([]results.Call{*c}, c.Kept, c.Attempts) {
		for _, a := range played.Artifacts {
			fmt.Fprintf(&b, "%s%s]]\n", attachment, text(path.Join(folder, a.Path)))
		}
	}
	return b.String()
}

// failureOf puts all failures of a call into the one that JUnit has room for.
func failureOf(c *results.Call) *reason {
	lines := c.StripLines()
	for _, f := range c.Failures {
		lines = append(lines, f.String())
		if f.Why != "" {
			lines = append(lines, "   most likely the "+f.Blame+": "+f.Why)
		}
	}
	for _, n := range c.NotJudged {
		lines = append(lines, n.String())
	}
	r := &reason{Text: text(strings.Join(lines, "\n"))}
	if len(c.Failures) > 0 {
		r.Type, r.Message = string(c.Failures[0].Kind), text(c.Failures[0].Message)
	}
	return r
}

// errorOf is why a call could not be played.
func errorOf(c *results.Call) *reason {
	r := &reason{Type: "not_played", Message: firstLine(c.Why), Text: text(c.Why)}
	if len(c.Mistakes) > 0 {
		r.Type = "refused"
	}
	return r
}

// attempts are those before the one that counts, which did not pass.
func attempts(c *results.Call, prefix string) []rerun {
	var all []rerun
	for i := range c.Attempts {
		a := &c.Attempts[i]
		r, name := failureOf(a), prefix+"Failure"
		if a.Verdict == judge.VerdictError {
			r, name = errorOf(a), prefix+"Error"
		}
		all = append(all, rerun{XMLName: xml.Name{Local: name}, Type: r.Type, Message: r.Message, Text: fmt.Sprintf("seed %d\n%s", a.Seed, r.Text)})
	}
	return all
}

// brokeReason puts the findings that count into a failure.
func brokeReason(c *results.Call, lint string) *reason {
	r := &reason{Type: "lint"}
	for _, f := range c.Findings {
		if !results.Counts(f.Severity, lint) {
			continue
		}
		if r.Text == "" {
			r.Message = text(f.Rule + ": " + f.Message)
		}
		r.Text += text(f.String()) + "\n"
	}
	return r
}

// className is the folder and name of a file without its ending, with dots: CI servers group by it.
func className(file string) string {
	return strings.ReplaceAll(strings.Trim(strings.TrimSuffix(file, path.Ext(file)), "./"), "/", ".")
}

// seconds is a number of milliseconds in seconds.
func seconds(ms float64) string { return fmt.Sprintf("%.3f", ms/1000) }

// timestamp is an instant of results.json to the second.
func timestamp(startedAt string) string {
	whole, rest, cut := strings.Cut(startedAt, ".")
	if cut && strings.HasSuffix(rest, "Z") {
		return whole + "Z"
	}
	return startedAt
}

// firstLine is a text up to its first line end.
func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return text(line)
}

// text is a text as XML 1.0 can hold it, and as it can be read.
func text(s string) string {
	s = strings.ReplaceAll(s, attachment, "[[ "+attachment[2:]) // only files of the call are attached to it
	return strings.Map(func(r rune) rune {
		if r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, visible.Lines(s))
}
