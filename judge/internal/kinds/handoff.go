package kinds

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Handoff expects the call to pass to another agent.
type Handoff struct {
	To   string // the agent that has the call then
	From string // the agent that hands over; "" is any
}

var handedOver = &observed.EventType{About: "handoff", Story: func(ev *observed.Event) string {
	return fmt.Sprintf("the call passed from %s to %s at %s", ev.From, ev.Name, wording.Offset(ev.At))
}}

// handoffKind is how Handoff is written.
func handoffKind() *scenarios.Kind {
	return NewKind("when the agent changes", "then",
		keys.At("handoff", scenarios.TakesHandoff, func(w *Handoff) *string { return &w.To }, "the call goes on with this agent"),
		keys.At("from", scenarios.TakesAgent, func(w *Handoff) *string { return &w.From }, "the agent that handed over").
			Otherwise("any").Like("Support"),
	)
}

// Describe implements [scenarios.Want].
func (w *Handoff) Describe() string {
	return "call should pass to " + w.To + wording.Clause(" from %s", w.From)
}

func (w *Handoff) Deadline() DeadlineRule { return BeginsInTime }

// Sees implements [EventWant].
func (w *Handoff) Sees(_ *observed.Call, rec timeline.Record) *observed.Event {
	if f, ok := rec.Fact.(timeline.HandedOff); ok {
		return &observed.Event{What: handedOver, At: rec.At, Name: f.To, From: f.From}
	}
	return nil
}

func (w *Handoff) Awaits() *observed.EventType { return handedOver }

// Fit implements [EventWant].
func (w *Handoff) Fit(_ Looking, ev *observed.Event) Fitness {
	return FitIf(words.SameName(w.To, ev.Name) && (w.From == "" || words.SameName(w.From, ev.From)))
}

func (w *Handoff) Met(_ Looking, ev *observed.Event) (began, met time.Duration) { return ev.At, ev.At }

func (w *Handoff) InFlight(*observed.Call, Looking, time.Duration) bool { return false }

func (w *Handoff) Called() string { return w.To }

func (w *Handoff) Otherwise(c *observed.Call) string { return c.LastHeard() }

// NearMiss implements [EventWant].
func (w *Handoff) NearMiss(ev *observed.Event) (verdict.FailureKind, string) {
	return verdict.FailureDifferent, ev.Story()
}
