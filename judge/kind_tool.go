package judge

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Tool expects a tool to run or, with Ran false, to be refused.
type Tool struct {
	Name    string
	With    *scenarios.DataMatcher // its arguments; nil is any
	Returns *scenarios.DataMatcher // what it returned; nil is any
	Ran     *bool                  // nil is true
}

var (
	// toolRan is a tool that began to run; its output is seen later in the call.
	toolRan = &eventType{about: "tool", story: func(ev *event) string {
		return fmt.Sprintf("%s ran at %s", ev.name, offset(ev.at))
	}}
	// toolRefused is the output of a tool that did not run.
	toolRefused = &eventType{about: "tool", story: func(ev *event) string {
		return fmt.Sprintf("%s was refused at %s with %s", ev.name, offset(ev.at), quote(ev.toolCall.output))
	}}
)

// toolKind is how Tool is written.
func toolKind() *scenarios.Kind {
	return newKind("when it starts", "then; with `returns` or `ran: false` when its output is sent",
		keys.At("tool", scenarios.TakesTool, func(w *Tool) *string { return &w.Name }, "a tool ran"),
		keys.At("with", scenarios.TakesArguments, func(w *Tool) **scenarios.DataMatcher { return &w.With }, "the arguments").Otherwise("any"),
		keys.At("returns", scenarios.TakesOutput, func(w *Tool) **scenarios.DataMatcher { return &w.Returns },
			"what it returned: a text matcher, or a data matcher for JSON").Otherwise("anything"),
		keys.At("ran", scenarios.TakesPointer(scenarios.TakesFlag), func(w *Tool) **bool { return &w.Ran },
			"`false`: it was refused or denied and did not run").Otherwise("`true`").Like("false"),
	)
}

// Describe implements [scenarios.Want].
func (w *Tool) Describe() string {
	s := "tool " + w.Name
	if w.refused() {
		s += " should be refused"
	} else {
		s += " should run"
	}
	if w.With != nil {
		s += " with " + w.With.String()
	}
	switch {
	case w.Returns == nil:
	case w.refused():
		s += " and answer " + w.Returns.String()
	default:
		s += " and return " + w.Returns.String()
	}
	return s
}

// refused reports whether the tool should not run.
func (w *Tool) refused() bool { return w.Ran != nil && !*w.Ran }

func (w *Tool) family() family         { return byEvents{w} }
func (w *Tool) deadline() deadlineRule { return beginsInTime }

func (w *Tool) sees(p *Playhead, rec timeline.Record) *event {
	switch f := rec.Fact.(type) {
	case timeline.ToolBegan:
		return &event{what: toolRan, at: rec.At, name: f.Tool, toolCall: p.call.tool(f.Call, f.Tool, f.Arguments)}
	case timeline.ToolEnded:
		tc := p.call.tool(f.Call, f.Tool, f.Arguments)
		if !f.Ran {
			return &event{what: toolRefused, at: rec.At, name: f.Tool, toolCall: tc}
		}
		return p.newest(func(ev *event) bool { return ev.what == toolRan && ev.toolCall == tc }) // whose output is known now
	}
	return nil
}

func (w *Tool) awaits() *eventType {
	if w.refused() {
		return toolRefused
	}
	return toolRan
}

func (w *Tool) fit(_ *tracker, ev *event) fitness {
	switch tc := ev.toolCall; {
	case !words.SameName(w.Name, ev.name) || w.With != nil && !w.With.Match(tc.arguments):
		return fitsNot
	case w.Returns == nil:
		return fits
	case !tc.ended:
		return fitsMaybe
	default:
		return fitIf((tc.ran || w.refused()) && w.Returns.Speaks(tc.output) && w.Returns.MatchOutput(tc.output))
	}
}

func (w *Tool) matchOf(_ *tracker, ev *event) match {
	m := match{began: ev.at, met: ev.at, event: ev}
	if ev.what == toolRan && w.Returns != nil {
		m.met = ev.toolCall.endedAt
	}
	return m
}

func (w *Tool) inFlight(p *Playhead, tr *tracker, deadline time.Duration) bool {
	return slices.ContainsFunc(p.events[tr.window.events:], func(ev *event) bool {
		return ev.what == toolRan && ev.at <= deadline && w.fit(tr, ev) == fitsMaybe
	})
}

func (w *Tool) nearest(p *Playhead, tr *tracker) (FailureKind, string) {
	return p.nearestEvent(tr, w, w.Name, p.lastHeard())
}

func (w *Tool) nearMiss(ev *event) (FailureKind, string) {
	tc, story := ev.toolCall, ev.story()
	switch {
	case !words.SameName(w.Name, ev.name):
		return FailureMissing, story
	case w.With != nil && !w.With.Match(tc.arguments):
		return FailureDifferent, story + ", but " + w.With.Difference(tc.arguments)
	case ev.what == w.awaits() && !tc.ended && w.Returns != nil:
		return FailureMissing, story + ", and its output has not been sent"
	case ev.what == toolRan && tc.ended:
		return FailureDifferent, story + " and returned " + quote(tc.output)
	default:
		return FailureDifferent, story
	}
}

// judgesOutput reports whether the expectation is about what came of a tool. That it merely should run
// is no judgement of that.
func (w *Tool) judgesOutput() bool { return w.Returns != nil || w.refused() }

// outputExpected reports whether a step that judges outputs was met by a call, or looks for its like.
func (p *Playhead) outputExpected(tc *toolCall) bool {
	judges := func(tr *tracker) (*Tool, bool) {
		w, ok := tr.want.(*Tool)
		return w, ok && w.judgesOutput()
	}
	for _, ev := range slices.Backward(p.events) {
		if ev.toolCall != tc || ev.what != toolRan && ev.what != toolRefused {
			continue
		}
		if ev.taken != nil {
			if _, ok := judges(ev.taken); ok {
				return true
			}
		}
		for _, tr := range p.open {
			w, ok := judges(tr)
			if !ok || w.awaits() != ev.what || tr.role == roleWatch {
				continue
			}
			if tr.found.event == ev || tr.state == stateLooking && w.fit(tr, ev) == fits {
				return true
			}
		}
	}
	return false
}
