package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/runner/internal/jobs"
	"github.com/voicesim/voicesim/runner/internal/waiting"
)

// checkTimeout is how long the check of a text may take. Chosen: what is said meanwhile is heard.
const checkTimeout = 10 * time.Second

// textDelta takes the next piece of what the model says.
func (l *loop) textDelta(response, item string, content int, text string) {
	r := l.responseOf(response)
	l.alive(response)
	l.emit(&TextDelta{Header: r.head(item), ContentIndex: content, Text: text})
	r.says(item)
	l.words(r).Said(item, content, text, r.author())
	if r.tripped || len(r.as.guardrails) == 0 {
		return
	}
	l.check(l.checks.Said(r, item, text))
}

// textDone takes the final text of a part of an item. It is the text, whatever the pieces were: they may have been cut
// within a character, or lost.
func (l *loop) textDone(response, item string, content int, text string) {
	r := l.responseOf(response)
	l.alive(response)
	whole := text
	if text != "" {
		r.says(item)
		whole = l.words(r).Final(item, content, text, r.author())
	}
	if !r.tripped && len(r.as.guardrails) > 0 {
		l.check(l.checks.Final(r, item, whole))
	}
}

// maxGivenUp is how many checks may run on that were given up: a guardrail that ignores its context must not collect
// goroutines. Chosen.
const maxGivenUp = 16

// check has the guardrails look at texts.
func (l *loop) check(due []dueCheck) {
	for _, d := range due {
		l.checkBy(d, d.Of.Response.as.guardrails, &checkResult{})
	}
}

// checkBy has one group of guardrails after the other look at a text, and adds what they say to all. A check that is given up
// may still write to its own result, which nobody reads then.
func (l *loop) checkBy(d dueCheck, groups [][]agents.OutputGuardrail, all *checkResult) {
	if len(groups) == 0 {
		l.checked(d, all)
		return
	}
	if l.checks.GivenUp >= maxGivenUp {
		all.faults = append(all.faults, errManyChecks)
		l.checked(d, all)
		return
	}
	result := &checkResult{}
	var overdue *waiting.Deadline
	over, late := false, false
	finish := func(err error) {
		if over {
			return
		}
		over = true
		l.deadlines.Cancel(overdue)
		if err != nil {
			all.faults = append(all.faults, err)
		} else {
			all.trips, all.faults = append(all.trips, result.trips...), append(all.faults, result.faults...)
		}
		l.checkBy(d, groups[1:], all)
	}
	agent := d.Of.Response.as.agent
	j := l.s.jobs.Start(jobs.Task{
		Name: named(groups[0]), External: agents.IsExternal(groups[0][0]), Timeout: checkTimeout, Expired: errCheckTimeout,
		Work: func(ctx context.Context) error {
			result.look(agents.WithAgent(ctx, agent), groups[0], d.Text)
			return nil
		},
		Result: func(err error) {
			if late {
				l.checks.GivenUp--
			}
			finish(err)
		},
	})
	overdue = l.deadlines.Add(checkTimeout, func() {
		late = true
		l.checks.GivenUp++
		j.Stop(errCheckTimeout)
		finish(errCheckTimeout)
	})
}

// named is what a check by guardrails is called, for people.
func named(guardrails []agents.OutputGuardrail) string {
	names := make([]string, len(guardrails))
	for i, g := range guardrails {
		_ = contain.Call("", func() error { // a mistake in there is told by the check
			names[i] = g.Name()
			return nil
		})
	}
	return "guardrail " + strings.Join(names, ", ")
}

// checkResult is what the guardrails say about a text.
type checkResult struct {
	trips  []*agents.TrippedError
	faults []error // of guardrails that could not do their check
}

// look asks one guardrail after the other.
func (cr *checkResult) look(ctx context.Context, guardrails []agents.OutputGuardrail, text string) {
	for _, g := range guardrails {
		err := contain.Call("", func() error { return g.Check(ctx, text) })
		var tripped *agents.TrippedError
		switch {
		case err == nil:
		case errors.As(err, &tripped):
			cr.trips = append(cr.trips, &agents.TrippedError{Guardrail: g.Name(), Reason: tripped.Reason})
		default:
			cr.faults = append(cr.faults, fmt.Errorf("guardrail %s: %w", g.Name(), err))
		}
	}
}

// checked takes what the guardrails said about a text.
func (l *loop) checked(d dueCheck, result *checkResult) {
	for _, fault := range result.faults {
		l.problem(GuardrailFailed, fault)
	}
	passed := len(result.trips) == 0
	if passed && l.s.opts.Checking.FailClosed && len(result.faults) > 0 {
		passed = false
		for _, fault := range result.faults {
			result.trips = append(result.trips, &agents.TrippedError{Guardrail: "check", Reason: fault.Error()})
		}
	}
	l.check(l.checks.Ended(d.Of, passed))
	switch {
	case !passed && !d.Of.Stopped:
		l.trip(d, result.trips)
	case passed:
		l.release(d.Of.Response)
	}
}
