package harness

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
)

// LiveURL is the address of OpenAI's Realtime API. Source: OpenAI API reference, "Realtime".
const LiveURL = "wss://api.openai.com/v1/realtime"

// Target is a Realtime server other than the simulator: calls go to it through the production runtime, in real time. Its
// models say what they like, so the model steps of scenarios are skipped.
type Target struct {
	Name string // in reports and messages, without secrets
	URL  string // ws:// or wss://
	Key  string // sent as a bearer token, and shown nowhere

	// Environment has the runtime read key, organisation and project from the environment, as OpenAI's own clients do. Key
	// is only kept out of messages then.
	Environment bool
}

// String is what reports call a target: its name. Nil is the simulator.
func (t *Target) String() string {
	if t == nil {
		return "simulator"
	}
	return t.Name
}

// The words for targets in scenarios.
const (
	onSimulator = "sim"
	onLive      = "live" // every other Realtime server
)

// target is how scenarios call what calls are played on.
func (o *Options) target() string {
	if o.Target != nil {
		return onLive
	}
	return onSimulator
}

// Skips returns why a scenario is not played with these options; "" is that it is.
func (o *Options) Skips(sc *scenarios.Scenario) string {
	switch {
	case sc.Skip != "":
		return sc.Skip
	case len(sc.Targets) > 0 && !slices.Contains(sc.Targets, o.target()):
		return "it is for " + strings.Join(sc.Targets, ", ") + " only"
	case o.Target != nil && slices.ContainsFunc(sc.Script, func(s *scenarios.Step) bool { return s.Fault != nil }):
		return "it has faults, which only the simulator makes"
	}
	return ""
}

// on returns the scenario as it is played on the target and on a line from outside: the same, or a copy that says where.
func (o *Options) on(sc *scenarios.Scenario) *scenarios.Scenario {
	lined := o.line != nil && sc.PhoneLine == nil
	if o.Target == nil && !lined {
		return sc
	}
	there := *sc
	if o.Target != nil {
		there.Target = o.Target.Name
	}
	if lined {
		there.PhoneLine = o.line
	}
	return &there
}

// dialTo has sessions dial the target.
func (t *Target) dialTo(o *runner.Options) {
	o.URL, o.APIKey, o.Key = t.URL, t.Key, nil
	o.NoEnvironment = !t.Environment
	if t.Environment {
		o.APIKey = ""
	}
}

// clean returns an error without the key, should somebody have repeated it.
func (t *Target) clean(err error) error {
	if err == nil || t.Key == "" || !strings.Contains(err.Error(), t.Key) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), t.Key, "[key]"))
}

// preflightWithin is how long a target may take to acknowledge a session. Chosen: far more than a fast one needs.
const preflightWithin = 15 * time.Second

// Preflight opens one session on the target and closes it, before calls are played: the address, the key and the form of
// the protocol are right, or the error says what is not. For the simulator it learns the recordings, once a process, which
// the first call would do otherwise.
func Preflight(ctx context.Context, opts *Options) error {
	if opts == nil || opts.Target == nil {
		opts.prepared()
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, preflightWithin)
	defer cancel()
	ropts := opts.runnerOptions(scenarios.New("preflight", "preflight"))
	opts.Target.dialTo(ropts)
	agent := &agents.Agent{Name: "preflight", Instructions: "Say nothing."}
	session, err := runner.New(agent, ropts).Connect(ctx)
	if err == nil {
		err = session.Close()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", opts.Target.Name, opts.Target.clean(err))
	}
	return nil
}
