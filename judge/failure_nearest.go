package judge

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
)

// seenAt says where in the call something was seen.
func seenAt(s match) string {
	switch {
	case s.utterance != nil && s.utterance.Made:
		return fmt.Sprintf("the model said it by %s, in %s", wording.Offset(s.met), wording.Quote(s.utterance.Text()))
	case s.utterance != nil:
		return fmt.Sprintf("heard at %s, in %s", wording.Offset(s.met), wording.Quote(s.utterance.Text()))
	case s.event != nil:
		return s.event.Story()
	default:
		return fmt.Sprintf("it did so from %s to %s", wording.Offset(s.began), wording.Offset(s.met))
	}
}

// lateBy says how late what met an expectation was, and which tool took most of the time.
func (p *Playhead) lateBy(tr *tracker, deadline time.Duration) string {
	s, verb, at := tr.late, "began", tr.late.began
	if tr.want.Deadline() == kinds.StopsInTime {
		verb, at = "stopped", s.met
	}
	if w, ok := tr.want.(*Heard); ok && p.heardLate(tr, s) {
		base, _ := p.base(tr)
		verb, at, deadline = "was heard", s.met, base+w.HeardWithin
	}
	late := wording.Offset(at - deadline)
	if at-deadline < 10*time.Millisecond {
		late = (at - deadline).String()
	}
	text := fmt.Sprintf("it %s at %s: %s late", verb, wording.Offset(at), late)
	var longest *observed.ToolCall
	var took time.Duration
	for _, tc := range p.call.Tools {
		if d := min(tc.EndedAt, at) - max(tc.BeganAt, deadline-tr.within()); tc.Ran && d > took {
			longest, took = tc, d
		}
	}
	if longest != nil {
		text += fmt.Sprintf(". %s of that was %s%s", wording.Offset(took), longest.Tool, p.askedBy(longest))
	}
	return text
}

// askedBy names the model step that asked for a tool, " (line 9)", or nothing.
func (p *Playhead) askedBy(tc *observed.ToolCall) string {
	for i := range slices.Backward(p.steps) {
		st := &p.steps[i]
		if st.Verb != scenarios.VerbModel || !st.began || st.beganAt > tc.BeganAt {
			continue
		}
		if slices.ContainsFunc(st.Model.Tools, func(t scenarios.ToolRequest) bool { return words.SameName(t.Tool, tc.Tool) }) {
			return fmt.Sprintf(" (%s)", line(st))
		}
	}
	return ""
}

// nearest returns the kind of failure of a demand that was not met, and the nearest thing that
// happened.
func (p *Playhead) nearest(tr *tracker) (FailureKind, string) {
	kind, nearest := p.nearestThing(tr)
	return kind, nearest + p.stillWaiting()
}

// nearestThing is nearest without what still waits.
func (p *Playhead) nearestThing(tr *tracker) (FailureKind, string) {
	if tr.counts() {
		return FailureMissing, "it happened " + wording.Often(tr.count)
	}
	return tr.family.nearest(p, tr)
}

// nearestEvent looks for the same thing in another order, with other arguments, before the act, or in
// another form.
func (p *Playhead) nearestEvent(tr *tracker, k kinds.EventWant) (FailureKind, string) {
	var other *observed.Event
	for _, ev := range p.call.Events[tr.window.events:] {
		switch wanted := ev.What == k.Awaits(); {
		case wanted && k.Fit(tr.looking(), ev) == kinds.Fits && p.claims.events[ev] != nil:
			return FailureMissing, fmt.Sprintf("%s, which met %s", ev.Story(), line(p.claims.events[ev].step))
		case wanted && k.Fit(tr.looking(), ev) == kinds.Fits && tr.above == nil:
			return FailureLate, ev.Story()
		case wanted && k.Fit(tr.looking(), ev) == kinds.Fits:
			return FailureOutOfOrder, ev.Story() + "; above it in the list: " + seenAt(tr.above.found)
		case words.SameName(ev.Name, k.Called()) && ev.Like(k.Awaits()):
			other = ev
		case wanted && (other == nil || kinds.AddsUp(tr.want)):
			other = ev
		}
	}
	if other != nil {
		return k.NearMiss(other)
	}
	for _, ev := range slices.Backward(p.call.Events[:tr.window.events]) {
		if ev.What == k.Awaits() && p.claims.events[ev] == nil && k.Fit(tr.looking(), ev) == kinds.Fits {
			return FailureMissing, fmt.Sprintf("%s, before the act of %s: move the step up", ev.Story(), line(tr.window.act))
		}
	}
	return FailureMissing, k.Otherwise(&p.call)
}

// heldUp says which step held an act up.
func (p *Playhead) heldUp() string {
	if p.held == nil {
		return "it could not begin before the connection"
	}
	return fmt.Sprintf("%s held it up until %s", line(p.held), wording.Offset(p.heldUntil))
}

// noMoment says why the moment of an act of the caller's did not come.
func (p *Playhead) noMoment(st *stepState) string {
	switch {
	case st.after != nil:
		return p.call.LastHeard()
	case p.call.Working:
		return fmt.Sprintf("the agent has been at work since %s", wording.Offset(p.call.StateAt))
	default:
		return "the greeting above it was not heard: " + p.call.LastHeard()
	}
}

// standsAt says which step the playhead waits at.
func (p *Playhead) standsAt() string {
	if p.next >= len(p.steps) {
		return "the agent's turn was not over"
	}
	return line(&p.steps[p.next]) + " was not done"
}

// whyUnused says why nothing took a model step.
func (p *Playhead) whyUnused(st *stepState) string {
	for i := st.Index - 1; i >= 0; i-- {
		if before := &p.steps[i]; before.Verb == scenarios.VerbModel && before.Exchange == st.Exchange {
			if before.began {
				return fmt.Sprintf("no response was asked for after that of %s", line(before))
			}
			return fmt.Sprintf("%s was not taken either", line(before))
		}
	}
	if st.Exchange == 0 {
		return "no response was asked for before the caller spoke: this agent does not speak first. Move the step below the caller's words, or have the agent greet"
	}
	return "no response was asked for in its part of the script"
}

// lostWords finds, in the window of a tracker, words that would have been heard if the line had lost nothing of them: the last of them, and
// what was lost.
func (p *Playhead) lostWords(tr *tracker, m *scenarios.TextMatcher) (u *observed.Utterance, last int, lost string) {
	for _, u := range p.call.Utterances[tr.window.utterances:] {
		first, last, ok := m.FindWords(u.Words.Words)
		if gone := words.Join(u.Lost(first, last)); ok && gone != "" {
			return u, last, gone
		}
	}
	return nil, 0, ""
}

// nearestWords looks for the words from another agent, in another order, used up, before the act, or not
// heard.
func (p *Playhead) nearestWords(tr *tracker, w *Heard) (FailureKind, string) {
	for _, u := range p.call.Utterances[tr.window.utterances:] {
		_, last, ok := w.Text.FindWords(u.Caught().Words)
		if !ok {
			continue
		}
		at := fmt.Sprintf("heard at %s, in %s", wording.Offset(u.Ends[last]), wording.Quote(u.Text()))
		switch taker := p.claims.word(u, last); {
		case !w.SpokenBy(u, tr.role == roleWatch):
			return FailureDifferent, at + wording.Clause(", from %s", speaker(u))
		case tr.gate(u) != nil:
			return FailureOutOfOrder, at + tooEarly(tr.gate(u))
		case u.Partial && last == len(u.Words.Words)-1:
			return FailureMissing, at + ", but cut in that word"
		case !tr.inWindow(u, last):
			return FailureMissing, at + ", before the act of " + line(tr.window.act) + ": move the step up"
		case taker != nil:
			return FailureMissing, at + "; these words met " + line(taker.step)
		case tr.above != nil && tr.above.state == stateMet:
			return FailureOutOfOrder, at + "; above it in the list: " + seenAt(tr.above.found)
		}
	}
	for _, u := range slices.Backward(p.call.Utterances[:tr.window.utterances]) {
		if _, last, ok := w.Text.FindWords(u.Caught().Words); ok && p.claims.word(u, last) == nil {
			return FailureMissing, fmt.Sprintf("heard at %s, in %s, before the act of %s: move the step up",
				wording.Offset(u.Ends[last]), wording.Quote(u.Text()), line(tr.window.act))
		}
	}
	if u, last, lost := p.lostWords(tr, w.Text); u != nil {
		return FailureMissing, fmt.Sprintf("the caller's line lost %s, at %s in %s", wording.Quote(lost), wording.Offset(u.Ends[last]), wording.Quote(u.Text()))
	}
	for _, r := range p.call.InOrder {
		if r.Began >= tr.window.began && w.Text.Match(r.Text.String()) {
			return FailureMissing, fmt.Sprintf("the model said %s, but that was not heard", wording.Quote(r.Text.String()))
		}
	}
	if w.By == scenarios.ByFallback {
		return p.nearestFallback(tr)
	}
	return FailureMissing, p.call.LastHeard()
}
