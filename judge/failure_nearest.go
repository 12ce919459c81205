package judge

import (
	"fmt"
	"slices"
	"time"

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

// story says what an event was.
func (ev *event) story() string {
	switch ev.what {
	case eventTool:
		return fmt.Sprintf("%s ran at %s", ev.name, offset(ev.at))
	case eventRefusal:
		return fmt.Sprintf("%s was refused at %s with %s", ev.name, offset(ev.at), quote(ev.toolCall.output))
	case eventAsked:
		return fmt.Sprintf("%s asked for approval at %s", ev.name, offset(ev.at))
	case eventDecided:
		return fmt.Sprintf("the approval of %s was %s at %s", ev.name, worded(ev.toolCall.outcome), offset(ev.at))
	case eventHandoff:
		return fmt.Sprintf("the call passed from %s to %s at %s", ev.from, ev.name, offset(ev.at))
	case eventGuardrail:
		return fmt.Sprintf("guardrail %s tripped at %s", ev.name, offset(ev.at))
	default:
		return fmt.Sprintf("the agent stopped at %s, in %s", offset(ev.at), quote(ev.cut.text()))
	}
}

// lateBy says how late what met an expectation was, and which tool took most of the time.
func (p *Playhead) lateBy(tr *tracker, deadline time.Duration) string {
	s, verb, at := tr.late, "began", tr.late.began
	if tr.want.Kind == scenarios.ExpectInterrupted {
		verb, at = "stopped", s.met
	}
	late := offset(at - deadline)
	if at-deadline < 10*time.Millisecond {
		late = (at - deadline).String()
	}
	text := fmt.Sprintf("it %s at %s: %s late", verb, offset(at), late)
	var longest *toolCall
	var took time.Duration
	for _, tc := range p.call.tools {
		if d := min(tc.endedAt, at) - max(tc.beganAt, deadline-tr.want.Within); tc.ran && d > took {
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
		if slices.ContainsFunc(st.Model.Tools, func(t scenarios.ToolRequest) bool { return t.Tool == tc.tool }) {
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
	if what, ok := eventKindOf(tr.want); ok {
		return p.nearestEvent(tr, what)
	}
	if tr.want.Kind == scenarios.ExpectHeard {
		return p.nearestWords(tr)
	}
	return FailureMissing, p.lastHeard()
}

// nearestEvent looks for the same thing in another order, with other arguments, before the act, or in
// another form.
func (p *Playhead) nearestEvent(tr *tracker, what eventKind) (FailureKind, string) {
	var other *event
	for _, ev := range p.events[tr.window.events:] {
		switch {
		case ev.what == what && tr.fit(ev) == fits && ev.taken != nil:
			return FailureMissing, fmt.Sprintf("%s, which met %s", ev.story(), line(ev.taken.step))
		case ev.what == what && tr.fit(ev) == fits:
			return FailureOutOfOrder, ev.story() + "; above it in the list: " + seenAt(tr.above.found)
		case ev.name == tr.want.Name && ev.like(what):
			other = ev
		case other == nil && ev.what == what:
			other = ev
		}
	}
	if other != nil {
		return p.nearMiss(tr, what, other)
	}
	for _, ev := range slices.Backward(p.events[:tr.window.events]) {
		if ev.what == what && ev.taken == nil && tr.fit(ev) == fits {
			return FailureMissing, fmt.Sprintf("%s, before the act of %s: move the step up", ev.story(), line(tr.window.act))
		}
	}
	if tr.want.Kind == scenarios.ExpectInterrupted {
		return FailureMissing, p.whyUncut()
	}
	return FailureMissing, p.lastHeard()
}

// like reports whether an event is about the same as one of another kind: a tool that was refused and
// one that ran, a question and its decision.
func (ev *event) like(what eventKind) bool {
	pair := func(k eventKind) eventKind { return k &^ 1 }
	return ev.what == what || what <= eventDecided && pair(ev.what) == pair(what)
}

// nearMiss says how an event of the window differs from what was expected.
func (p *Playhead) nearMiss(tr *tracker, what eventKind, ev *event) (FailureKind, string) {
	e := tr.want
	kind := FailureDifferent
	if e.Name != "" && ev.name != e.Name && (e.Kind == scenarios.ExpectTool || e.Kind == scenarios.ExpectApproval) {
		kind = FailureMissing
	}
	story := ev.story()
	switch {
	case ev.name != e.Name || ev.toolCall == nil:
	case e.With != nil && !e.With.Match(ev.toolCall.arguments):
		story += ", but " + e.With.Difference(ev.toolCall.arguments)
	case ev.what == what && !ev.toolCall.ended && e.Return != nil:
		return FailureMissing, story + ", and its output has not been sent"
	case ev.what == eventTool && ev.toolCall.ended:
		story += " and returned " + quote(ev.toolCall.output)
	}
	return kind, story
}

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

// nearestWords looks for the words from another agent, in another order, used up, before the act, or
// not heard.
func (p *Playhead) nearestWords(tr *tracker) (FailureKind, string) {
	text := tr.want.Text
	for _, u := range p.call.utterances[tr.window.utterances:] {
		_, last, ok := text.FindWords(u.words.Words)
		if !ok {
			continue
		}
		at := fmt.Sprintf("heard at %s, in %s", offset(u.ends[last]), quote(u.text()))
		switch taker := u.takers[last]; {
		case tr.want.By != "" && tr.want.By != u.agent:
			return FailureDifferent, at + clause(", from %s", u.agent)
		case u.partial && last == len(u.words.Words)-1:
			return FailureMissing, at + ", but cut in that word"
		case !tr.inWindow(u, last):
			return FailureMissing, at + ", before the act of " + line(tr.window.act) + ": move the step up"
		case taker != nil:
			return FailureMissing, at + "; these words met " + line(taker.step)
		case tr.above != nil && tr.above.state == stateMet:
			return FailureOutOfOrder, at + "; above it in the list: " + seenAt(tr.above.found)
		}
	}
	for _, u := range slices.Backward(p.call.utterances[:tr.window.utterances]) {
		if _, last, ok := text.FindWords(u.words.Words); ok && u.takers[last] == nil {
			return FailureMissing, fmt.Sprintf("heard at %s, in %s, before the act of %s: move the step up",
				offset(u.ends[last]), quote(u.text()), line(tr.window.act))
		}
	}
	for _, r := range p.call.inOrder {
		if r.began >= tr.window.began && text.Match(r.text.String()) {
			return FailureMissing, fmt.Sprintf("the model said %s, but that was not heard", quote(r.text.String()))
		}
	}
	return FailureMissing, p.lastHeard()
}

// lastHeard says what the agent was heard to say last.
func (p *Playhead) lastHeard() string {
	us := p.call.utterances
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

// cutAt says where an utterance was cut.
func cutAt(u *utterance) string {
	return fmt.Sprintf("it was cut at %s, after %s: %s", offset(u.lastHeard), span(u.heard), quote(u.text()))
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
		return "the greeting above it was not heard"
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
	return "no response was asked for in its part of the script"
}
