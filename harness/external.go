package harness

import (
	"context"
	"errors"
	"log/slog"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
)

// Marks say which of a team's code runs outside of virtual time, because it does real I/O or hands work to goroutines that
// were started before the call. Virtual time stands still meanwhile. Single tools, guardrails and instructions are marked
// where they are declared: [agents.Tool].AsExternal, [agents.ExternalGuardrail], [agents.Agent].ExternalInstructions. In real
// time marks have no effect.
type Marks uint8

const (
	// MarkTools marks all tools, their approval policies, guardrails, instructions, and Configure of Options.Runner.
	MarkTools   Marks = 1 << iota
	MarkAgents        // what makes agents and services: Options.Agents, Conversation.Agent, Options.Service
	MarkDecide        // Service.Decide
	MarkTap           // Tap of Options.Runner
	MarkObserve       // Observe of Options.Runner
	MarkLogger        // the handlers of the loggers

	// MarkAll marks everything that can be: it is the one switch.
	MarkAll Marks = 1<<iota - 1
)

// External runs f outside of virtual time, and waits for it: for what has no mark, such as a client of a service that
// [Service].Serve uses. f gets a context that may be used there, with the values of ctx, and ends with it. What belongs to
// the call is not touched by f, but for methods of its session. Outside of a call it just calls f.
func External(ctx context.Context, f func(ctx context.Context)) {
	var out context.Context
	var cancel context.CancelCauseFunc
	virtualtime.External(ctx, func() { out, cancel = context.WithCancelCause(context.WithoutCancel(ctx)) })
	defer context.AfterFunc(ctx, func() { cancel(context.Cause(ctx)) })()
	virtualtime.External(ctx, func() {
		defer cancel(nil)
		f(out)
	})
}

// apart calls f, outside if that is marked, and panics if f does. name is that of the code for people.
func (l *live) apart(ctx context.Context, mark Marks, name string, f func()) {
	defer l.running.Begin(name)()
	if l.opts.External&mark == 0 {
		f()
		return
	}
	outside := virtualtime.External
	if mark != MarkAgents { // it runs where the session does, whom others need
		outside = virtualtime.ExternalAlone
	}
	var failed error
	outside(ctx, func() { failed = contain.Call("", func() error { f(); return nil }) })
	if panicked, ok := errors.AsType[*contain.PanicError](failed); ok {
		panic(panicked.Value) // as where it is not marked
	}
}

// marked has those of the settings that are marked called outside.
func (l *live) marked(ctx context.Context, o *runner.Options) {
	if tap := o.Tap; tap != nil && l.opts.External&MarkTap != 0 {
		o.Tap = func(f runner.Frame) { l.apart(ctx, MarkTap, "Options.Runner.Tap", func() { tap(f) }) }
	}
	if observe := o.Observe; observe != nil && l.opts.External&MarkObserve != 0 {
		o.Observe = func(ev runner.Event) { l.apart(ctx, MarkObserve, "Options.Runner.Observe", func() { observe(ev) }) }
	}
	if word := o.ToolFailed; word != nil && l.opts.External&MarkTools != 0 {
		o.ToolFailed = func(call agents.ToolCall, err error, usual string) (words string) {
			l.apart(ctx, MarkTools, "Options.Runner.ToolFailed", func() { words = word(call, err, usual) })
			return words
		}
	}
	o.Logger = l.logger(ctx, o.Logger)
}

// logger returns a logger whose handler is called outside, if that is marked; nil for nil.
func (l *live) logger(ctx context.Context, to *slog.Logger) *slog.Logger {
	if to == nil || l.opts.External&MarkLogger == 0 {
		return to
	}
	return slog.New(apartHandler{to.Handler(), func(f func()) { l.apart(ctx, MarkLogger, "the handler of a logger", f) }})
}

// apartHandler calls a handler outside.
type apartHandler struct {
	of    slog.Handler
	apart func(func())
}

func (h apartHandler) Enabled(ctx context.Context, level slog.Level) (enabled bool) {
	h.apart(func() { enabled = h.of.Enabled(context.WithoutCancel(ctx), level) })
	return enabled
}

func (h apartHandler) Handle(ctx context.Context, r slog.Record) (err error) {
	h.apart(func() { err = h.of.Handle(context.WithoutCancel(ctx), r) })
	return err
}

// WithAttrs calls the new handler outside too.
func (h apartHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	h.apart(func() { h.of = h.of.WithAttrs(attrs) })
	return h
}

// WithGroup calls the new handler outside too.
func (h apartHandler) WithGroup(name string) slog.Handler {
	h.apart(func() { h.of = h.of.WithGroup(name) })
	return h
}
