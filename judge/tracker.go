package judge

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
)

// tracker follows one expectation within one window. Its role decides how it ends:
//
//	role    found                                  deadline or patience over   its end
//	demand  met; what met it is used up            failed                      -
//	demand  with times: counted; one too many      failed when too few         met
//	        fails
//	watch   failed                                 closed                      closed
//	moment  met; nothing is used up                -                           closed
type tracker struct {
	expectation *scenarios.Expectation
	want        kinds.Want // what it wants to be observed
	family      family     // how that is found
	step        *stepState
	window      *window
	role        role
	state       trackerState
	beyond      bool       // nothing brings about on this target what it wants: it is not judged
	since       *momentRef // where deadlines count from; nil is the last act above
	until       *momentRef // watch: its end; nil is another
	serves      *tracker   // moment: the one whose since or until it is; nil is an act's

	// Lists.
	listed bool     // it stands in a list
	above  *tracker // the one above it in that list; nil for the first

	// Transcript order.
	gates []*tracker // words: the demands that they have to come after

	// What was found.
	found   match
	event   *observed.Event   // what is used up now; words are marked in their utterance
	late    match             // the first that met it but for the deadline; none while its met is zero
	closed  time.Duration     // when it failed or was closed
	count   int               // with times: how often it was found
	counted []*observed.Event // those that were counted before
	closing bool              // with times: its window is over, but for what still sounded then
	last    int               // the first utterance after that
	cursor  cursor            // the first words that were not looked at
}

type role uint8

const (
	roleDemand role = iota
	roleWatch
	roleMoment
)

type trackerState uint8

const (
	stateLooking trackerState = iota
	stateMet
	stateFailed
	stateClosed
)

// match is something that meets an expectation.
type match struct {
	began, met  time.Duration
	known       time.Duration       // when it was known to be met
	event       *observed.Event     // nil for words and silence
	utterance   *observed.Utterance // words: where they are
	first, last int                 // words: which
}

// follows reports whether a match begins after another, as a list demands it.
func (m match) follows(other match) bool {
	if m.utterance != nil && m.utterance == other.utterance {
		return m.first > other.last
	}
	return m.began >= other.began
}

// newTracker begins to look for an expectation of a step.
func (p *Playhead) newTracker(st *stepState, e *scenarios.Expectation, w *window, role role) *tracker {
	wanted := e.Want.(kinds.Want)
	tr := &tracker{expectation: e, want: wanted, family: familyOf(wanted), step: st, window: w, role: role}
	tr.cursor = cursor{utterance: w.utterances}
	if f, ok := tr.family.(byWords); ok && f.made {
		tr.cursor = cursor{utterance: w.made}
	}
	tr.since = p.newMomentRef(e.Since, st, w).serving(tr)
	tr.gates = p.gatesFor(tr)
	p.open = append(p.open, tr)
	return tr
}

// looking returns what a want may know of the tracker.
func (tr *tracker) looking() kinds.Looking {
	return kinds.Looking{From: tr.window.began, Events: tr.window.events, Watch: tr.role == roleWatch}
}

// done reports whether a demand holds the playhead no longer. With times it does so until it was
// found often enough.
func (tr *tracker) done() bool {
	return tr.state != stateLooking || tr.role == roleDemand && tr.hasFound()
}

// doneAt returns when a demand was met, failed or closed.
func (tr *tracker) doneAt() time.Duration { return max(tr.found.known, tr.closed) }

// ready reports whether a tracker may find something now: in a list, only when the one above it has.
func (tr *tracker) ready() bool {
	return tr.state == stateLooking && (tr.above == nil || tr.above.hasFound())
}

// hasFound reports whether a demand was met or, with times, found often enough.
func (tr *tracker) hasFound() bool {
	return tr.state == stateMet || tr.state == stateLooking && tr.counts() && tr.count >= *tr.expectation.Times
}

// counts reports whether a demand is for an exact number.
func (tr *tracker) counts() bool {
	return tr.expectation.Times != nil && tr.role != roleMoment && tr.family.countable()
}

// uses reports whether what the tracker finds is used up: one event meets one expectation.
func (tr *tracker) uses() bool { return tr.role == roleDemand && !tr.counts() }

// bounded reports whether a watch has an end of its own.
func (tr *tracker) bounded() bool {
	return tr.until != nil || tr.step.ExpectNot.For > 0 || tr.within() > 0
}

// close ends a tracker that was not met, and need not be.
func (tr *tracker) close(at time.Duration) {
	if tr.state == stateLooking {
		tr.state, tr.closed = stateClosed, at
	}
}

// closeWith ends the moment of an act when that begins. A wait begins before its moment.
func (tr *tracker) closeWith(act *stepState) {
	if tr.serves == nil && tr.step == act && act.Verb != scenarios.VerbWait && act.Verb != scenarios.VerbReact {
		tr.close(0)
	}
}

// idle reports whether a tracker for a moment serves another that is done.
func (tr *tracker) idle() bool { return tr.serves != nil && tr.serves.state != stateLooking }

// onMatch tells a tracker that what it looks for has happened.
func (p *Playhead) onMatch(tr *tracker, s match) {
	switch {
	case tr.role == roleWatch && !tr.counts():
		p.violate(tr, s)
	case tr.counts():
		p.countOne(tr, s)
	case tr.role == roleDemand && p.isLate(tr, s):
		if tr.late.met == 0 {
			tr.late = s
		}
	case tr.expectation.Times != nil && tr.count+1 < *tr.expectation.Times:
		tr.count++
	default:
		p.meet(tr, s)
	}
}

// failTracker fails a tracker, at the place where its expectation is written.
func (p *Playhead) failTracker(tr *tracker, kind FailureKind, nearest string) {
	tr.state, tr.closed = stateFailed, p.now
	before := len(p.failures)
	p.fail(kind, tr.step, p.demand(tr), nearest)
	if len(p.failures) > before {
		f := p.failures[before]
		if tr.expectation.Pos.Line > 0 {
			f.Pos = tr.expectation.Pos
		}
		if f.Blame.Who == "" {
			f.Blame = p.blameWant(tr, kind)
		}
	}
	p.closeBelow(tr)
}

// closeBelow closes what stands below a tracker in its list: without the one above it cannot be met.
func (p *Playhead) closeBelow(tr *tracker) {
	for _, below := range p.open {
		if below.above == tr {
			below.close(p.now)
			p.closeBelow(below)
		}
	}
}

// meet ends a tracker that has found what it looks for.
func (p *Playhead) meet(tr *tracker, s match) {
	if w, ok := tr.want.(*Interrupted); ok && tr.role == roleDemand && w.NeverSaid(s.event.Cut) && p.demands(unwrittenSight) {
		p.failTracker(tr, FailureProvesNothing, fmt.Sprintf("the model never says %s: %s", w.Unheard, wording.StepWords(p.stepOf(s.event.Cut).Step)))
		return
	}
	tr.state, tr.found = stateMet, s
	tr.found.known = max(p.now, s.met)
	if tr.role == roleDemand && s.utterance != nil {
		p.claims.take(tr, s.utterance, s.first, s.last)
	}
	p.catchUpBelow(tr)
}

// catchUpBelow lets the next of a list look back, once the one above it has found something.
func (p *Playhead) catchUpBelow(tr *tracker) {
	for _, below := range p.open {
		if below.above == tr {
			below.family.catchUp(p, below)
		}
	}
}

// countOne counts what a tracker with times has found. One too many fails a demand at once.
func (p *Playhead) countOne(tr *tracker, s match) {
	if p.isLate(tr, s) {
		return
	}
	tr.count++
	tr.found = s
	tr.found.known = max(p.now, s.met)
	if tr.role == roleDemand && tr.count > *tr.expectation.Times {
		p.failTracker(tr, FailureUnwanted, seenAt(s))
	} else if tr.count == *tr.expectation.Times {
		p.catchUpBelow(tr)
	}
}

// violate fails a watch when what was seen lies in its window.
func (p *Playhead) violate(tr *tracker, s match) {
	if !p.watched(tr, s) {
		return
	}
	tr.found = s
	p.failTracker(tr, FailureUnwanted, seenAt(s))
}

// isLate reports whether what meets an expectation began after its deadline, or was heard after that for its words.
func (p *Playhead) isLate(tr *tracker, s match) bool {
	if p.heardLate(tr, s) {
		return true
	}
	deadline, ok := p.deadline(tr)
	switch {
	case !ok || tr.expectation.Within == 0:
		return false
	case tr.want.Deadline() == kinds.StopsInTime:
		return s.met > deadline
	default:
		return s.began > deadline
	}
}

// heardLate reports whether words were heard later than they had to be.
func (p *Playhead) heardLate(tr *tracker, s match) bool {
	w, ok := tr.want.(*Heard)
	if !ok || w.HeardWithin == 0 {
		return false
	}
	base, ok := p.base(tr)
	return ok && s.met > base+w.HeardWithin
}

// within returns how long after its base the deadline of a tracker is: the time in which what meets it begins or, where
// none is set, in which its words are heard. Zero is no deadline.
func (tr *tracker) within() time.Duration {
	if w, ok := tr.want.(*Heard); ok && tr.expectation.Within == 0 {
		return w.HeardWithin
	}
	return tr.expectation.Within
}

// deadline returns the deadline of a tracker, once it is known.
func (p *Playhead) deadline(tr *tracker) (time.Duration, bool) {
	within := tr.within()
	if within == 0 {
		return 0, false
	}
	base, ok := p.base(tr)
	return base + within, ok
}
