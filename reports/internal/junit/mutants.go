package junit

import (
	"path"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/reports/results"
)

// mutants are a suite with a case for each mutant: one that was noticed passed; one that was not failed where too few were noticed, and is skipped else, as is
// one of which there was nothing to break: neither is green.
func mutants(doc *results.Document, folder string) suite {
	m := doc.Mutants
	s := suite{Name: "voicesim mutants", Tests: len(m.Table), Time: seconds(0), Timestamp: timestamp(doc.Run.StartedAt)}
	for i := range m.Table {
		r := &m.Table[i]
		c := testCase{Name: visible.Text(r.Name), Class: "voicesim.mutants", Time: seconds(0), Props: []property{{"about", text(r.About)}, {"state", r.State}}}
		switch {
		case r.By != nil:
			c.File, c.Line = visible.Text(r.By.File), r.By.Line
			c.SystemOut = text("noticed by "+r.By.Scenario+": "+r.By.Kind+": "+r.By.Message) + "\n" + text("again: "+r.By.Again) + "\n"
			if r.By.Hear != "" {
				c.SystemOut += text("hear it: "+path.Join(folder, r.By.Hear)) + "\n"
			}
		case r.State == results.MutantAbsent:
			c.Skipped = &reason{Message: text("no agent has " + r.Needs)}
			s.Skipped++
		case m.Enough():
			c.Skipped = &reason{Message: text("nobody noticed that it " + r.About + ": add " + r.Add)}
			s.Skipped++
		default:
			c.Failure = &reason{Type: "survived", Message: text("nobody noticed that it " + r.About), Text: text(m.Sentence() + "\nadd " + r.Add)}
			s.Failures++
		}
		if r.Call != nil {
			for _, a := range r.Call.Artifacts {
				c.SystemOut += attachment + text(path.Join(folder, a.Path)) + "]]\n"
			}
		}
		s.Cases = append(s.Cases, c)
	}
	return s
}
