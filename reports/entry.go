package reports

import (
	"os"
	"regexp"
	"strings"

	"github.com/voicesim/voicesim/internal/mask"
	"github.com/voicesim/voicesim/internal/masked"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/scenarios"
)

// EntryOf is a played call as it stands in reports: without secrets. Numbers of payment cards, keys, tokens, PINs and passwords are masked
// wherever they stand in text, and so are the values of variables of the environment that have the names of secrets. What was played stays as it was;
// SHA256 is that of what was played. What patterns of one's own match is masked, too. The sound stays: a card number that was said is heard.
func EntryOf(p judge.Played, own ...*regexp.Regexp) *Entry {
	c := masked.Of(p, own...)
	var kept []*Entry
	for _, k := range p.Kept {
		kept = append(kept, EntryOf(k, own...))
	}
	return &Entry{
		Spoken: utterancesOf(c.Recording, p.Result), Kept: kept, Mutant: p.Mutant, wire: p.Wire, mask: c.Mask, sources: sourcesOf(p, c.Mask),
		Scenario: c.Scenario, Result: c.Result, Recording: c.Recording, SHA256: p.SHA256, Contract: c.Contract, Usage: c.Usage, Wall: p.Wall, Seed: p.Seed,
	}
}

// sourceAround is how many lines stand before and behind that of a failure. Chosen: the step before and the one behind.
const sourceAround = 2

// sources are lines of the file of a scenario.
type sources struct {
	failures [][]results.SourceLine // by failure: its line with some around it; none where the scenario itself is meant
	steps    []string               // by step of the result
}

// sourcesOf are the lines of the scenario's file on which the failures and steps of a call stand.
func sourcesOf(p judge.Played, m *mask.Mask) (s sources) {
	if p.Result == nil || p.Scenario == nil {
		return s
	}
	line := func(at scenarios.Pos) string { return m.Text(p.Scenario.Line(at)) }
	for _, f := range p.Result.Failures {
		var lines []results.SourceLine
		if f.Pos.Line != p.Scenario.Pos.Line && line(f.Pos) != "" {
			for n := max(1, f.Pos.Line-sourceAround); n <= f.Pos.Line+sourceAround; n++ {
				if text := line(scenarios.Pos{File: f.Pos.File, Line: n}); text != "" || n <= f.Pos.Line {
					lines = append(lines, results.SourceLine{Line: n, Text: text})
				}
			}
		}
		s.failures = append(s.failures, lines)
	}
	for _, step := range p.Result.Steps {
		s.steps = append(s.steps, strings.TrimSpace(line(step.Pos)))
	}
	s.steps = m.Series(s.steps)
	return s
}

// line is the line of a failure, without the spaces around it; "" where the scenario itself is meant.
func (s sources) line(failure int, at scenarios.Pos) string {
	if failure < len(s.failures) {
		for _, l := range s.failures[failure] {
			if l.Line == at.Line {
				return strings.TrimSpace(l.Text)
			}
		}
	}
	return ""
}

// Masked is a text without what is a secret by itself: by its form, by the words before it, or as the value of a variable of the environment that has the name of
// one; and without what patterns of one's own match. It is for what is told beside calls; of a call see [Entry.Masked].
func Masked(text string, own ...*regexp.Regexp) string {
	m := mask.New(own)
	m.Environment(os.Environ())
	m.Collect(text)
	return m.Text(text)
}

// Masked is a text about the call without its secrets. Once the entry was released, it is [Masked].
func (c *Entry) Masked(text string) string {
	if c.mask == nil {
		return Masked(text)
	}
	return c.mask.Text(text)
}
