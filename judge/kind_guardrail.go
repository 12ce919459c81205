package judge

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Guardrail expects a guardrail to trip.
type Guardrail struct {
	Name string
}

var guardrailTripped = &eventType{about: "guardrail", story: func(ev *event) string {
	return fmt.Sprintf("guardrail %s tripped at %s", ev.name, offset(ev.at))
}}

// guardrailKind is how Guardrail is written.
func guardrailKind() *scenarios.Kind {
	return newKind("when it trips", "then",
		keys.At("guardrail", scenarios.TakesGuardrail, func(w *Guardrail) *string { return &w.Name }, "this guardrail tripped").
			Like("no_card_numbers"),
	)
}

// Describe implements [scenarios.Want].
func (w *Guardrail) Describe() string { return fmt.Sprintf("guardrail %s should trip", w.Name) }

func (w *Guardrail) family() family         { return byEvents{w} }
func (w *Guardrail) deadline() deadlineRule { return beginsInTime }

func (w *Guardrail) sees(_ *Playhead, rec timeline.Record) *event {
	if f, ok := rec.Fact.(timeline.GuardrailTripped); ok {
		return &event{what: guardrailTripped, at: rec.At, name: f.Guardrail}
	}
	return nil
}

func (w *Guardrail) awaits() *eventType { return guardrailTripped }

func (w *Guardrail) fit(_ *tracker, ev *event) fitness { return fitIf(words.SameName(w.Name, ev.name)) }

func (w *Guardrail) matchOf(_ *tracker, ev *event) match { return atOnce(ev) }

func (w *Guardrail) inFlight(*Playhead, *tracker, time.Duration) bool { return false }

func (w *Guardrail) nearest(p *Playhead, tr *tracker) (FailureKind, string) {
	return p.nearestEvent(tr, w, w.Name, p.lastHeard())
}

func (w *Guardrail) nearMiss(ev *event) (FailureKind, string) { return FailureDifferent, ev.story() }
