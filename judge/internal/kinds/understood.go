package kinds

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Understood expects the server to make words of what the caller said.
type Understood struct {
	Text *scenarios.TextMatcher
}

// TurnUnderstood is that the server told what it made of one act of the caller's, or of a part of it.
var TurnUnderstood = &observed.EventType{About: "transcript", Beside: true, Story: func(ev *observed.Event) string {
	return fmt.Sprintf("the server understood %s at %s", wording.Quote(ev.Transcript.Text()), wording.Offset(ev.Transcript.At))
}}

// understoodKind is how Understood is written.
func understoodKind() *scenarios.Kind {
	return NewKind("when the turn is committed", "when its transcript is complete; parts of one step are joined",
		keys.At("understood", scenarios.TakesText, func(w *Understood) **scenarios.TextMatcher { return &w.Text },
			"what the server made of the caller's words"))
}

// Describe implements [scenarios.Want].
func (w *Understood) Describe() string { return fmt.Sprintf("server should understand %s", w.Text) }

func (w *Understood) Deadline() DeadlineRule { return BeginsInTime }

// Sees implements [EventWant].
func (w *Understood) Sees(c *observed.Call, rec timeline.Record) *observed.Event {
	f, ok := rec.Fact.(timeline.Understood)
	if !ok {
		return nil
	}
	transcript := c.Transcript(f.Item)
	if ev := c.Newest(func(ev *observed.Event) bool { return ev.Transcript == transcript }); ev != nil {
		return ev // of which more is known now
	}
	return &observed.Event{What: TurnUnderstood, At: transcript.Committed, Transcript: transcript}
}

func (w *Understood) Awaits() *observed.EventType { return TurnUnderstood }

// Fit implements [EventWant].
func (w *Understood) Fit(_ Looking, ev *observed.Event) Fitness {
	return FitIf(w.Text.Match(ev.Transcript.Text()))
}

// Met implements [EventWant].
func (w *Understood) Met(_ Looking, ev *observed.Event) (began, met time.Duration) {
	return ev.At, ev.Transcript.At
}

// InFlight implements [Want].
func (w *Understood) InFlight(c *observed.Call, l Looking, deadline time.Duration) bool {
	return slices.ContainsFunc(c.Transcripts, func(t *observed.Transcript) bool {
		return t.Committed <= deadline && t.Committed >= l.From && len(t.Parts) == 0
	})
}

func (w *Understood) Called() string { return "" }

// Otherwise implements [EventWant].
func (w *Understood) Otherwise(c *observed.Call) string {
	for _, t := range slices.Backward(c.Transcripts) {
		if t.Simulated != "" && len(t.Parts) == 0 {
			return "the server told of no transcript, so the session asks for none; the simulator understood " + wording.Quote(t.Simulated)
		}
	}
	return "the server told of no transcript of it"
}

// NearMiss implements [EventWant].
func (w *Understood) NearMiss(ev *observed.Event) (verdict.FailureKind, string) {
	return verdict.FailureDifferent, ev.Story()
}
