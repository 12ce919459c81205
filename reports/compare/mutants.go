package compare

import (
	"fmt"

	"github.com/voicesim/voicesim/reports/results"
)

// mutants compares who notices what is broken on purpose.
func mutants(base, head *results.Document) (changes []Change) {
	b, h := base.Mutants, head.Mutants
	switch {
	case b == nil:
		return nil
	case h == nil:
		return []Change{{Kind: MutantsMissing, Name: "mutants", What: fmt.Sprintf("%d of %s were noticed, and nobody looks for them any more", b.Killed, results.Count(len(b.Table), "mutant"))}}
	}
	scores := fmt.Sprintf("; the score was %.2f, and is %.2f", b.Score, h.Score)
	is := map[string]*results.Mutant{}
	for i := range h.Table {
		is[h.Table[i].Name] = &h.Table[i]
	}
	for i := range b.Table {
		was, now := &b.Table[i], is[b.Table[i].Name]
		ch := Change{Name: "mutant " + was.Name}
		switch {
		case was.State == results.MutantKilled && now == nil:
			ch.Kind, ch.What = MutantSurvives, "it was noticed, and nobody looks for it any more"
		case was.State == results.MutantKilled && now.State == results.MutantSurvived:
			ch.Kind, ch.What = MutantSurvives, noticedBy(was)+", and nobody notices any more that it "+now.About+": add "+now.Add
		case was.State == results.MutantKilled && now.State == results.MutantAbsent:
			ch.Kind, ch.What = MutantSurvives, noticedBy(was)+", and no agent has "+now.Needs+" any more"
		case now != nil && now.State == results.MutantKilled && was.State != results.MutantKilled:
			ch.Kind, ch.What = MutantKilled, noticedBy(now)+", and nobody had"
		default:
			continue
		}
		ch.What += scores
		if was.By != nil {
			ch.File = was.By.File
		}
		changes = append(changes, ch)
	}
	return changes
}

// noticedBy says who noticed a mutant.
func noticedBy(m *results.Mutant) string {
	if m.By == nil {
		return "it was noticed"
	}
	return fmt.Sprintf("%s noticed it (%s)", m.By.Scenario, m.By.Kind)
}
