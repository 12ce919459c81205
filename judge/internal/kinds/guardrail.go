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

// Guardrail expects a guardrail to trip.
type Guardrail struct {
	Name string
}

// GuardrailTripped is that a guardrail stopped output.
var GuardrailTripped = &observed.EventType{About: "guardrail", Story: func(ev *observed.Event) string {
	return fmt.Sprintf("guardrail %s tripped at %s", ev.Name, wording.Offset(ev.At))
}}

// guardrailKind is how Guardrail is written.
func guardrailKind() *scenarios.Kind {
	return NewKind("when it trips", "then",
		keys.At("guardrail", scenarios.TakesGuardrail, func(w *Guardrail) *string { return &w.Name }, "this guardrail tripped").
			Like("no_card_numbers"),
	)
}

// Describe implements [scenarios.Want].
func (w *Guardrail) Describe() string { return fmt.Sprintf("guardrail %s should trip", w.Name) }

func (w *Guardrail) Deadline() DeadlineRule { return BeginsInTime }

// Sees implements [EventWant].
func (w *Guardrail) Sees(_ *observed.Call, rec timeline.Record) *observed.Event {
	if f, ok := rec.Fact.(timeline.GuardrailTripped); ok {
		return &observed.Event{What: GuardrailTripped, At: rec.At, Name: f.Guardrail}
	}
	return nil
}

func (w *Guardrail) Awaits() *observed.EventType { return GuardrailTripped }

// Fit implements [EventWant].
func (w *Guardrail) Fit(_ Looking, ev *observed.Event) Fitness {
	return FitIf(words.SameName(w.Name, ev.Name))
}

// Met implements [EventWant].
func (w *Guardrail) Met(_ Looking, ev *observed.Event) (began, met time.Duration) {
	return ev.At, ev.At
}

func (w *Guardrail) InFlight(*observed.Call, Looking, time.Duration) bool { return false }

func (w *Guardrail) Called() string { return w.Name }

func (w *Guardrail) Otherwise(c *observed.Call) string { return c.LastHeard() }

// NearMiss implements [EventWant].
func (w *Guardrail) NearMiss(ev *observed.Event) (verdict.FailureKind, string) {
	return verdict.FailureDifferent, ev.Story()
}
