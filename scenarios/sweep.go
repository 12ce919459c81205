package scenarios

import (
	"slices"
	"time"
)

// Sweep moves one act over a stretch of time: the scenario is played once with each of its offsets.
type Sweep struct {
	Pos  Pos           // of the key
	Key  string        // "barge_in" or "delay"
	From time.Duration // the first offset
	To   time.Duration // no offset is later
	Step time.Duration // between one offset and the next; longer than nothing
}

// MostOffsets is how many offsets a sweep has at most. Chosen: each is a call of its own.
const MostOffsets = 2000

// Offsets are those of the sweep, in their order. The first is From.
func (s *Sweep) Offsets() []time.Duration {
	offsets := make([]time.Duration, s.count())
	for i := range offsets {
		offsets[i] = s.From + time.Duration(i)*s.Step
	}
	return offsets
}

func (s *Sweep) count() int { return int((s.To-s.From)/s.Step) + 1 }

// Explore has a scenario played with many orders of the server's events. The zero value does not.
type Explore struct {
	Pos    Pos // of the number
	Orders int // how many
}

// MostOrders is how many orders a scenario explores at most. Chosen: each is a call of its own.
const MostOrders = 10000

// Timing says when the act of a step begins; nil is no act.
func (s *Step) Timing() *Timing {
	switch {
	case s.Caller != nil:
		return &s.Caller.Timing
	case s.Human != nil:
		return &s.Human.Timing
	case s.Fault != nil:
		return &s.Fault.Timing
	case s.Hangup != nil:
		return &s.Hangup.Timing
	default:
		return nil
	}
}

// Swept returns the step that a sweep moves; nil is none.
func (sc *Scenario) Swept() *Step {
	i := slices.IndexFunc(sc.Script, func(s *Step) bool { return s.Timing() != nil && s.Timing().Sweep != nil })
	if i < 0 {
		return nil
	}
	return sc.Script[i]
}

// Plays is how many calls playing the scenario takes, without those that look for the smallest offset: one, but for a sweep and orders that are explored.
func (sc *Scenario) Plays() int {
	if step := sc.Swept(); step != nil {
		return step.Timing().Sweep.count()
	}
	return max(sc.Explore.Orders, 1)
}

// At returns the scenario with the step that its sweep moves at one offset, which need not be one of the sweep's. One without
// a sweep is returned as it is.
func (sc *Scenario) At(offset time.Duration) *Scenario {
	step := sc.Swept()
	if step == nil {
		return sc
	}
	moved := step.copied()
	timing := moved.Timing()
	timing.Sweep, timing.Delay = nil, offset
	out := *sc
	out.Script = slices.Clone(sc.Script)
	out.Script[step.Index] = moved
	return &out
}

// copied returns a copy of a step that is an act, with a timing of its own.
func (s *Step) copied() *Step {
	out := *s
	switch {
	case s.Caller != nil:
		out.Caller = new(*s.Caller)
	case s.Human != nil:
		out.Human = new(*s.Human)
	case s.Fault != nil:
		out.Fault = new(*s.Fault)
	case s.Hangup != nil:
		out.Hangup = new(*s.Hangup)
	}
	return &out
}
