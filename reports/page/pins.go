package page

import (
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
)

// pinsOf are the pins of a call, in order of time: what the script caused on purpose, what went wrong, and what was expected and
// met.
func pinsOf(c *Call, r *results.Call) []Pin {
	var all []Pin
	for _, t := range c.Turns {
		if t.Over {
			all = append(all, Pin{AtMS: t.FromMS, Kind: "caused", Text: "caller interrupts: " + t.Words, Line: t.Line})
		}
	}
	for _, s := range r.Steps {
		switch s.Verb {
		case "fault", "human", "hangup":
			if s.State == judge.StepPassed {
				all = append(all, Pin{AtMS: s.BeganMS, Kind: "caused", Text: visible.Text(s.What), Line: s.Line})
			}
		case "expect":
			if s.State == judge.StepPassed && s.EndedMS > 0 {
				all = append(all, Pin{AtMS: s.EndedMS, Kind: "met", Text: visible.Text(strings.TrimPrefix(s.What, "expect: ")), Line: s.Line})
			}
		default: // what the caller says, and what the model was scripted to do, is seen in the tracks
		}
	}
	for _, f := range c.Failures {
		if f.Kind != "mistake" {
			all = append(all, Pin{AtMS: f.AtMS, Kind: "wrong", Text: f.short(), Line: f.Line})
		}
	}
	slices.SortStableFunc(all, func(a, b Pin) int { return compare(a.AtMS, b.AtMS) })
	return all
}

// short is the failure in a line: what it is, and how bad; or what was demanded, where there is no measure of that.
func (f *Failure) short() string {
	if f.AmountMS > 0 && f.Kind != "missing" && f.Kind != "late" {
		return f.Title + " (" + seconds(f.AmountMS) + ")"
	}
	return f.Title + ": " + upToComma(f.Message)
}
