package harness

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
)

// usualToolTimeout is the zero value of [runner.Options].ToolTimeout.
const usualToolTimeout = 30 * time.Second

// overridden returns the agent, and those that it can hand over to, with what a scenario says becomes of their tools. They are
// offered, guarded and approved as before: only what runs is another, and it runs in the time of the call, so that what is slow
// is slow for the caller.
func (l *live) overridden(ctx context.Context, start *agents.Agent, o *runner.Options) *agents.Agent {
	if len(l.sc.Tools) == 0 || start == nil {
		return start
	}
	return start.CloneAll(func(a *agents.Agent) {
		for i := range a.Tools {
			for j := range l.sc.Tools {
				if words.SameName(a.Tools[i].Name, l.sc.Tools[j].Tool) {
					a.Tools[i] = l.replaced(ctx, a.Tools[i], &l.sc.Tools[j], o)
				}
			}
		}
	})
}

// replaced returns a tool that does what an override says.
func (l *live) replaced(ctx context.Context, t agents.Tool, as *scenarios.ToolOverride, o *runner.Options) agents.Tool {
	outside := t.External || l.opts.External&MarkTools != 0
	t.External = false
	l.executor.Inside("tool " + t.Name)
	delete(l.outside, t.Name)
	switch {
	case as.Hangs:
		return t.Instead(hang)
	case as.Fails != "":
		return t.Instead(after(as.Takes, func(context.Context, json.RawMessage) (string, error) { return "", errors.New(as.Fails) }))
	case as.Returns != nil:
		return t.Instead(after(as.Takes, func(context.Context, json.RawMessage) (string, error) { return *as.Returns, nil }))
	case outside:
		t.Call = outsideOf(ctx, t.Call, cmp.Or(t.Timeout, o.ToolTimeout, usualToolTimeout))
	}
	t.Call = after(as.Takes, t.Call)
	return t
}

// toolCall runs a tool: see [agents.Tool].Call.
type toolCall = func(ctx context.Context, args json.RawMessage) (string, error)

// hang runs until it is given up.
func hang(ctx context.Context, _ json.RawMessage) (string, error) {
	<-ctx.Done()
	return "", context.Cause(ctx)
}

// after returns what runs a tool so much later.
func after(takes time.Duration, run toolCall) toolCall {
	return func(ctx context.Context, args json.RawMessage) (string, error) {
		select {
		case <-time.After(takes):
			return run(ctx, args)
		case <-ctx.Done():
			return "", context.Cause(ctx)
		}
	}
}

// outsideOf returns what runs a tool outside of virtual time, for so long at most; not positive is for ever. A tool that does
// not return is left behind.
func outsideOf(call context.Context, run toolCall, longest time.Duration) toolCall {
	return func(ctx context.Context, args json.RawMessage) (string, error) {
		var out string
		var failed error // both are read only where the tool has returned
		returned := virtualtime.ExternalWithin(call, max(longest, 0), func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), orForEver(longest))
			defer cancel()
			failed = contain.Call("", func() (err error) {
				out, err = run(ctx, args)
				return err
			})
		})
		if !returned {
			return "", context.DeadlineExceeded
		}
		return out, failed
	}
}

// orForEver is a time that a tool may take, and more than any call takes for one that may take for ever.
func orForEver(longest time.Duration) time.Duration {
	if longest <= 0 {
		return 24 * time.Hour
	}
	return longest
}
