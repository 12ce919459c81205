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

// Approval expects a tool to ask for approval or, with an outcome, that to be decided so.
type Approval struct {
	Name    string                 // of the tool
	With    *scenarios.DataMatcher // its arguments; nil is any
	Outcome observed.Outcome       // "" is only asked
}

var (
	// approvalAsked is the question.
	approvalAsked = &observed.EventType{About: "approval", Story: func(ev *observed.Event) string {
		return fmt.Sprintf("%s asked for approval at %s", ev.Name, wording.Offset(ev.At))
	}}
	// approvalDecided is its end.
	approvalDecided = &observed.EventType{About: "approval", Story: func(ev *observed.Event) string {
		return fmt.Sprintf("the approval of %s was %s at %s", ev.Name, observed.Worded(ev.ToolCall.Outcome), wording.Offset(ev.At))
	}}
)

// approvalKind is how Approval is written.
func approvalKind() *scenarios.Kind {
	outcomes := keys.Words("outcome", string(observed.OutcomeApproved), string(observed.OutcomeRejected), string(observed.OutcomeTimedOut), string(observed.OutcomeCancelled)).
		Aside(string(observed.OutcomeApproved), "a human let it run", string(observed.OutcomeRejected), "a human did not let it run",
			string(observed.OutcomeTimedOut), "nobody decided in time", string(observed.OutcomeCancelled), "it was given up before somebody decided")
	return NewKind("when it is asked; with `outcome` when it is decided", "then",
		keys.At("approval", scenarios.TakesTool, func(w *Approval) *string { return &w.Name }, "a call of this tool waits for a human").
			Like("issue_refund"),
		keys.At("with", scenarios.TakesArguments, func(w *Approval) **scenarios.DataMatcher { return &w.With }, "the arguments").Otherwise("any"),
		keys.At("outcome", scenarios.TakesOneOf[observed.Outcome](outcomes), func(w *Approval) *observed.Outcome { return &w.Outcome },
			"what became of it").Otherwise("asked is enough"),
	)
}

// Describe implements [scenarios.Want].
func (w *Approval) Describe() string {
	with := ""
	if w.With != nil {
		with = " with " + w.With.String()
	}
	if w.Outcome != "" {
		return fmt.Sprintf("approval of %s%s should be %s", w.Name, with, observed.Worded(w.Outcome))
	}
	return fmt.Sprintf("%s%s should ask for approval", w.Name, with)
}

func (w *Approval) Deadline() DeadlineRule { return BeginsInTime }

// Sees implements [EventWant].
func (w *Approval) Sees(c *observed.Call, rec timeline.Record) *observed.Event {
	switch f := rec.Fact.(type) {
	case timeline.ApprovalAsked:
		return &observed.Event{What: approvalAsked, At: rec.At, Name: f.Tool, ToolCall: c.Tool(f.Call, f.Tool, f.Arguments)}
	case timeline.ApprovalDecided:
		return &observed.Event{What: approvalDecided, At: rec.At, Name: f.Tool, ToolCall: c.Tool(f.Call, f.Tool, f.Arguments)}
	}
	return nil
}

// Awaits implements [EventWant].
func (w *Approval) Awaits() *observed.EventType {
	if w.Outcome != "" {
		return approvalDecided
	}
	return approvalAsked
}

// Fit implements [EventWant].
func (w *Approval) Fit(_ Looking, ev *observed.Event) Fitness {
	return FitIf(words.SameName(w.Name, ev.Name) && (w.Outcome == "" || w.Outcome == ev.ToolCall.Outcome) &&
		(w.With == nil || w.With.Match(ev.ToolCall.Arguments)))
}

func (w *Approval) Met(_ Looking, ev *observed.Event) (began, met time.Duration) { return ev.At, ev.At }

func (w *Approval) InFlight(*observed.Call, Looking, time.Duration) bool { return false }

func (w *Approval) Called() string { return w.Name }

func (w *Approval) Otherwise(c *observed.Call) string { return c.LastHeard() }

// NearMiss implements [EventWant].
func (w *Approval) NearMiss(ev *observed.Event) (verdict.FailureKind, string) {
	switch {
	case !words.SameName(w.Name, ev.Name):
		return verdict.FailureMissing, ev.Story()
	case w.With != nil && !w.With.Match(ev.ToolCall.Arguments):
		return verdict.FailureDifferent, ev.Story() + ", but " + w.With.Difference(ev.ToolCall.Arguments)
	default:
		return verdict.FailureDifferent, ev.Story()
	}
}

// Undecided reports whether it expects that nobody decides about a tool.
func (w *Approval) Undecided(tool string) bool {
	return words.SameName(w.Name, tool) && (w.Outcome == observed.OutcomeTimedOut || w.Outcome == observed.OutcomeCancelled)
}
