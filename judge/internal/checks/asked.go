package checks

import (
	"fmt"
	"strings"

	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// What a language model answered to a question that is asked several times:
//
//	yes ≥ at_least                      met, whatever became of the others
//	yes + unanswered ≥ at_least > yes   no data: the answers that are missing could have been yes
//	else                                failed
//
// A question that nobody answered is never met.

// checkAsked judges the answers to the questions of a check.
func checkAsked(c *scenarios.Check, call *observed.Call, r *verdict.Result, cutShort bool) {
	if cutShort {
		return
	}
	for _, q := range c.Questions {
		opinion := opinionOf(&q, call.Opinions)
		r.Opinions = append(r.Opinions, opinion)
		message := fmt.Sprintf("%s should be answered with yes", wording.Quote(q.Asks))
		if q.Times > 1 {
			message += fmt.Sprintf(" by %d of %d", q.AtLeast, q.Times)
		}
		f := verdict.Failure{Message: message, Nearest: spread(&opinion)}
		switch {
		case opinion.Met():
			continue
		case opinion.Yes+opinion.Unanswered() >= q.AtLeast:
			f.Kind = verdict.FailureNoData
		default:
			f.Kind = verdict.FailureCheck
		}
		failCheck(r, c, f)
		r.Failures[len(r.Failures)-1].Pos = q.Pos
	}
}

// opinionOf gathers the answers to a question.
func opinionOf(q *scenarios.Question, all []timeline.Opinion) verdict.Opinion {
	o := verdict.Opinion{Question: q.Asks, Pos: q.Pos, Asked: q.Times, Wanted: q.AtLeast}
	for _, answer := range all {
		if answer.Question != q.Asks || len(o.Answers) == q.Times {
			continue
		}
		o.Answers = append(o.Answers, answer)
		switch {
		case answer.Failed != "":
		case answer.Met:
			o.Yes++
		default:
			o.No++
		}
	}
	return o
}

// spread says how the answers to a question are spread, with what speaks against it.
func spread(o *verdict.Opinion) string {
	if len(o.Answers) == 0 {
		return "nobody was asked"
	}
	var parts []string
	if o.Asked > 1 {
		parts = append(parts, fmt.Sprintf("yes %d, no %d, unanswered %d", o.Yes, o.No, o.Unanswered()))
	}
	for _, a := range o.Answers {
		switch {
		case a.Failed != "":
			parts = append(parts, fmt.Sprintf("not judged: %s", a.Failed))
		case !a.Met:
			text := a.Model + " says no: " + a.Reason
			for _, quote := range a.Quotes {
				text += ", on " + wording.Quote(quote)
			}
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "; ")
}
