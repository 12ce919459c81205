package runner

import (
	"context"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/runner/internal/jobs"
)

// hooks are calls of the application's hooks: one at a time, in the order of what they are told of.
type hooks struct {
	waiting []hookCall
	running bool
	full    bool // calls were dropped, and that was told
}

// hookCall is one function that is to be called.
type hookCall struct {
	name     string
	external bool
	call     func(context.Context)
}

// hookTime is how long a hook may take, and hooksWaiting how many calls wait while one does. Chosen.
const (
	hookTime     = 10 * time.Second
	hooksWaiting = 1024
)

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
		if len(l.hooks.waiting) >= hooksWaiting {
			if !l.hooks.full {
				l.hooks.full = true
				l.problem(HookFailed, errHooksBehind)
			}
			return
		}
		l.hooks.waiting = append(l.hooks.waiting, hookCall{
			name: "hook " + what + " of " + told[0].Name, external: h.External,
			call: func(ctx context.Context) { call(agents.WithAgent(ctx, told[0])) },
		})
	}
	l.nextHook()
}

// nextHook calls the hook whose turn it is. One that does not return has all others wait: at most one goroutine is lost to them.
func (l *loop) nextHook() {
	if l.hooks.running || len(l.hooks.waiting) == 0 || l.ending {
		return
	}
	next := l.hooks.waiting[0]
	l.hooks.waiting = l.hooks.waiting[1:]
	l.hooks.running = true
	failed := func(err error) { l.problem(HookFailed, fmt.Errorf("%s: %w", next.name, err)) }
	late := false
	overdue := l.deadlines.Watch(hookTime, func() {
		late = true
		failed(errHookTimeout)
	})
	l.s.jobs.Start(jobs.Task{
		Name: next.name, External: next.external, Timeout: hookTime, Expired: errHookTimeout,
		Work: func(ctx context.Context) error {
			return contain.Call("", func() error {
				next.call(ctx)
				return nil
			})
		},
		Result: func(err error) {
			l.deadlines.Cancel(overdue)
			l.hooks.running = false
			if err != nil && !late {
				failed(err)
			}
			l.nextHook()
		},
	})
}
