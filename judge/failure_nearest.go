package judge

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
)

// seenAt says where in the call something was seen.
func seenAt(s match) string {
	switch {
	case s.utterance != nil:
		return fmt.Sprintf("heard at %s, in %s", offset(s.met), quote(s.utterance.text()))
	case s.event != nil:
		return s.event.story()
	default:
		return fmt.Sprintf("it did so from %s to %s", offset(s.began), offset(s.met))
	}
}

// lateBy says how late what met an expectation was, and which tool took most of the time.
func (p *Playhead) lateBy(tr *tracker, deadline time.Duration) string {
	s, verb, at := tr.late, "began", tr.late.began
	if tr.want.deadline() == stopsInTime {
		verb, at = "stopped", s.met
	}
	if w, ok := tr.want.(*Heard); ok && p.heardLate(tr, s) {
		base, _ := p.base(tr)
		verb, at, deadline = "was heard", s.met, base+w.HeardWithin
	}
	late := offset(at - deadline)
	if at-deadline < 10*time.Millisecond {
		late = (at - deadline).String()
	}
	text := fmt.Sprintf("it %s at %s: %s late", verb, offset(at), late)
	var longest *toolCall
	var took time.Duration
	for _, tc := range p.call.tools {
		if d := min(tc.endedAt, at) - max(tc.beganAt, deadline-tr.within()); tc.ran && d > took {
			longest, took = tc, d
		}
	}
	if longest != nil {
		text += fmt.Sprintf(". %s of that was %s%s", offset(took), longest.tool, p.askedBy(longest))
	}
	return text
}

// askedBy names the model step that asked for a tool, " (line 9)", or nothing.
func (p *Playhead) askedBy(tc *toolCall) string {
	for i := range slices.Backward(p.steps) {
		st := &p.steps[i]
		if st.Verb != scenarios.VerbModel || !st.began || st.beganAt > tc.beganAt {
			continue
		}
		if slices.ContainsFunc(st.Model.Tools, func(t scenarios.ToolRequest) bool { return words.SameName(t.Tool, tc.tool) }) {
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
		return FailureMissing, "it happened " + often(tr.count)
	}
	return tr.want.nearest(p, tr)
}

// nearestEvent looks for the same thing in another order, with other arguments, before the act, or in
// another form; otherwise is what is said without any. The name is what the kind wants things to be
// called.
func (p *Playhead) nearestEvent(tr *tracker, k eventWant, name, otherwise string) (FailureKind, string) {
	var other *event
	for _, ev := range p.events[tr.window.events:] {
		switch wanted := ev.what == k.awaits(); {
		case wanted && k.fit(tr, ev) == fits && ev.taken != nil:
			return FailureMissing, fmt.Sprintf("%s, which met %s", ev.story(), line(ev.taken.step))
		case wanted && k.fit(tr, ev) == fits:
			return FailureOutOfOrder, ev.story() + "; above it in the list: " + seenAt(tr.above.found)
		case words.SameName(ev.name, name) && ev.like(k.awaits()):
			other = ev
		case other == nil && wanted:
			other = ev
		}
	}
	if other != nil {
		return k.nearMiss(other)
	}
	for _, ev := range slices.Backward(p.events[:tr.window.events]) {
		if ev.what == k.awaits() && ev.taken == nil && k.fit(tr, ev) == fits {
			return FailureMissing, fmt.Sprintf("%s, before the act of %s: move the step up", ev.story(), line(tr.window.act))
		}
	}
	return FailureMissing, otherwise
}

// lastHeard says what the agent was heard to say last.
func (p *Playhead) lastHeard() string {
	us := p.call.utterances
	if len(us) == 0 && len(p.call.turns) == 0 && p.call.answered == 0 {
		return "the agent was not heard at all, and no response was asked for: this agent does not speak first, or did not in time"
	}
	if len(us) == 0 {
		return "the agent was not heard at all"
	}
	u := us[len(us)-1]
	switch {
	case len(u.words.Words) == 0:
		return fmt.Sprintf("the agent was heard from %s on", offset(u.began))
	case !u.over:
		return fmt.Sprintf("the agent was heard from %s on, saying %s", offset(u.began), quote(u.text()))
	}
	return fmt.Sprintf("the agent was last heard at %s, saying %s", offset(u.lastHeard), quote(u.text()))
}

// heldUp says which step held an act up.
func (p *Playhead) heldUp() string {
	if p.held == nil {
		return "it could not begin before the connection"
	}
	return fmt.Sprintf("%s held it up until %s", line(p.held), offset(p.heldUntil))
}

// noMoment says why the moment of an act of the caller's did not come.
func (p *Playhead) noMoment(st *stepState) string {
	switch {
	case st.after != nil:
		return p.lastHeard()
	case p.call.working:
		return fmt.Sprintf("the agent has been at work since %s", offset(p.call.stateAt))
	default:
		return "the greeting above it was not heard: " + p.lastHeard()
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
