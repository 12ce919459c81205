package page

import (
	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/reports/results"
)

// opinionsOf are the questions that a language model was asked about a call, with all of its answers.
func opinionsOf(asked []results.Opinion) (all []Opinion) {
	for _, o := range asked {
		out := Opinion{Question: visible.Text(o.Question), Yes: o.Yes, Asked: o.Asked, Wanted: o.Wanted, File: visible.Text(o.File), Line: o.Line}
		for _, a := range o.Answers {
			answer := Answer{Says: "no", Model: visible.Text(a.Model), Reason: visible.Text(a.Reason), Quotes: texts(a.Quotes)}
			switch {
			case a.Failed != "":
				answer.Says, answer.Reason = "none", visible.Text(a.Failed)
			case a.Yes:
				answer.Says = "yes"
			}
			out.Answers = append(out.Answers, answer)
		}
		all = append(all, out)
	}
	return all
}
