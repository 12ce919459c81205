package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner/internal/failures"
	"github.com/voicesim/voicesim/runner/internal/settings"
	"github.com/voicesim/voicesim/wire"
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
// ctx's error when ctx ends first. After Connect has returned only ctx's values matter: user code gets them.
//
// The session must be closed.
func (r *Runner) Connect(ctx context.Context) (*Session, error) {
	opts := r.opts
	opts.fromEnvironment()
	if err := errors.Join(r.validate(&opts), opts.endpoint().CheckKey()); err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	values := ctx
	ctx, cancel := opts.connecting(ctx)
	defer cancel()
	as, err := firstSnapshot(ctx, r.agent, &opts)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	s, err := newSession(values, &opts, as)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	link, err := s.dial(ctx, 1)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", opts.hinted(dialError(ctx, err)))
	}
	s.start(link)
	if err := s.configured(ctx); err != nil {
		_ = s.Close()
		return nil, fmt.Errorf("connect: %w", opts.hinted(err))
	}
	return s, nil
}

// validate reports all mistakes of the agent and of options at once.
func (r *Runner) validate(opts *Options) error {
	if r.agent == nil {
		return errors.New("no agent")
	}
	return errors.Join(r.agent.Validate(), opts.validate())
}

// connecting bounds what Connect does.
func (o *Options) connecting(ctx context.Context) (context.Context, context.CancelFunc) {
	if o.ConnectTimeout < 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, o.ConnectTimeout+o.MCPWait, errNoConnect)
}

// dialError is why a dial failed: ctx's cause if that has ended it.
func dialError(ctx context.Context, err error) error {
	switch cause := context.Cause(ctx); cause {
	case nil:
		return failures.Exported(err)
	case errNoConnect:
		return errNoAnswer
	default:
		return cause
	}
}

// hinted adds to the error of Connect what to look at.
func (o *Options) hinted(err error) error {
	var hint string
	if refused, ok := errors.AsType[*HandshakeError](err); ok {
		hint = o.endpoint().Hint(refused.Status)
	}
	if said, ok := errors.AsType[*wire.Error](err); ok && slices.Contains([]string{"unknown_parameter", "beta_api_shape_disabled"}, said.Code.Or("")) {
		hint = "this server does not know a setting: see Options.Session and Configure, and Dialect for whose API it is"
	}
	if hint == "" {
		return err
	}
	return fmt.Errorf("%w (%s)", err, hint)
}

// validate reports all mistakes at once.
func (o *Options) validate() error {
	var errs []error
	report := func(wrong bool, format string, args ...any) {
		if wrong {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	errs = append(errs, o.endpoint().Check(), o.soundElsewhere())
	report(o.Input.RateHz < 0, "input rate %d Hz", o.Input.RateHz)
	report(o.Output.RateHz < 0, "output rate %d Hz", o.Output.RateHz)
	report(o.DeviceLatency < 0, "device latency %v", o.DeviceLatency)
	report(o.Echo > EchoHalfDuplex, "echo policy %d", o.Echo)
	report(o.Echo == EchoGuard && o.Playout != DevicePlayout, "the echo guard needs a device that reads the playout")
	report(o.FalseAlarms.Noise < 0, "noise of less than %v", o.FalseAlarms.Noise)
	report(o.FillGaps < 0, "gaps filled after %v", o.FillGaps)
	report(o.MaxUnsentAudio < 0, "limit of %v of unsent audio", o.MaxUnsentAudio)
	report(o.GatherAudio < 0 || o.GatherAudio > longestGather, "audio gathered to %v, which is 0 to %v", o.GatherAudio, longestGather)
	report(o.Playout > PushPlayout, "playout mode %d", o.Playout)
	report(o.MaxFrame < 0, "limit of %d bytes of a frame", o.MaxFrame)
	report(o.MaxUnreadEvents < 0, "limit of %d unread events", o.MaxUnreadEvents)
	report(o.PongTimeout < 0, "pong timeout %v", o.PongTimeout)
	report(o.MCPWait < 0, "wait of %v for MCP servers", o.MCPWait)
	report(o.MaxTools < 0, "limit of %d tools at once", o.MaxTools)
	report(o.MaxToolOutput < 0, "limit of %d bytes of a tool's output", o.MaxToolOutput)
	report(o.MaxBadFrames < 0, "limit of %d bad frames", o.MaxBadFrames)
	report(o.Checking.Every < 0, "checks every %d bytes", o.Checking.Every)
	report(o.Reconnect.Attempts < 0, "%d attempts to reconnect", o.Reconnect.Attempts)
	report(o.Reconnect.Rotate != 0 && o.Reconnect.Attempts == 0, "a connection is to be replaced, with no attempt to reconnect")
	report(o.Retry.Failed < 0 || o.Retry.Written < 0, "%d and %d retries", o.Retry.Failed, o.Retry.Written)
	report(o.Retry.Backoff.Jitter < 0 || o.Retry.Backoff.Jitter > 1, "jitter of %v, which is a share from 0 to 1", o.Retry.Backoff.Jitter)
	for i, g := range o.Guardrails {
		report(g == nil, "guardrail %d is nil", i)
	}
	report(!o.Session.Instructions.IsAbsent(), "session settings: instructions belong to the agent")
	report(o.Session.Tools != nil, "session settings: tools belong to the agent")
	_, err := settings.With(wire.Session{Type: wire.SessionRealtime}, o.Session)
	report(err != nil, "session settings: %w", err)
	report(o.Greeting.Text != "" && o.Greeting.Instructions != "", "a greeting with both text and instructions")
	errs = append(errs, o.TurnDetection.Mistakes()...)
	return errors.Join(errs...)
}
