package runner

import (
	"context"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner/internal/jobs"
)

// hookTime is how long a hook may take, and hooksWaiting how many calls wait while one does. Chosen.
const (
	hookTime     = 10 * time.Second
	hooksWaiting = 1024
)

// newHooks has the application's hooks called one at a time, in the order of what they are told of.
func newHooks(s *Session) jobs.Line {
	return jobs.Line{
		Jobs: s.jobs, Most: hooksWaiting, Timeout: hookTime, Expired: errHookTimeout, Behind: errHooksBehind,
		Watch: func(d time.Duration, expire func()) (cancel func()) {
			overdue := s.loop.deadlines.Watch(d, expire)
			return func() { s.loop.deadlines.Cancel(overdue) }
		},
		Failed: func(err error) { s.loop.problem(HookFailed, err) },
		Over:   func() bool { return s.loop.ending },
	}
}

// hooked has the hooks be told of an event.
func (l *loop) hooked(ev Event) {
	switch ev := ev.(type) {
	case *ResponseStarted:
		if !ev.OutOfBand {
			l.tellHooks("started", []*agents.Agent{ev.Agent}, func(h *agents.Hooks) func(context.Context) {
				return h.Started
			})
		}
	case *ResponseEnded:
		if !ev.OutOfBand {
			l.tellHooks("ended", []*agents.Agent{ev.Agent}, func(h *agents.Hooks) func(context.Context) {
				if h.Ended == nil {
					return nil
				}
				return func(ctx context.Context) { h.Ended(ctx, ev.Text) }
			})
		}
	case *ToolStarted:
		l.tellHooks("tool started", []*agents.Agent{ev.Agent}, func(h *agents.Hooks) func(context.Context) {
			if h.ToolStarted == nil {
				return nil
			}
			return func(ctx context.Context) { h.ToolStarted(ofCall(ctx, ev.Agent, ev.CallID, ev.Tool), ev.Arguments) }
		})
	case *ToolEnded:
		l.tellHooks("tool ended", []*agents.Agent{ev.Agent}, func(h *agents.Hooks) func(context.Context) {
			if h.ToolEnded == nil {
				return nil
			}
			return func(ctx context.Context) {
				h.ToolEnded(ofCall(ctx, ev.Agent, ev.CallID, ev.Tool), ev.Output, ev.Err)
			}
		})
	case *HandedOff:
		both := []*agents.Agent{ev.To, ev.From}
		if ev.From == ev.To {
			both = both[:1]
		}
		l.tellHooks("handed off", both, func(h *agents.Hooks) func(context.Context) {
			if h.HandedOff == nil {
				return nil
			}
			return func(ctx context.Context) { h.HandedOff(ctx, ev.From, ev.To) }
		})
	}
}

// ofCall is the context of hooks about a tool call.
func ofCall(ctx context.Context, agent *agents.Agent, id, tool string) context.Context {
	return agents.WithToolCall(ctx, agents.ToolCall{ID: id, Tool: tool, Agent: agent})
}

// tellHooks has the session's hooks and those of agents called. The context knows the first of them. of returns what is to be
// called, nil if the hooks do not ask for it.
func (l *loop) tellHooks(what string, told []*agents.Agent, of func(*agents.Hooks) func(context.Context)) {
	all := []*agents.Hooks{&l.s.opts.Hooks}
	for _, agent := range told {
		all = append(all, &agent.Hooks)
	}
	for _, h := range all {
		call := of(h)
		if call == nil {
			continue
		}
		l.hooks.Add("hook "+what+" of "+told[0].Name, h.External, func(ctx context.Context) { call(agents.WithAgent(ctx, told[0])) })
	}
}
