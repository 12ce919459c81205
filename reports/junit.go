package reports

import (
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/judge"
)

// The form that CI servers read. Source: the JUnit XML schema of the Jenkins xUnit plugin.
type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Time     string       `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name      string      `xml:"name,attr"`
	Tests     int         `xml:"tests,attr"`
	Failures  int         `xml:"failures,attr"`
	Errors    int         `xml:"errors,attr"`
	Skipped   int         `xml:"skipped,attr"`
	Time      string      `xml:"time,attr"`
	Timestamp string      `xml:"timestamp,attr"`
	Cases     []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name      string       `xml:"name,attr"`
	Class     string       `xml:"classname,attr"`
	File      string       `xml:"file,attr,omitempty"`
	Line      int          `xml:"line,attr,omitempty"`
	Time      string       `xml:"time,attr"` // seconds that it took to play
	Props     []junitProp  `xml:"properties>property"`
	Failure   *junitReason `xml:"failure"`
	Error     *junitReason `xml:"error"`
	Skipped   *junitReason `xml:"skipped"`
	SystemOut string       `xml:"system-out,omitempty"`
	SystemErr string       `xml:"system-err,omitempty"` // findings
}

type junitProp struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitReason struct {
	Type    string `xml:"type,attr,omitempty"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes the run as one JUnit suite with one case a call. Times are seconds that it took to play, as CI servers take
// them; the seconds of call are the property call_seconds. A call that passed and broke the protocol counts as a failure.
func JUnit(w io.Writer, run *Run) error {
	cases := make([]junitCase, len(run.Calls))
	for i, c := range run.Calls {
		cases[i] = caseOf(run, c)
	}
	return writeJUnit(w, run.Totals(), run.Started, cases)
}

// writeJUnit writes cases and what they sum up to.
func writeJUnit(w io.Writer, t Totals, started time.Time, cases []junitCase) error {
	suite := junitSuite{
		Name: "voicesim", Tests: t.Scenarios, Failures: t.Failed + t.Broke, Errors: t.Errors, Skipped: t.Skipped,
		Time: seconds(t.WallMS), Timestamp: started.UTC().Format(time.RFC3339), Cases: cases,
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	err := enc.Encode(junitSuites{
		Name: suite.Name, Tests: suite.Tests, Failures: suite.Failures, Errors: suite.Errors,
		Skipped: suite.Skipped, Time: suite.Time, Suites: []junitSuite{suite},
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n")
	return err
}

// caseOf is a call as a test case.
func caseOf(run *Run, c *Entry) junitCase {
	out := junitCase{
		Name: visible.Text(c.Scenario.Name), Class: visible.Text(className(c.Scenario.File)), File: visible.Text(c.Scenario.File), Line: c.Scenario.Pos.Line,
		Time: seconds(ms(c.Wall)), Props: []junitProp{{"call_seconds", seconds(ms(c.Result.Length))}},
	}
	switch c.Result.Verdict {
	case judge.VerdictPassed:
	case judge.VerdictFailed:
		out.Failure = failureOf(c.Result)
	case judge.VerdictError:
		out.Error = &junitReason{Message: firstLine(c.Result.Why), Text: xmlText(c.Result.Why)}
	case judge.VerdictSkipped:
		out.Skipped = &junitReason{Message: xmlText(c.Result.Why)}
	}
	if run.Broke(c) {
		out.Failure = brokeReason(run, c.Result)
	}
	if said := c.Result.StandIns; len(said) > 0 {
		out.SystemOut += xmlText("stand-in voice: "+standIns(said)) + "\n"
	}
	for _, f := range c.Result.Findings {
		out.SystemErr += xmlText(findingLine(f)) + "\n"
	}
	for _, n := range c.Result.NotLookedAt {
		if told(n) {
			out.SystemOut += fmt.Sprintf("not looked at  %s\n", xmlText(n.What))
		}
	}
	for _, a := range c.Artifacts {
		out.SystemOut += fmt.Sprintf("[[ATTACHMENT|%s]]\n", a.Path)
	}
	return out
}

// failureOf puts all failures of a call into the one that JUnit has room for.
func failureOf(r *judge.Result) *junitReason {
	var lines []string
	for _, f := range r.Failures {
		lines = append(lines, f.String())
	}
	for _, n := range r.NotJudged {
		lines = append(lines, fmt.Sprintf("%s  not judged  %s", n.Pos, n.What))
	}
	reason := &junitReason{Text: xmlText(strings.Join(lines, "\n"))}
	if len(r.Failures) > 0 {
		reason.Type, reason.Message = string(r.Failures[0].Kind), xmlText(r.Failures[0].Message)
	}
	return reason
}

// brokeReason puts the findings that count into a failure.
func brokeReason(run *Run, r *judge.Result) *junitReason {
	reason := &junitReason{Type: "lint"}
	for _, f := range r.Findings {
		if !run.counts(f) {
			continue
		}
		if reason.Text == "" {
			reason.Message = xmlText(f.Rule + ": " + f.Message)
		}
		reason.Text += xmlText(findingLine(f)) + "\n"
	}
	return reason
}

// className is the folder and name of a file without its ending, with dots: CI servers group by it.
func className(file string) string {
	return strings.ReplaceAll(strings.Trim(strings.TrimSuffix(file, path.Ext(file)), "./"), "/", ".")
}

// seconds is a number of milliseconds in seconds.
func seconds(ms float64) string { return fmt.Sprintf("%.3f", ms/1000) }

// firstLine is a text up to its first line end.
func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return xmlText(line)
}

// xmlText is a text as XML 1.0 can hold it, and as it can be read.
func xmlText(text string) string {
	return strings.Map(func(r rune) rune {
		if r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, visible.Lines(text))
}
