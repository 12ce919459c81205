package reports

import (
	"slices"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/scenarios"
)

// checksOf are the checks of a call that was played, in the order of the file.
func checksOf(c *Entry) []results.Check {
	if len(c.Result.Steps) == 0 {
		return nil
	}
	var checks []results.Check
	for _, ch := range c.Scenario.Checks {
		out := results.Check{Name: ch.Name, State: judge.StepPassed, File: ch.Pos.File, Line: ch.Pos.Line}
		for _, b := range ch.Bounds {
			out.Bounds = append(out.Bounds, results.Bound{Statistic: b.Statistic, Relation: b.Relation, Value: b.Value})
		}
		of := func(at scenarios.Pos) bool {
			return at == ch.Pos || slices.ContainsFunc(ch.Questions, func(q scenarios.Question) bool { return at == q.Pos })
		}
		open := slices.ContainsFunc(c.Result.NotJudged, func(n judge.NotJudged) bool { return n.Step < 0 && of(n.Pos) })
		unseen := slices.ContainsFunc(c.Result.NotLookedAt, func(n judge.NotLookedAt) bool { return of(n.Pos) })
		if open || unseen {
			out.State = judge.StepNotJudged
		}
		if slices.ContainsFunc(c.Result.Failures, func(f *judge.Failure) bool { return f.Step < 0 && of(f.Pos) }) {
			out.State = judge.StepFailed
		}
		checks = append(checks, out)
	}
	return checks
}

// stepsOf are the steps of a call that was played, in the order of the file.
func stepsOf(c *Entry) []results.Step {
	var steps []results.Step
	for i, s := range c.Result.Steps {
		out := results.Step{What: s.What, State: s.State, BeganMS: ms(s.Began), EndedMS: ms(s.Ended), File: s.Pos.File, Line: s.Pos.Line}
		if s.Step < len(c.Scenario.Script) {
			written := c.Scenario.Script[s.Step]
			out.Verb, out.Kinds = written.Verb, kindsOf(written)
			if written.Caller != nil {
				out.Words = written.Caller.Words
			}
		}
		if i < len(c.sources.steps) {
			out.Source = c.sources.steps[i]
		}
		steps = append(steps, out)
	}
	return steps
}

// kindsOf are the kinds of what a step expects or watches, each once.
func kindsOf(s *scenarios.Step) []string {
	var all []*scenarios.Expectation
	switch {
	case s.Expect != nil:
		all = s.Expect.All
	case s.ExpectNot != nil:
		all = []*scenarios.Expectation{s.ExpectNot.Expectation}
	}
	var kinds []string
	seen := map[string]bool{}
	for _, e := range all {
		if name := judge.KindOf(e.Want); name != "" && !seen[name] {
			seen[name] = true
			kinds = append(kinds, name)
		}
	}
	return kinds
}
