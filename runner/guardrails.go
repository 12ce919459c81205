package runner

import (
	"context"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner/internal/checking"
	"github.com/voicesim/voicesim/runner/internal/jobs"
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
		l.checkBy(d, d.Of.Response.as.guardrails, &checking.Result{})
	}
}

// checkBy has one group of guardrails after the other look at a text, and adds what they say to all. A check that is given up
// may still write to its own result, which nobody reads then.
func (l *loop) checkBy(d dueCheck, groups [][]agents.OutputGuardrail, all *checking.Result) {
	if len(groups) == 0 {
		l.checked(d, all)
		return
	}
	if l.checks.GivenUp >= maxGivenUp {
		all.Faults = append(all.Faults, errManyChecks)
		l.checked(d, all)
		return
	}
	result := &checking.Result{}
	returned, late := false, false
	agent := d.Of.Response.as.agent
	l.timed(jobs.Task{
		Name: checking.Name(groups[0]), External: agents.IsExternal(groups[0][0]), Timeout: checkTimeout, Expired: errCheckTimeout,
		Work: func(ctx context.Context) error {
			result.Look(agents.WithAgent(ctx, agent), groups[0], d.Text)
			return nil
		},
		Result: func(error) {
			if returned = true; late {
				l.checks.GivenUp--
			}
		},
	}, func(err error) {
		if late = !returned; late {
			l.checks.GivenUp++
		}
		if err != nil {
			all.Faults = append(all.Faults, err)
		} else {
			all.Trips, all.Faults = append(all.Trips, result.Trips...), append(all.Faults, result.Faults...)
		}
		l.checkBy(d, groups[1:], all)
	})
}

// checked takes what the guardrails said about a text.
func (l *loop) checked(d dueCheck, result *checking.Result) {
	for _, fault := range result.Faults {
		l.problem(GuardrailFailed, fault)
	}
	passed := len(result.Trips) == 0
	if passed && l.s.opts.Checking.FailClosed && len(result.Faults) > 0 {
		passed = false
		for _, fault := range result.Faults {
			result.Trips = append(result.Trips, &agents.TrippedError{Guardrail: "check", Reason: fault.Error()})
		}
	}
	l.check(l.checks.Ended(d.Of, passed))
	switch {
	case !passed && !d.Of.Stopped:
		l.trip(d, result.Trips)
	case passed:
		l.release(d.Of.Response)
	}
}
