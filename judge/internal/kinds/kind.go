package kinds

import (
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Want is what one expectation wants to be observed, and how that is judged. Each kind of expectation
// is a type that has all of it; a kind that lacks a part does not compile.
type Want interface {
	scenarios.Want

	// Deadline says from where its deadlines count, and what they bound.
	Deadline() DeadlineRule

	// InFlight reports whether something is under way that began by a deadline and may still meet it.
	InFlight(c *observed.Call, l Looking, deadline time.Duration) bool
}

// EventWant is a want that is met by events.
type EventWant interface {
	Want

	// Sees returns the event that a record is, nil for one that is none. What was observed of the call
	// holds the record already. It does not depend on what is wanted.
	Sees(c *observed.Call, rec timeline.Record) *observed.Event

	// Awaits returns the type of the events that can meet it.
	Awaits() *observed.EventType

	// Fit compares an event of that type with what is wanted.
	Fit(l Looking, ev *observed.Event) Fitness

	// Met returns when an event that fits begins to meet it, and when it has met it.
	Met(l Looking, ev *observed.Event) (began, met time.Duration)

	// NearMiss says how an event that does not fit differs from what is wanted.
	NearMiss(ev *observed.Event) (verdict.FailureKind, string)

	// Called returns the name of what is wanted, "" where it has none: what has the same name is nearer than what has not.
	Called() string

	// Otherwise says what happened instead where nothing came near.
	Otherwise(c *observed.Call) string
}

// Looking is where and how a want is looked for.
type Looking struct {
	From   time.Duration // the start of the act above
	Events int           // how many events came before that
	Watch  bool          // it must not happen
}

// DeadlineRule says from where deadlines count, unless since names a moment, and what they bound.
type DeadlineRule uint8

const (
	BeginsInTime DeadlineRule = iota // from the end of the act above; what meets it begins in time
	StopsInTime                      // from the start of the act above; it is met in time
)

// All returns the kinds of expectations, in the order in which messages and the documentation list them.
func All() []*scenarios.Kind {
	all := []*scenarios.Kind{heardKind(), toolKind(), handoffKind(), approvalKind(), guardrailKind(), interruptedKind(), silenceKind(), connectionKind()}
	all = append(all, generatedKind(), understoodKind(), rememberedKind())
	return append(all, happenedKinds()...)
}

// NewKind returns a kind whose wants are *W: see [scenarios.NewKind].
func NewKind[W any, P interface {
	*W
	Want
}](begins, met string, group ...keys.Key[scenarios.Field, W]) *scenarios.Kind {
	return scenarios.NewKind[W, P](begins, met, group...)
}

// Fitness says how an event fits an expectation.
type Fitness uint8

const (
	FitsNot   Fitness = iota // not, and never will
	FitsMaybe                // the output of the tool decides
	Fits                     // it meets it
)

// FitIf fits where that is so, and else does not.
func FitIf(ok bool) Fitness {
	if ok {
		return Fits
	}
	return FitsNot
}
