package results

import (
	"fmt"
	"slices"
)

// What can become of a mutant.
const (
	MutantKilled   = "killed"   // a scenario turned red with it
	MutantSurvived = "survived" // none did
	MutantAbsent   = "absent"   // no agent has what it breaks
)

// Mutants are what became of agents and runtimes that were broken on purpose: which of them the scenarios of a run noticed. The results of such a run are
// the scenarios with nothing broken.
type Mutants struct {
	Scenarios int      `json:"scenarios"`           // that passed with nothing broken, with which mutants were looked for
	Score     float64  `json:"score"`               // the part of the mutants that were killed, from 0 to 1, without those that are absent
	MinScore  float64  `json:"min_score,omitempty"` // the least that was demanded; 0 is nothing
	Killed    int      `json:"killed"`
	Survived  int      `json:"survived"`
	Absent    int      `json:"absent"`
	Red       []string `json:"red_with_nothing_broken,omitempty"` // files of scenarios that did not pass with nothing broken: they proved nothing
	Table     []Mutant `json:"mutants"`                           // in the order of the docs
}

// Mutant is what became of one.
type Mutant struct {
	Name  string  `json:"name"`
	About string  `json:"about"`           // what it does wrong, without a subject
	State string  `json:"state"`           // killed, survived or absent
	Needs string  `json:"needs,omitempty"` // what there must be to break
	By    *Killer `json:"by,omitempty"`    // absent where nothing noticed it
	Add   string  `json:"add,omitempty"`   // of a survivor: the scenario that would notice it
	Call  *Call   `json:"call,omitempty"`  // that noticed it; absent where nobody asked for it
}

// Killer is the scenario that noticed a mutant, and what it says is wrong.
type Killer struct {
	Scenario string  `json:"scenario"`
	File     string  `json:"file"`
	Line     int     `json:"line,omitempty"` // absent where the call could not be judged
	Column   int     `json:"column,omitempty"`
	Kind     string  `json:"kind"` // of the first failure, or the verdict
	Message  string  `json:"message,omitempty"`
	AtMS     float64 `json:"at_ms,omitempty"` // when it went wrong
	Again    string  `json:"again"`           // the command that plays it
	Hear     string  `json:"hear,omitempty"`  // where the page plays it, from a second before: a relative address; absent where its sound was not kept
}

// KillerOf is what a call says that noticed a mutant, and the command by which a program plays it again.
func KillerOf(program string, run *Run, c *Call) *Killer {
	k := &Killer{Scenario: c.Name, File: c.File, Kind: string(c.Verdict), Message: c.Why, Again: Again(program, run, c)}
	if len(c.Failures) > 0 {
		f := c.Failures[0]
		k.File, k.Line, k.Column, k.Kind, k.Message, k.AtMS = f.File, f.Line, f.Column, string(f.Kind), f.Message, f.AtMS
	}
	return k
}

// Link says where the page has the calls that noticed mutants, by the name of its file.
func (d *Document) Link(page string) {
	number := 0
	d.Each(func(at Position, c *Call) {
		number++
		if at.Mutant < 0 || !slices.ContainsFunc(c.Artifacts, func(a Artifact) bool { return a.Kind == "wav" }) {
			return
		}
		by := d.Mutants.Table[at.Mutant].By
		by.Hear = fmt.Sprintf("%s#call=%d&t=%.3f", page, number, max(0, by.AtMS-1000)/1000)
	})
}

// Enough reports whether as many were killed as were demanded. Nil is nothing demanded.
func (m *Mutants) Enough() bool { return m == nil || m.Score >= m.MinScore }

// Sentence says in one line how many mutants there were and what became of them.
func (m *Mutants) Sentence() string {
	text := fmt.Sprintf("%s, %s: %d killed, %d survived, %d absent; score %.2f", Count(len(m.Table), "mutant"), Count(m.Scenarios, "scenario"), m.Killed, m.Survived, m.Absent, m.Score)
	if m.MinScore > 0 {
		text += fmt.Sprintf(", at least %.2f demanded", m.MinScore)
	}
	return text
}

// String is a line about a mutant, as in a table.
func (m *Mutant) String() string {
	switch {
	case m.By != nil:
		return fmt.Sprintf("%-24s killed    %s  %s", m.Name, Place(m.By.File, m.By.Line, m.By.Column), m.By.Kind)
	case m.State == MutantAbsent:
		return fmt.Sprintf("%-24s absent    no agent has %s", m.Name, m.Needs)
	}
	return fmt.Sprintf("%-24s survived  it %s; add %s", m.Name, m.About, m.Add)
}

// Bare is a copy without the calls that noticed them; nil of nil.
func (m *Mutants) Bare() *Mutants {
	if m == nil {
		return nil
	}
	out := *m
	out.Table = slices.Clone(m.Table)
	for i := range out.Table {
		out.Table[i].Call = nil
	}
	return &out
}
