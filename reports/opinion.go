package reports

import (
	"fmt"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/timeline"
)

// opinionOf is what a language model answered to a question, as it stands in results.json.
func opinionOf(o judge.Opinion) results.Opinion {
	out := results.Opinion{Question: o.Question, Asked: o.Asked, Wanted: o.Wanted, Yes: o.Yes, No: o.No, Answers: []results.OpinionAnswer{}, File: o.Pos.File, Line: o.Pos.Line}
	for _, a := range o.Answers {
		out.Answers = append(out.Answers, results.OpinionAnswer{Model: a.Model, Yes: a.Met, Reason: a.Reason, Quotes: a.Quotes, Failed: a.Failed})
	}
	return out
}

// answered says what a language model answered.
func answered(o timeline.Opinion) string {
	answer := "no"
	switch {
	case o.Failed != "":
		return fmt.Sprintf("%s gave no answer to %q: %s", o.Model, o.Question, o.Failed)
	case o.Met:
		answer = "yes"
	}
	text := fmt.Sprintf("%s answered %s to %q: %s", o.Model, answer, o.Question, o.Reason)
	for _, quote := range o.Quotes {
		text += fmt.Sprintf(" [%q]", quote)
	}
	return text
}
