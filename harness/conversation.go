package harness

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// Conversation is a scenario written in Go: for suites that judge a call by their own assertions.
type Conversation struct {
	Name   string                  // in messages and reports; "" means that of Options.Report, else "conversation"
	Agent  func() *agents.Agent    // makes the agent that answers
	Steps  []*Step                 // who does what, in the order written
	Allow  []scenarios.Surprise    // what may happen although no step expects it
	Limits func(*scenarios.Limits) // adjusts the limits of the call; nil keeps the defaults
	Files  fs.FS                   // in which steps that name a file find it; nil has none
}

// Talk plays a conversation. Everything that a scenario demands without saying so holds: each spoken
// step of the model is heard to its end unless the caller or a guardrail cut it, each turn of the
// caller is answered, nothing surprising happens, no step is left over. What does not hold is a
// failure of the call: see [Call.Err].
func Talk(c Conversation, opts *Options) *Call {
	var o Options
	if opts != nil {
		o = *opts
	}
	sc, err := c.scenario(&o)
	if err != nil {
		call := &Call{Scenario: sc, Result: judge.ErrorResult(sc, err.Error())}
		o.report(call, time.Now())
		return call
	}
	o.Agents = Agents{sc.Agent: c.Agent}
	return Play(context.Background(), sc, &o)
}

// scenario builds the scenario and reports the mistakes of its steps.
func (c *Conversation) scenario(opts *Options) (*scenarios.Scenario, error) {
	sc := scenarios.New(c.Name, "the agent")
	opts.named(sc)
	sc.File, sc.Pos.File = sc.Name, sc.Name
	if c.Agent == nil {
		return sc, errors.New("the conversation has no agent")
	}
	sc.Files = c.Files
	sc.Allow = map[scenarios.Surprise]bool{}
	for _, s := range c.Allow {
		sc.Allow[s] = true
	}
	if c.Limits != nil {
		c.Limits(&sc.Limits)
	}
	if len(c.Steps) == 0 {
		return sc, errors.New("the conversation has no steps: nothing would be judged")
	}
	var mistakes []error
	for i, s := range c.Steps {
		if s == nil {
			mistakes = append(mistakes, fmt.Errorf("step %d: it is nil", i+1))
			continue
		}
		if s.err != nil {
			mistakes = append(mistakes, fmt.Errorf("step %d: %w", i+1, s.err))
		}
		step := s.step
		step.Pos = scenarios.Pos{File: sc.Name, Line: i + 1}
		sc.Add(&step)
	}
	return sc, errors.Join(mistakes...)
}

// Err returns what kept the call from passing: nil when its verdict is passed.
func (c *Call) Err() error {
	switch c.Result.Verdict {
	case judge.VerdictPassed:
		return nil
	case judge.VerdictFailed:
		errs := make([]error, len(c.Result.Failures))
		for i, f := range c.Result.Failures {
			errs[i] = errors.New(f.String())
		}
		return errors.Join(errs...)
	default:
		return fmt.Errorf("%s: %s", c.Result.Verdict, c.Result.Why)
	}
}
