package harness

import (
	"sync/atomic"
	"time"

	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Reporter is told of the calls that are played, from several goroutines at once where several are played so.
type Reporter interface {
	// Name is the name of conversations that have none of their own: usually that of the spec.
	Name() string
	// Played takes a call once it is judged.
	Played(call judge.Played)
}

// Watcher sees what happens in a call, as it is recorded: at is the offset from the start of the call, which may lie a little
// ahead. It is called from several goroutines at once, must be quick, and changes nothing: after a panic, which is logged, it
// is not called any more in that call.
type Watcher func(at time.Duration, fact timeline.Fact)

// watching returns the watcher for one call; nil is none.
func (o *Options) watching() Watcher {
	if o.Watch == nil {
		return nil
	}
	var broken atomic.Bool
	return func(at time.Duration, fact timeline.Fact) {
		if broken.Load() {
			return
		}
		contain.Do("Options.Watch", func() error { o.Watch(at, fact); return nil }, func(err error) {
			if err != nil && !broken.Swap(true) && o.Logger != nil {
				o.Logger.Error("the watcher of a call broke", "error", err)
			}
		})
	}
}

// report tells the reporter of a call.
func (o *Options) report(c *Call, began time.Time) {
	if o.Report == nil {
		return
	}
	clock := "virtual"
	if o.RealTime || o.Target != nil {
		clock = "real"
	}
	p := c.Played(o.Seed)
	p.Began, p.Clock, p.Target = began, clock, o.Target.String()
	o.Report.Played(p)
}

// Played is the call as reports take it. seed is that of everything random in the simulator.
func (c *Call) Played(seed uint64) judge.Played {
	p := judge.Played{
		Scenario: c.Scenario, Result: c.Result, Recording: c.Recording, SHA256: c.SHA256, Contract: c.Contract, Usage: c.Usage, Wire: c.Wire, Wall: c.Wall, Seed: seed,
	}
	for _, k := range c.Kept {
		p.Kept = append(p.Kept, k.Played(seed))
	}
	return p
}

// named gives a conversation the name of who reports it, if it has none.
func (o *Options) named(sc *scenarios.Scenario) {
	switch {
	case sc.Name != "":
	case o.Report != nil:
		sc.Name = o.Report.Name()
	default:
		sc.Name = "conversation"
	}
}
