package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/reports/results"
)

// rowView is a call in the table of calls.
type rowView struct {
	Place  int // in Data.Calls
	Number int // as people count
	Mark   string
	Word   string
	Name   string
	Why    string
	Length string
}

// verdictWords are how verdicts stand in the table, with a shape, since colours alone say nothing to many.
var verdictWords = map[string][2]string{
	"failed":  {"✗ failed", "bad"},
	"error":   {"! not played", "bad"},
	"flaky":   {"≈ flaky", "bad"},
	"passed":  {"✓ passed", "good"},
	"skipped": {"– skipped", "none"},
}

// rowsOf are the rows of the table: what failed first, in the order of the files else.
func rowsOf(d *Data) []rowView {
	var rows []rowView
	for i, c := range d.Calls {
		v, ok := verdictWords[c.Verdict]
		switch {
		case c.Mutant != "":
			v = mutantWords[results.MutantKilled]
		case c.Broke:
			v = [2]string{"✗ broke protocol", "bad"}
		case !ok:
			v = [2]string{c.Verdict, "none"}
		}
		rows = append(rows, rowView{Place: i, Number: i + 1, Mark: v[1], Word: v[0], Name: c.label(), Why: c.why(), Length: clockTime(c.LengthMS)})
	}
	slices.SortStableFunc(rows, func(a, b rowView) int { return cmp.Compare(d.Calls[a.Place].rank(), d.Calls[b.Place].rank()) })
	return rows
}

// rank says where a call stands in the table: the less the further up.
func (c *Call) rank() int {
	switch {
	case c.Mutant != "":
		return 7
	case c.Beside != "":
		return 6
	case c.Broke:
		return 2
	}
	return map[string]int{"failed": 0, "error": 1, "flaky": 3, "passed": 4, "skipped": 5}[c.Verdict]
}

// label is the name of a call, with which play and which attempt it is.
func (c *Call) label() string {
	text := c.Name
	if c.Play != nil {
		text += fmt.Sprintf(" · play %d of %d", c.Play.Number, c.Play.Of)
	}
	if c.Attempt > 0 {
		text += fmt.Sprintf(" · earlier attempt %d", c.Attempt)
	}
	if c.Beside != "" {
		text += " · " + c.Beside + " alone"
	}
	if c.Mutant != "" {
		text += " · mutant " + c.Mutant
	}
	return text
}

// why says in short what was wrong with a call, or what of it was not looked at.
func (c *Call) why() string {
	if len(c.Failures) > 0 {
		text := c.Failures[0].Title
		if n := len(c.Failures) - 1; n > 0 {
			text += fmt.Sprintf(", and %d more", n)
		}
		return text
	}
	if c.Broke {
		return results.Count(len(c.Findings), "lint finding")
	}
	if c.Why != "" {
		line, _, _ := strings.Cut(c.Why, "\n")
		return line
	}
	blind := 0
	for _, n := range c.NotLooked {
		if n.Kind != "no_data" {
			blind++
		}
	}
	if blind > 0 {
		return "◌ " + results.Count(blind, "thing") + " not looked at"
	}
	return ""
}

// clockTime is a length as on a clock: 1:13.7.
func clockTime(ms float64) string {
	tenths := int(ms/100 + 0.5)
	return fmt.Sprintf("%d:%02d.%d", tenths/600, tenths/10%60, tenths%10)
}

// blindView is something that was not looked at, in some calls.
type blindView struct {
	What, Kind, Where string
}

// blindWords are the kinds of what was not looked at, in plain words.
var blindWords = map[string]string{
	"not_reached":  "the call did not come to it",
	"stand_in":     "no recording and no voice says these words",
	"allowed":      "the scenario lets it pass",
	"switched_off": "the scenario takes it back",
	"names":        "the names were not compared with the agent's",
	"outside":      "the clock of the call stood still for it",
	"language":     "the file names a version of the language that does not have it",
	"target":       "it cannot be judged on this target",
	"no_data":      "there was no value",
	"service":      "the team's own service left it undone",
}

// blindOf are the things that were not looked at, each once, with the calls.
func blindOf(d *Data) []blindView {
	type key struct{ what, kind string }
	calls := map[key][]string{}
	var order []key
	for i, c := range d.Calls {
		if c.Mutant != "" {
			continue
		}
		for _, n := range slices.Concat(c.NotLooked, c.StandIns) {
			k := key{n.What, cmp.Or(blindWords[n.Kind], n.Kind)}
			if _, ok := calls[k]; !ok {
				order = append(order, k)
			}
			calls[k] = append(calls[k], fmt.Sprint(i+1))
		}
	}
	slices.SortStableFunc(order, func(a, b key) int { // what has no value stands last: almost every call has that
		return cmp.Compare(boolean(a.kind == blindWords["no_data"]), boolean(b.kind == blindWords["no_data"]))
	})
	var all []blindView
	for _, k := range order {
		where := calls[k]
		text := strings.Join(where[:min(len(where), 12)], ", ")
		if n := len(where) - 12; n > 0 {
			text += fmt.Sprintf(" and %d more", n)
		}
		all = append(all, blindView{k.what, k.kind, text})
	}
	return all
}

// tallied is what became of a kind of demand, in words.
func tallied(c Check) string {
	if c.Met+c.Failed == 0 {
		return fmt.Sprintf("not reached (%d)", c.Open)
	}
	text := fmt.Sprintf("%d of %d", c.Met, c.Met+c.Failed)
	if c.Open > 0 {
		text += fmt.Sprintf(", %d not reached", c.Open)
	}
	return text
}

// barPart is a stretch of a bar.
type barPart struct {
	Class string
	N     int
}

// barParts are the stretches of the bar of a check.
func barParts(c Check) []barPart {
	var all []barPart
	for _, p := range []barPart{{"met", c.Met}, {"failed", c.Failed}, {"open", c.Open}} {
		if p.N > 0 {
			all = append(all, p)
		}
	}
	return all
}

// passes says how likely it is that k plays of a scenario in a row all pass.
func passes(r results.Repeat, k int) string {
	for _, p := range r.PassK {
		if p.K == k {
			return fmt.Sprintf("%.0f %% (%.0f – %.0f)", 100*p.Value, 100*p.Low, 100*p.High)
		}
	}
	return "no play was judged"
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}
