package page

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/reports/results"
)

// Mutants are agents and runtimes that were broken on purpose, and who noticed.
type Mutants struct {
	Sentence string   `json:"sentence"`
	Enough   bool     `json:"enough"` // as many were noticed as were demanded
	Killed   int      `json:"killed"`
	Survived int      `json:"survived"`
	Absent   int      `json:"absent"`
	Table    []Mutant `json:"table"` // what nothing noticed first, what there is not last, in the order of the docs else
}

// Mutant is one of them.
type Mutant struct {
	Name    string   `json:"name"`
	About   string   `json:"about"` // what it does wrong, without a subject
	State   string   `json:"state"` // as in results.json
	Needs   string   `json:"needs,omitempty"`
	Add     string   `json:"add,omitempty"` // of a survivor: the scenario that would notice it
	By      string   `json:"by,omitempty"`  // the name of the scenario that noticed it
	Where   string   `json:"where,omitempty"`
	Kind    string   `json:"kind,omitempty"` // of the failure with which it did
	Message string   `json:"message,omitempty"`
	Command string   `json:"command,omitempty"` // plays the call again
	Call    *int     `json:"call,omitempty"`    // that noticed it; absent where it was not kept
	FromMS  *float64 `json:"from_ms,omitempty"` // where it is to be played from; absent without a call
}

// mutantsOf are the mutants of a document; nil where there are none. calls are the calls of the page that noticed them, by place.
func mutantsOf(doc *results.Document, d *Data, calls map[int]int) *Mutants {
	m := doc.Mutants
	if m == nil {
		return nil
	}
	out := &Mutants{Sentence: m.Sentence(), Enough: m.Enough(), Killed: m.Killed, Survived: m.Survived, Absent: m.Absent}
	for i := range m.Table {
		r := &m.Table[i]
		one := Mutant{Name: visible.Text(r.Name), About: visible.Text(r.About), State: r.State, Needs: visible.Text(r.Needs), Add: visible.Text(r.Add)}
		if by := r.By; by != nil {
			one.By, one.Where, one.Kind, one.Message = visible.Text(by.Scenario), visible.Text(results.Place(by.File, by.Line, by.Column)), visible.Text(by.Kind), visible.Lines(by.Message)
			one.Command = visible.Text(by.Again)
		}
		if n, kept := calls[i]; kept {
			from := d.Calls[n].start()
			one.Call, one.FromMS, one.Command = &n, &from, d.Calls[n].Command
		}
		out.Table = append(out.Table, one)
	}
	slices.SortStableFunc(out.Table, func(a, b Mutant) int {
		return cmp.Compare(slices.Index(mutantStates, a.State), slices.Index(mutantStates, b.State))
	})
	return out
}

// mutantStates are the states in the order of the table.
var mutantStates = []string{results.MutantSurvived, results.MutantKilled, results.MutantAbsent}

// start is where a call is played from: a second before what went wrong first.
func (c *Call) start() float64 {
	for _, f := range c.Failures {
		if f.Kind != "mistake" {
			return max(0, f.FromMS-before)
		}
	}
	return 0
}

// hearing is a button that plays a call of the page.
type hearing struct {
	Call  int
	Start string // in seconds
	Link  string
	Label string
}

// hear is the button that plays a call from a moment.
func hear(d *Data, call int, from float64) *hearing {
	label := fmt.Sprintf("call %d at %s", call+1, clockTime(from))
	start := fmt.Sprintf("%.3f", from/1000)
	return &hearing{call, start, fmt.Sprintf("#call=%d&t=%s", call+1, start), map[bool]string{true: "Hear it: ", false: "See it: "}[d.Calls[call].heard()] + label}
}

// heard reports whether a call has sound, in the page or beside it.
func (c *Call) heard() bool { return c.Peaks != nil && (c.Sound != nil || c.WAV != "") }

// mutantWords are what became of mutants, in words, and how they are marked.
var mutantWords = map[string][2]string{
	results.MutantKilled: {"✓ noticed", "good"}, results.MutantSurvived: {"✗ nobody noticed", "bad"}, results.MutantAbsent: {"– nothing to break", "none"},
}

// mutantView is a mutant in the table.
type mutantView struct {
	Mutant
	Word, Mark string
	Hear       *hearing
}

// mutantViews are the rows of the table of mutants.
func mutantViews(d *Data) (rows []mutantView) {
	if d.Mutants == nil {
		return nil
	}
	for _, m := range d.Mutants.Table {
		words := mutantWords[m.State]
		v := mutantView{Mutant: m, Word: words[0], Mark: words[1]}
		if m.Call != nil {
			v.Hear = hear(d, *m.Call, *m.FromMS)
		}
		rows = append(rows, v)
	}
	return rows
}
