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

// Interrupted expects the act above to stop the agent.
type Interrupted struct {
	Heard   *scenarios.TextMatcher // words of the cut utterance that were heard; nil is any
	Unheard *scenarios.TextMatcher // words of it that were not heard; nil is none
}

// AgentCut is an utterance that stopped before its end.
var AgentCut = &observed.EventType{About: "interruption", Story: func(ev *observed.Event) string {
	return fmt.Sprintf("the agent stopped at %s, in %s", wording.Offset(ev.At), wording.Quote(ev.Cut.Text()))
}}

// interruptedKind is how Interrupted is written.
func interruptedKind() *scenarios.Kind {
	return NewKind("when the act starts", "with the last heard sample",
		keys.Do("interrupted", scenarios.TakesYes.Form, func(_ *Interrupted, f scenarios.Field) { scenarios.TakesYes.Read(f) },
			"`true`, the act above stopped the agent"),
		keys.At("heard", scenarios.TakesText, func(w *Interrupted) **scenarios.TextMatcher { return &w.Heard },
			"words of the cut utterance that were heard").Otherwise("any"),
		keys.At("unheard", scenarios.TakesText, func(w *Interrupted) **scenarios.TextMatcher { return &w.Unheard },
			"words of it that were not heard").Otherwise("none"),
	)
}

// Describe implements [scenarios.Want].
func (w *Interrupted) Describe() string {
	s := "agent should be interrupted"
	if w.Heard != nil {
		s += fmt.Sprintf(", with %s heard", w.Heard)
	}
	if w.Unheard != nil {
		s += fmt.Sprintf(", with %s unheard", w.Unheard)
	}
	return s
}

func (w *Interrupted) Deadline() DeadlineRule { return StopsInTime }

// Sees implements [EventWant].
func (w *Interrupted) Sees(c *observed.Call, rec timeline.Record) *observed.Event {
	f, ok := rec.Fact.(timeline.UtteranceEnded)
	if !ok {
		return nil
	}
	u := c.Utterance(f.Utterance)
	if u == nil || u.Complete || u.Fallback {
		return nil
	}
	return &observed.Event{What: AgentCut, At: u.LastHeard, Cut: u, ByCaller: c.CutByCaller(u)}
}

func (w *Interrupted) Awaits() *observed.EventType { return AgentCut }

// Fit implements [EventWant].
func (w *Interrupted) Fit(l Looking, ev *observed.Event) Fitness {
	return FitIf(ev.Cut.LastHeard > l.From && (ev.ByCaller || l.Watch) &&
		(w.Heard == nil || ev.Cut.Says(w.Heard, false)) &&
		(w.Unheard == nil || !ev.Cut.Says(w.Unheard, true)))
}

// NeverSaid reports whether what should be unheard is not in what the model says, so that nobody could have heard it.
func (w *Interrupted) NeverSaid(u *observed.Utterance) bool {
	if u.Response == nil {
		return false
	}
	st := u.Response.Step
	return w.Unheard != nil && st != nil && len(st.Model.Fills) == 0 && !w.Unheard.Match(st.Model.Say) && !w.Unheard.Match(u.Response.Text.String())
}

// Met implements [EventWant].
func (w *Interrupted) Met(l Looking, ev *observed.Event) (began, met time.Duration) {
	return l.From, ev.At
}

// InFlight implements [Want].
func (w *Interrupted) InFlight(c *observed.Call, _ Looking, deadline time.Duration) bool {
	return slices.ContainsFunc(c.Sounding, func(u *observed.Utterance) bool { return u.Began <= deadline })
}

func (w *Interrupted) Called() string { return "" }

func (w *Interrupted) Otherwise(c *observed.Call) string { return c.WhyUncut() }

// NearMiss implements [EventWant].
func (w *Interrupted) NearMiss(ev *observed.Event) (verdict.FailureKind, string) {
	return verdict.FailureDifferent, ev.Story()
}
