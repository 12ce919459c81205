package harness

import (
	"github.com/voicesim/voicesim/internal/orders"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/strip"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
)

// exploring returns what plays a scenario with many orders of the server's events; nil where it is played with one that nobody asked for.
func (o *Options) exploring(sc *scenarios.Scenario) *many {
	n := sc.Explore.Orders
	if o.Orders > 0 {
		n = o.Orders
	}
	if n == 0 && o.Order == nil || o.Target != nil {
		return nil
	}
	m := &many{
		opts: o, sc: sc,
		strip: strip.Strip{Of: strip.Orders, File: sc.File, Line: sc.Explore.Pos.Line, Column: sc.Explore.Pos.Column, To: float64(n - 1), Step: 1},
		make: func(at float64) (*scenarios.Scenario, *Options) {
			one, seed := *o, uint64(at)
			one.Order = &seed
			return sc, &one
		},
		bars: func(*Call) bool { return false },
	}
	for seed := range n {
		m.ats = append(m.ats, float64(seed))
	}
	if o.Order != nil {
		m.ats = []float64{float64(*o.Order)}
		m.strip.From, m.strip.To = m.ats[0], m.ats[0]
	}
	return m
}

// ordered puts the order that is asked for between the session and its server, and returns what ends it.
func (l *live) ordered(o *runner.Options) (end func()) {
	if l.opts.Order == nil || o.NetDial == nil {
		return func() {}
	}
	wire := orders.Between(o.NetDial, orders.New(*l.opts.Order, l.opts.Seed))
	o.NetDial = wire.Dial()
	return func() { l.order = wire.Close() }
}

// unexplored tells that orders were to be explored where that cannot be.
func (c *Call) unexplored(o *Options) {
	if o.Target != nil && (c.Scenario.Explore.Orders > 0 || o.Orders > 0 || o.Order != nil) {
		pos := c.Scenario.Explore.Pos
		if pos.Line == 0 {
			pos = c.Scenario.Pos
		}
		c.Result.NotLookedAt = append(c.Result.NotLookedAt, judge.NotLookedAt{
			Kind: judge.BlindTarget, Pos: pos, What: "not checked on " + o.Target.Name + ": other orders of the server's events",
		})
	}
}
