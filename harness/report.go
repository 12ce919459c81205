package harness

import (
	"time"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// Reporter is told of the calls that are played, from several goroutines at once where several are played so.
type Reporter interface {
	// Name is the name of conversations that have none of their own: usually that of the spec.
	Name() string
	// Played takes a call once it is judged.
	Played(call judge.Played)
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
	o.Report.Played(judge.Played{
		Scenario: c.Scenario, Result: c.Result, Recording: c.Recording, SHA256: c.SHA256, Contract: c.Contract,
		Began: began, Wall: c.Wall, Clock: clock, Target: o.Target.String(), Seed: o.Seed,
	})
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
