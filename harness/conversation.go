package harness

import (
	"context"
	"fmt"
	"io/fs"
	"reflect"
	"runtime"
	"strings"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/contain"
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

	// Checks are bounds for the whole call, and Keys any other keys at the top of a scenario, such as approvals, session or
	// voice: both by their names in docs/scenarios.md. A [time.Duration] and a [*regexp.Regexp] stand for themselves, other
	// values for their JSON.
	Checks map[string]any
	Keys   map[string]any
}

// Talk plays a conversation. Everything that a scenario demands without saying so holds: each spoken
// step of the model is heard to its end unless the caller or a guardrail cut it, each turn of the
// caller is answered, nothing surprising happens, no step is left over. What does not hold is a
// failure of the call: see [Call.Err]. Words that nobody says, and names of tools, agents and guardrails that the agent does
// not have, are mistakes of the conversation, which is not played then.
func Talk(c Conversation, opts *Options) *Call {
	var o Options
	if opts != nil {
		o = *opts
	}
	_, file, line, _ := runtime.Caller(1)
	at := scenarios.Pos{File: shortened(file), Line: line}
	sc, err := c.scenario(&o, at)
	if err != nil {
		call := &Call{Scenario: sc, Result: judge.ErrorResult(sc, err.Error())}
		o.report(call, time.Now())
		return call
	}
	return Play(context.Background(), sc, &o)
}

// scenario makes the scenario, and gives the options its agent. Without one the error says why, and it has a name and a place
// only.
func (c *Conversation) scenario(opts *Options, at scenarios.Pos) (*scenarios.Scenario, error) {
	empty := scenarios.New(c.Name, "")
	opts.named(empty)
	empty.File, empty.Pos = at.File, at
	switch {
	case c.Agent == nil:
		return empty, fmt.Errorf("%v: the conversation has no agent", at)
	case len(c.Steps) == 0:
		return empty, fmt.Errorf("%v: the conversation has no steps: nothing would be judged", at)
	}
	name := c.agentName()
	opts.Agents = Agents{name: c.Agent}
	w := write(c.top(empty.Name, name), c.Steps, at)
	known := Catalog(opts)
	known.files = c.Files
	sc, err := judge.Language().Load(at.File, w.text, known)
	if err := w.wrong(err); err != nil {
		return empty, err
	}
	w.move(reflect.ValueOf(sc), map[any]bool{})
	sc.Name, sc.Pos, sc.Files = empty.Name, at, c.Files
	if c.Limits != nil {
		c.Limits(&sc.Limits)
	}
	return sc, nil
}

// top is what stands above the script.
func (c *Conversation) top(name, agent string) []key {
	top := []key{{"name", name}, {"agent", agent}}
	if len(c.Allow) > 0 {
		top = append(top, key{"allow", c.Allow})
	}
	if len(c.Checks) > 0 {
		top = append(top, key{"checks", c.Checks})
	}
	for _, name := range sortedKeys(c.Keys) {
		top = append(top, key{name, c.Keys[name]})
	}
	return top
}

// agentName is what the agent is called in messages: its name, if it can be made.
func (c *Conversation) agentName() string {
	name := ""
	_ = contain.Call("", func() error { // what goes wrong is told by the call
		if agent := c.Agent(); agent != nil {
			name = agent.Name
		}
		return nil
	})
	if strings.TrimSpace(name) == "" {
		return "agent"
	}
	return name
}
