package judge

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Interrupted expects the act above to stop the agent.
type Interrupted struct {
	Heard   *scenarios.TextMatcher // words of the cut utterance that were heard; nil is any
	Unheard *scenarios.TextMatcher // words of it that were not heard; nil is none
}

// agentCut is an utterance that stopped before its end.
var agentCut = &eventType{about: "interruption", story: func(ev *event) string {
	return fmt.Sprintf("the agent stopped at %s, in %s", offset(ev.at), quote(ev.cut.text()))
}}

// interruptedKind is how Interrupted is written.
func interruptedKind() *scenarios.Kind {
	return newKind("when the act starts", "with the last heard sample",
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

func (w *Interrupted) family() family         { return byEvents{w} }
func (w *Interrupted) deadline() deadlineRule { return stopsInTime }

func (w *Interrupted) sees(p *Playhead, rec timeline.Record) *event {
	f, ok := rec.Fact.(timeline.UtteranceEnded)
	if !ok {
		return nil
	}
	u := p.call.utterance(f.Utterance)
	if u == nil || u.complete || p.mayBeCut(u) {
		return nil
	}
	return &event{what: agentCut, at: u.lastHeard, cut: u, byCaller: p.call.cutByCaller(u)}
}

func (w *Interrupted) awaits() *eventType { return agentCut }

func (w *Interrupted) fit(tr *tracker, ev *event) fitness {
	return fitIf(ev.cut.lastHeard > tr.window.began && (ev.byCaller || tr.role == roleWatch) &&
		(w.Heard == nil || ev.cut.says(w.Heard, false)) &&
		(w.Unheard == nil || !ev.cut.says(w.Unheard, true)))
}

// neverSaid reports whether what should be unheard is not in what the model says, so that nobody could have heard it.
func (w *Interrupted) neverSaid(u *utterance) bool {
	st := u.step()
	return w.Unheard != nil && st != nil && len(st.Model.Fills) == 0 && !w.Unheard.Match(st.Model.Say) && !w.Unheard.Match(u.response.text.String())
}

func (w *Interrupted) matchOf(tr *tracker, ev *event) match {
	return match{began: tr.window.began, met: ev.at, event: ev}
}

func (w *Interrupted) inFlight(p *Playhead, _ *tracker, deadline time.Duration) bool {
	return slices.ContainsFunc(p.call.sounding, func(u *utterance) bool { return u.began <= deadline })
}

func (w *Interrupted) nearest(p *Playhead, tr *tracker) (FailureKind, string) {
	return p.nearestEvent(tr, w, "", p.whyUncut())
}

func (w *Interrupted) nearMiss(ev *event) (FailureKind, string) { return FailureDifferent, ev.story() }

// whyUncut says what the agent did instead of stopping.
func (p *Playhead) whyUncut() string {
	t := p.call.lastTurn()
	switch {
	case t == nil || t.cut == nil:
		return "the agent was silent when the act began"
	case t.cut.over && t.cut.complete:
		return fmt.Sprintf("it talked on to its own end at %s", offset(t.cut.lastHeard))
	case t.cut.over:
		return fmt.Sprintf("it stopped at %s", offset(t.cut.lastHeard))
	default:
		return "it talks on"
	}
}

// judgeCut fails the expectations of an interruption that the cut of an utterance does not meet: it
// is the only one that an act makes.
func (p *Playhead) judgeCut(u *utterance) {
	ev := p.newest(func(ev *event) bool { return ev.what == agentCut && ev.cut == u })
	if ev == nil {
		return
	}
	for _, tr := range p.open {
		w, ok := tr.want.(*Interrupted)
		if !ok || !tr.uses() || !tr.ready() || tr.late.met > 0 ||
			ev.taken != nil || u.lastHeard <= tr.window.began || w.fit(tr, ev) == fits {
			continue
		}
		p.failTracker(tr, FailureDifferent, cutAt(u))
	}
}

// cutAt says where an utterance was cut.
func cutAt(u *utterance) string {
	return fmt.Sprintf("it was cut at %s, after %s: %s", offset(u.lastHeard), span(u.heard), quote(u.text()))
}
