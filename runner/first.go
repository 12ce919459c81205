package runner

import (
	"context"
	"fmt"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/contain"
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
	execute := opts.Executor
	if execute == nil {
		execute = inGoroutine
	}
	var taken *snapshot
	t := task{
		name: "instructions of " + agent.Name, external: agent.ExternalInstructions, timeout: opts.ConnectTimeout, expired: errNoInstructions,
		work: func(ctx context.Context) (err error) {
			taken, err = take(ctx)
			return err
		},
	}
	j, done := &job{name: t.name, err: &contain.ExitError{}}, make(chan struct{})
	err := contain.Call("Options.Executor", func() error {
		execute(Job{
			Name: t.name, External: t.external, Timeout: t.timeout,
			Run:     func() { j.run(context.WithoutCancel(ctx), &t) },
			Deliver: func() { close(done) },
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	select {
	case <-done:
		if err := j.result(); err != nil {
			return nil, err
		}
		return taken, nil
	case <-ctx.Done():
		j.stop(context.Cause(ctx))
		if context.Cause(ctx) == errNoConnect {
			return nil, fmt.Errorf("instructions of %s: %w", agent.Name, errNoInstructions)
		}
		return nil, context.Cause(ctx)
	}
}

// promptOf returns the agent's instructions; a panic in there is an error.
func promptOf(ctx context.Context, agent *agents.Agent) (prompt string, err error) {
	err = contain.Call("", func() (err error) {
		prompt, err = agent.Prompt(agents.WithAgent(ctx, agent))
		return err
	})
	return prompt, err
}
