package judge

import (
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Approval expects a tool to ask for approval or, with an outcome, that to be decided so.
type Approval struct {
	Name    string                 // of the tool
	With    *scenarios.DataMatcher // its arguments; nil is any
	Outcome Outcome                // "" is only asked
}

// Outcome is what becomes of an approval.
type Outcome string

// The outcomes.
const (
	OutcomeApproved  Outcome = "approved"
	OutcomeRejected  Outcome = "rejected"
	OutcomeTimedOut  Outcome = "timed_out"
	OutcomeCancelled Outcome = "cancelled"
)

var (
	// approvalAsked is the question.
	approvalAsked = &eventType{about: "approval", story: func(ev *event) string {
		return fmt.Sprintf("%s asked for approval at %s", ev.name, offset(ev.at))
	}}
	// approvalDecided is its end.
	approvalDecided = &eventType{about: "approval", story: func(ev *event) string {
		return fmt.Sprintf("the approval of %s was %s at %s", ev.name, worded(ev.toolCall.outcome), offset(ev.at))
	}}
)

// approvalKind is how Approval is written.
func approvalKind() *scenarios.Kind {
	outcomes := keys.Words("outcome", string(OutcomeApproved), string(OutcomeRejected), string(OutcomeTimedOut), string(OutcomeCancelled))
	return newKind("when it is asked; with `outcome` when it is decided", "then",
		keys.At("approval", scenarios.TakesTool, func(w *Approval) *string { return &w.Name }, "a call of this tool waits for a human").
			Like("issue_refund"),
		keys.At("with", scenarios.TakesArguments, func(w *Approval) **scenarios.DataMatcher { return &w.With }, "the arguments").Otherwise("any"),
		keys.At("outcome", scenarios.TakesOneOf[Outcome](outcomes), func(w *Approval) *Outcome { return &w.Outcome },
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
		return fmt.Sprintf("approval of %s%s should be %s", w.Name, with, worded(w.Outcome))
	}
	return fmt.Sprintf("%s%s should ask for approval", w.Name, with)
}

func (w *Approval) family() family         { return byEvents{w} }
func (w *Approval) deadline() deadlineRule { return beginsInTime }

func (w *Approval) sees(p *Playhead, rec timeline.Record) *event {
	switch f := rec.Fact.(type) {
	case timeline.ApprovalAsked:
		return &event{what: approvalAsked, at: rec.At, name: f.Tool, toolCall: p.call.tool(f.Call, f.Tool, f.Arguments)}
	case timeline.ApprovalDecided:
		return &event{what: approvalDecided, at: rec.At, name: f.Tool, toolCall: p.call.tool(f.Call, f.Tool, f.Arguments)}
	}
	return nil
}

func (w *Approval) awaits() *eventType {
	if w.Outcome != "" {
		return approvalDecided
	}
	return approvalAsked
}

func (w *Approval) fit(_ *tracker, ev *event) fitness {
	return fitIf(words.SameName(w.Name, ev.name) && (w.Outcome == "" || w.Outcome == ev.toolCall.outcome) &&
		(w.With == nil || w.With.Match(ev.toolCall.arguments)))
}

func (w *Approval) matchOf(_ *tracker, ev *event) match { return atOnce(ev) }

func (w *Approval) inFlight(*Playhead, *tracker, time.Duration) bool { return false }

func (w *Approval) nearest(p *Playhead, tr *tracker) (FailureKind, string) {
	return p.nearestEvent(tr, w, w.Name, p.lastHeard())
}

func (w *Approval) nearMiss(ev *event) (FailureKind, string) {
	switch {
	case !words.SameName(w.Name, ev.name):
		return FailureMissing, ev.story()
	case w.With != nil && !w.With.Match(ev.toolCall.arguments):
		return FailureDifferent, ev.story() + ", but " + w.With.Difference(ev.toolCall.arguments)
	default:
		return FailureDifferent, ev.story()
	}
}

// undecided reports whether it expects that nobody decides about a tool.
func (w *Approval) undecided(tool string) bool {
	return words.SameName(w.Name, tool) && (w.Outcome == OutcomeTimedOut || w.Outcome == OutcomeCancelled)
}

// worded renders an outcome as a participle: "timed out".
func worded(o Outcome) string { return strings.ReplaceAll(string(o), "_", " ") }
