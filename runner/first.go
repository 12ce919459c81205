package runner

import (
	"context"
	"errors"
	"fmt"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/runner/internal/jobs"
)

// firstSnapshot is the snapshot of the agent with which a session begins. What of it is the user's code runs through the
// executor, where there is one, before there is a session.
func firstSnapshot(ctx context.Context, agent *agents.Agent, opts *Options) (*snapshot, error) {
	take := func(ctx context.Context) (*snapshot, error) {
		prompt, err := promptOf(ctx, agent)
		if err != nil {
			return nil, fmt.Errorf("instructions of %s: %w", agent.Name, err)
		}
		as := newSnapshot(agent, prompt, opts.Guardrails)
		if err := contain.Call("what enables tools of "+agent.Name, func() error { as.enable(agents.WithAgent(ctx, agent)); return nil }); err != nil {
			return nil, err
		}
		return as, as.configure(opts)
	}
	if !hasCode(agent, opts) {
		return take(ctx)
	}
	var taken *snapshot
	err := jobs.Once(ctx, opts.Executor, jobs.Task{
		Name: "instructions of " + agent.Name, External: agent.ExternalInstructions, Timeout: opts.ConnectTimeout, Expired: errNoInstructions,
		Work: func(ctx context.Context) (err error) {
			taken, err = take(ctx)
			return err
		},
	})
	switch {
	case ctx.Err() != nil && errors.Is(err, errNoConnect):
		return nil, fmt.Errorf("instructions of %s: %w", agent.Name, errNoInstructions)
	case err != nil:
		return nil, err
	}
	return taken, nil
}

// promptOf returns the agent's instructions; a panic in there is an error.
func promptOf(ctx context.Context, agent *agents.Agent) (prompt string, err error) {
	err = contain.Call("", func() (err error) {
		prompt, err = agent.Prompt(agents.WithAgent(ctx, agent))
		return err
	})
	return prompt, err
}
