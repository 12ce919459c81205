package annotations

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
)

// most is how many annotations of a kind GitHub shows of a step.
const most = 10

// note is one annotation.
type note struct {
	level      string // error or warning
	file       string
	line, col  int
	title, say string
}

// Write writes an annotation for each failure, mistake and call that could not be played, for protocols that were broken, and a warning for each flaky call.
// Of each kind there are ten at most: the last says how many more there would be.
func Write(w io.Writer, doc *results.Document) error {
	var errors, warnings []note
	for i := range doc.Results {
		c := &doc.Results[i]
		if c.Verdict == results.Flaky && len(c.Attempts) > 0 {
			for _, n := range notesOf(&c.Attempts[0], "") {
				n.level, n.title = "warning", "flaky: "+n.title
				warnings = append(warnings, n)
			}
		}
		for _, n := range notesOf(c, doc.Run.Lint) {
			if !slices.Contains(errors, n) { // mistakes of an agent file are those of all that name it
				errors = append(errors, n)
			}
		}
	}
	for _, n := range survivors(doc) {
		if n.level == "error" {
			errors = append(errors, n)
		} else {
			warnings = append(warnings, n)
		}
	}
	for _, n := range append(capped(errors), capped(warnings)...) {
		if _, err := io.WriteString(w, n.command()); err != nil {
			return err
		}
	}
	return nil
}

// survivors are the mutants that nothing noticed: errors where too few were noticed, warnings else.
func survivors(doc *results.Document) (all []note) {
	if doc.Mutants == nil {
		return nil
	}
	level := "warning"
	if !doc.Mutants.Enough() {
		level = "error"
	}
	for _, m := range doc.Mutants.Table {
		if m.State == results.MutantSurvived {
			all = append(all, note{level: level, title: "mutant " + m.Name + " survived", say: "nobody noticed that it " + m.About + "; add " + m.Add})
		}
	}
	return all
}

// capped are as many notes of a level as are shown.
func capped(all []note) []note {
	if len(all) <= most {
		return all
	}
	more := note{level: all[0].level, title: "voicesim", say: fmt.Sprintf("and %d more: results.json has all of them", len(all)-most+1)}
	return append(all[:most-1:most-1], more)
}

// notesOf are the errors of a call.
func notesOf(c *results.Call, lint string) (all []note) {
	for _, f := range c.Failures {
		say := f.Message
		if f.Nearest != "" {
			say += "\n" + f.Nearest
		}
		if c.Strip != nil {
			say += "\n" + c.Strip.String()
		}
		all = append(all, note{"error", f.File, f.Line, f.Column, fmt.Sprintf("%s: %s", c.Title(), f.Kind), say})
	}
	for _, m := range c.Mistakes {
		all = append(all, note{"error", m.File, m.Line, m.Column, "refused", m.Message})
	}
	if c.Verdict == judge.VerdictError && len(c.Mistakes) == 0 {
		all = append(all, note{"error", c.File, c.Line, 0, c.Title() + ": not played", c.Why})
	}
	if c.Broke(lint) {
		for _, f := range c.Findings {
			if results.Counts(f.Severity, lint) {
				all = append(all, note{"error", c.File, c.Line, 0, c.Title() + ": " + f.Rule, f.String()})
			}
		}
	}
	return all
}

// What a command escapes, in its text and in its properties.
var (
	inText     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	inProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// command is the annotation as a line of output.
func (n note) command() string {
	var properties []string
	if n.file != "" {
		properties = append(properties, "file="+inProperty.Replace(visible.Text(n.file)))
	}
	if n.line > 0 {
		properties = append(properties, fmt.Sprintf("line=%d", n.line))
	}
	if n.col > 0 {
		properties = append(properties, fmt.Sprintf("col=%d", n.col))
	}
	properties = append(properties, "title="+inProperty.Replace(visible.Text(n.title)))
	return fmt.Sprintf("::%s %s::%s\n", n.level, strings.Join(properties, ","), inText.Replace(visible.Lines(n.say)))
}
