package results

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/voicesim/voicesim/scenarios"
)

// String is the failure as it stands in reports: place, kind and message, and the nearest thing on a line of its own.
func (f Failure) String() string {
	s := fmt.Sprintf("%s  %s  %s", Place(f.File, f.Line, f.Column), f.Kind, f.Message)
	if f.Nearest != "" {
		s += "\n   " + f.Nearest
	}
	return s
}

// String is the finding on one line.
func (f Finding) String() string {
	return fmt.Sprintf("lint %s  %s  at %.2f s  %s", f.Severity, f.Rule, f.AtMS/1000, f.Message)
}

// String is what was not judged, with its place.
func (n NotJudged) String() string {
	return Place(n.File, n.Line, n.Column) + "  not judged  " + n.What
}

// String is what was not looked at, with its place.
func (n NotLookedAt) String() string {
	return Place(n.File, n.Line, n.Column) + "  not looked at  " + n.What
}

// Place is a place in a file. Zero is no line, and no column.
func Place(file string, line, column int) string {
	return scenarios.Pos{File: file, Line: line, Column: column}.String()
}

// BlindSpots are lines about what of a call was not looked at: what it never came to, and what its result is blind for.
// Measures without a value, which almost every call has, are for those who want all.
func (c *Call) BlindSpots(all bool) []string {
	var lines []string
	if said := c.StandIns; len(said) > 0 {
		lines = append(lines, fmt.Sprintf("%s  stand-in voice  %s", Place(said[0].File, said[0].Line, said[0].Column), c.SaidByStandIn()))
	}
	for _, n := range c.NotJudged {
		lines = append(lines, n.String())
	}
	for _, n := range c.NotLookedAt {
		if all || n.Told() {
			lines = append(lines, n.String())
		}
	}
	return lines
}

// SaidByStandIn says for which turns of the caller the stand-in voice made a sound; "" where it made none.
func (c *Call) SaidByStandIn() string {
	if len(c.StandIns) == 0 {
		return ""
	}
	text := strconv.Quote(c.StandIns[0].Words)
	if n := len(c.StandIns) - 1; n > 0 {
		text += " and " + Count(n, "more turn") + " of the caller"
	}
	return text + ": no recording, no voice; only the simulator understands it"
}

// Title is the name of the call, and which play of its scenario it is where it was played more than once.
func (c *Call) Title() string {
	if c.Play == nil {
		return c.Name
	}
	return fmt.Sprintf("%s [%d of %d, seed %d]", c.Name, c.Play.Number, c.Play.Of, c.Seed)
}

// Count is a number with its noun.
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Sentence says in one line how many calls there were and what became of them.
func (t *Totals) Sentence() string {
	parts := []string{fmt.Sprintf("%d passed", t.Passed)}
	if t.Blind > 0 {
		parts[0] += fmt.Sprintf(" (%d with something that was not looked at)", t.Blind)
	}
	for _, p := range []struct {
		n    int
		what string
	}{{t.Flaky, "flaky"}, {t.Failed, "failed"}, {t.Errors - t.Refused, "not played"}, {t.Skipped, "skipped"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	if t.Refused > 0 {
		parts = append(parts, Count(t.Refused, "file")+" refused")
	}
	if n := t.Findings.All(); n > 0 {
		parts = append(parts, Count(n, "lint finding"))
	}
	if t.Broke > 0 {
		parts = append(parts, Count(t.Broke, "call")+" broke the protocol")
	}
	return strings.Join(parts, ", ")
}
