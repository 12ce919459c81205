package markdown

import (
	"fmt"

	"github.com/voicesim/voicesim/reports/results"
)

// mutants has who noticed what was broken on purpose: first what nobody noticed, with the scenario to add.
func (p *page) mutants(doc *results.Document) {
	m := doc.Mutants
	if m == nil {
		return
	}
	p.line("**Broken on purpose**: %s.\n", text(m.Sentence()))
	p.line("| mutant | what it does wrong | who noticed, or which scenario to add |\n| --- | --- | --- |")
	for _, state := range []string{results.MutantSurvived, results.MutantKilled, results.MutantAbsent} {
		for i := range m.Table {
			r := &m.Table[i]
			if r.State != state {
				continue
			}
			p.line("| %s %s | %s | %s |", mutantSigns[state], code(r.Name), text(r.About), noticed(r))
		}
	}
	p.line("")
}

// mutantSigns stand before mutants: a word beside each colour.
var mutantSigns = map[string]string{results.MutantSurvived: "❌ survived", results.MutantKilled: "✅ killed", results.MutantAbsent: "➖ absent"}

// noticed says who noticed a mutant and how the call is played and heard again, or what would.
func noticed(r *results.Mutant) string {
	switch by := r.By; {
	case by != nil:
		said := fmt.Sprintf("%s, %s: %s; %s", text(by.Scenario), text(results.Place(by.File, by.Line, 0)), text(by.Kind), inTable(by.Again))
		if by.Hear != "" {
			said += fmt.Sprintf("; [hear it](%s)", by.Hear)
		}
		return said
	case r.State == results.MutantAbsent:
		return "no agent has " + text(r.Needs)
	}
	return "add " + text(r.Add)
}
