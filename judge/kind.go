package judge

import (
	"time"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// want is what one expectation wants to be observed, and how that is judged. Each kind of expectation
// is a type that has all of it; a kind that lacks a part does not compile.
type want interface {
	scenarios.Want

	// family says how it is met: by events, by words, or by time that passes.
	family() family

	// deadline says from where its deadlines count, and what they bound.
	deadline() deadlineRule

	// inFlight reports whether something is under way that began by a deadline and may still meet it.
	inFlight(p *Playhead, tr *tracker, deadline time.Duration) bool

	// nearest returns the kind of failure when nothing met it, and the nearest thing that happened.
	nearest(p *Playhead, tr *tracker) (FailureKind, string)
}

// eventWant is a want that is met by events.
type eventWant interface {
	want

	// sees returns the event that a record is, nil for one that is none. What was observed of the call
	// holds the record already. It does not depend on what is wanted.
	sees(p *Playhead, rec timeline.Record) *event

	// awaits returns the type of the events that can meet it.
	awaits() *eventType

	// fit compares an event of that type with what is wanted.
	fit(tr *tracker, ev *event) fitness

	// matchOf returns when an event that fits begins to meet it, and when it has met it.
	matchOf(tr *tracker, ev *event) match

	// nearMiss says how an event that does not fit differs from what is wanted.
	nearMiss(ev *event) (FailureKind, string)
}

// deadlineRule says from where deadlines count, unless since names a moment, and what they bound.
type deadlineRule uint8

const (
	beginsInTime deadlineRule = iota // from the end of the act above; what meets it begins in time
	stopsInTime                      // from the start of the act above; it is met in time
)

// family is how wants of one sort find what meets them.
type family interface {
	// catchUp looks for it in what has happened of a tracker's window already.
	catchUp(p *Playhead, tr *tracker)

	// tick judges what time alone decides, and reports whether that may end a demand.
	tick(p *Playhead, tr *tracker) bool

	// countable reports whether it can happen several times, so that it can be counted.
	countable() bool
}
