package kinds

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/judge/verdict"
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
	// ToolRan is a tool that began to run; its output is seen later in the call.
	ToolRan = &observed.EventType{About: "tool", Story: func(ev *observed.Event) string {
		return fmt.Sprintf("%s ran at %s", ev.Name, wording.Offset(ev.At))
	}}
	// ToolRefused is the output of a tool that did not run.
	ToolRefused = &observed.EventType{About: "tool", Story: func(ev *observed.Event) string {
		return fmt.Sprintf("%s was refused at %s with %s", ev.Name, wording.Offset(ev.At), wording.Quote(ev.ToolCall.Output))
	}}
)

// toolKind is how Tool is written.
func toolKind() *scenarios.Kind {
	return NewKind("when it starts", "then; with `returns` or `ran: false` when its output is sent",
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
	if w.Refused() {
		s += " should be refused"
	} else {
		s += " should run"
	}
	if w.With != nil {
		s += " with " + w.With.String()
	}
	switch {
	case w.Returns == nil:
	case w.Refused():
		s += " and answer " + w.Returns.String()
	default:
		s += " and return " + w.Returns.String()
	}
	return s
}

// Refused reports whether the tool should not run.
func (w *Tool) Refused() bool { return w.Ran != nil && !*w.Ran }

func (w *Tool) Deadline() DeadlineRule { return BeginsInTime }

// Sees implements [EventWant].
func (w *Tool) Sees(c *observed.Call, rec timeline.Record) *observed.Event {
	switch f := rec.Fact.(type) {
	case timeline.ToolBegan:
		return &observed.Event{What: ToolRan, At: rec.At, Name: f.Tool, ToolCall: c.Tool(f.Call, f.Tool, f.Arguments)}
	case timeline.ToolEnded:
		tc := c.Tool(f.Call, f.Tool, f.Arguments)
		if !f.Ran {
			return &observed.Event{What: ToolRefused, At: rec.At, Name: f.Tool, ToolCall: tc}
		}
		return c.Newest(func(ev *observed.Event) bool { return ev.What == ToolRan && ev.ToolCall == tc }) // whose output is known now
	}
	return nil
}

// Awaits implements [EventWant].
func (w *Tool) Awaits() *observed.EventType {
	if w.Refused() {
		return ToolRefused
	}
	return ToolRan
}

// Fit implements [EventWant].
func (w *Tool) Fit(_ Looking, ev *observed.Event) Fitness {
	switch tc := ev.ToolCall; {
	case !words.SameName(w.Name, ev.Name) || w.With != nil && !w.With.Match(tc.Arguments):
		return FitsNot
	case w.Returns == nil:
		return Fits
	case !tc.Ended:
		return FitsMaybe
	default:
		return FitIf((tc.Ran || w.Refused()) && w.Returns.Speaks(tc.Output) && w.Returns.MatchOutput(tc.Output))
	}
}

// Met implements [EventWant].
func (w *Tool) Met(_ Looking, ev *observed.Event) (began, met time.Duration) {
	if ev.What == ToolRan && w.Returns != nil {
		return ev.At, ev.ToolCall.EndedAt
	}
	return ev.At, ev.At
}

// InFlight implements [Want].
func (w *Tool) InFlight(c *observed.Call, l Looking, deadline time.Duration) bool {
	return slices.ContainsFunc(c.Events[l.Events:], func(ev *observed.Event) bool {
		return ev.What == ToolRan && ev.At <= deadline && w.Fit(l, ev) == FitsMaybe
	})
}

func (w *Tool) Called() string { return w.Name }

func (w *Tool) Otherwise(c *observed.Call) string { return c.LastHeard() }

// NearMiss implements [EventWant].
func (w *Tool) NearMiss(ev *observed.Event) (verdict.FailureKind, string) {
	tc, story := ev.ToolCall, ev.Story()
	switch {
	case !words.SameName(w.Name, ev.Name):
		return verdict.FailureMissing, story
	case w.With != nil && !w.With.Match(tc.Arguments):
		return verdict.FailureDifferent, story + ", but " + w.With.Difference(tc.Arguments)
	case ev.What == w.Awaits() && !tc.Ended && w.Returns != nil:
		return verdict.FailureMissing, story + ", and its output has not been sent"
	case ev.What == ToolRan && tc.Ended:
		return verdict.FailureDifferent, story + " and returned " + wording.Quote(tc.Output)
	default:
		return verdict.FailureDifferent, story
	}
}

// JudgesOutput reports whether the expectation is about what came of a tool. That it merely should run
// is no judgement of that.
func (w *Tool) JudgesOutput() bool { return w.Returns != nil || w.Refused() }
