package judge

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Handoff expects the call to pass to another agent.
type Handoff struct {
	To   string // the agent that has the call then
	From string // the agent that hands over; "" is any
}

var handedOver = &eventType{about: "handoff", story: func(ev *event) string {
	return fmt.Sprintf("the call passed from %s to %s at %s", ev.from, ev.name, offset(ev.at))
}}

// handoffKind is how Handoff is written.
func handoffKind() *scenarios.Kind {
	return newKind("when the agent changes", "then",
		keys.At("handoff", scenarios.TakesHandoff, func(w *Handoff) *string { return &w.To }, "the call goes on with this agent"),
		keys.At("from", scenarios.TakesAgent, func(w *Handoff) *string { return &w.From }, "the agent that handed over").
			Otherwise("any").Like("Support"),
	)
}

// Describe implements [scenarios.Want].
func (w *Handoff) Describe() string {
	return "call should pass to " + w.To + clause(" from %s", w.From)
}

func (w *Handoff) family() family         { return byEvents{w} }
func (w *Handoff) deadline() deadlineRule { return beginsInTime }

func (w *Handoff) sees(_ *Playhead, rec timeline.Record) *event {
	if f, ok := rec.Fact.(timeline.HandedOff); ok {
		return &event{what: handedOver, at: rec.At, name: f.To, from: f.From}
	}
	return nil
}

func (w *Handoff) awaits() *eventType { return handedOver }

func (w *Handoff) fit(_ *tracker, ev *event) fitness {
	return fitIf(words.SameName(w.To, ev.name) && (w.From == "" || words.SameName(w.From, ev.from)))
}

func (w *Handoff) matchOf(_ *tracker, ev *event) match { return atOnce(ev) }

func (w *Handoff) inFlight(*Playhead, *tracker, time.Duration) bool { return false }

func (w *Handoff) nearest(p *Playhead, tr *tracker) (FailureKind, string) {
	return p.nearestEvent(tr, w, w.To, p.lastHeard())
}

func (w *Handoff) nearMiss(ev *event) (FailureKind, string) { return FailureDifferent, ev.story() }
