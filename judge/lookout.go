package judge

import (
	"time"

	"github.com/voicesim/voicesim/scenarios"
)

// lookout looks for one expectation in one stretch. What it is for decides what becomes of it:
//
//	role    found                                  deadline or patience over   its end
//	demand  met; what met it is used up            failed                      -
//	demand  with times: counted; one too many      failed when too few         met
//	        fails
//	watch   failed                                 closed                      closed
//	moment  met; nothing is used up                -                           closed
type lookout struct {
	want    *scenarios.Expectation
	step    *stepState
	stretch *stretch
	role    lookoutRole
	state   lookoutState
	since   *source  // where deadlines count from; nil is the last act above
	until   *source  // watch: its end; nil is another
	serves  *lookout // moment: the one whose since or until it is; nil is an act's

	// Lists.
	listed bool     // it stands in a list
	above  *lookout // the one above it in that list; nil for the first

	// What was found.
	found   sighting
	event   *event        // what is used up now; words are marked in their utterance
	late    sighting      // the first that met it but for the deadline; none while its met is zero
	closed  time.Duration // when it failed or was closed
	count   int           // with times: how often it was found
	counted []*event      // those that were spotted before
	closing bool          // with times: its stretch is over, but for what still sounded then
	last    int           // the first utterance after that
	cursor  cursor        // the first words that were not looked at
}

type lookoutRole uint8

const (
	roleDemand lookoutRole = iota
	roleWatch
	roleMoment
)

type lookoutState uint8

const (
	stateLooking lookoutState = iota
	stateMet
	stateFailed
	stateClosed
)

// sighting is something that meets an expectation.
type sighting struct {
	began, met  time.Duration
	known       time.Duration // when it was known to be met
	event       *event        // nil for words and silence
	utterance   *utterance    // words: where they are
	first, last int           // words: which
}

// follows reports whether a sighting begins after another, as a list demands it.
func (s sighting) follows(other sighting) bool {
	if s.utterance != nil && s.utterance == other.utterance {
		return s.first > other.last
	}
	return s.began >= other.began
}

// newLookout begins to look for an expectation of a step.
func (p *Playhead) newLookout(st *stepState, e *scenarios.Expectation, s *stretch, role lookoutRole) *lookout {
	l := &lookout{want: e, step: st, stretch: s, role: role}
	l.cursor = cursor{utterance: s.utterances}
	l.since = p.newSource(e.Since, st, s).serve(l)
	p.open = append(p.open, l)
	return l
}

// settled reports whether a demand holds the playhead no longer. With times it does so until it was
// found often enough.
func (l *lookout) settled() bool {
	return l.state != stateLooking || l.role == roleDemand && l.hasFound()
}

// settledAt returns when a demand was settled.
func (l *lookout) settledAt() time.Duration { return max(l.found.known, l.closed) }

// ready reports whether a lookout may find something now: in a list, only when the one above it has.
func (l *lookout) ready() bool {
	return l.state == stateLooking && (l.above == nil || l.above.hasFound())
}

// hasFound reports whether a demand was met or, with times, found often enough.
func (l *lookout) hasFound() bool {
	return l.state == stateMet || l.state == stateLooking && l.counts() && l.count >= *l.want.Times
}

// counts reports whether a demand is for an exact number.
func (l *lookout) counts() bool {
	return l.want.Times != nil && l.role != roleMoment && l.want.Kind != scenarios.ExpectSilence
}

// uses reports whether what the lookout finds is used up: one event meets one expectation.
func (l *lookout) uses() bool { return l.role == roleDemand && !l.counts() }

// bounded reports whether a watch has an end of its own.
func (l *lookout) bounded() bool {
	return l.until != nil || l.step.ExpectNot.For > 0 || l.want.Within > 0
}

// close ends a lookout that was not met, and need not be.
func (l *lookout) close(at time.Duration) {
	if l.state == stateLooking {
		l.state, l.closed = stateClosed, at
	}
}

// closeWith ends the moment of an act when that begins. A wait begins before its moment.
func (l *lookout) closeWith(act *stepState) {
	if l.serves == nil && l.step == act && act.Verb != scenarios.VerbWait {
		l.close(0)
	}
}

// idle reports whether a lookout for a moment serves another that is done.
func (l *lookout) idle() bool { return l.serves != nil && l.serves.state != stateLooking }

// spot tells a lookout that what it looks for was seen.
func (p *Playhead) spot(l *lookout, s sighting) {
	switch {
	case l.role == roleWatch && !l.counts():
		p.violate(l, s)
	case l.counts():
		p.countOne(l, s)
	case l.role == roleDemand && p.isLate(l, s):
		if l.late.met == 0 {
			l.late = s
		}
	case l.want.Times != nil && l.count+1 < *l.want.Times:
		l.count++
	default:
		p.meet(l, s)
	}
}

// miss fails a lookout, at the place where its expectation is written.
func (p *Playhead) miss(l *lookout, kind FailureKind, nearest string) {
	l.state, l.closed = stateFailed, p.now
	before := len(p.failures)
	p.fail(kind, l.step, p.demand(l), nearest)
	if len(p.failures) > before && l.want.Pos.Line > 0 {
		p.failures[before].Pos = l.want.Pos
	}
	p.closeBelow(l)
}

// closeBelow closes what stands below a lookout in its list: without the one above it cannot be met.
func (p *Playhead) closeBelow(l *lookout) {
	for _, below := range p.open {
		if below.above == l {
			below.close(p.now)
			p.closeBelow(below)
		}
	}
}

// meet settles a lookout.
func (p *Playhead) meet(l *lookout, s sighting) {
	l.state, l.found = stateMet, s
	l.found.known = max(p.now, s.met)
	if l.role == roleDemand && s.utterance != nil {
		s.utterance.take(l, s.first, s.last)
	}
	p.lookBelow(l)
}

// lookBelow lets the next of a list look back, once the one above it has found something.
func (p *Playhead) lookBelow(l *lookout) {
	for _, below := range p.open {
		if below.above == l {
			p.lookBack(below)
		}
	}
}

// countOne counts what a lookout with times has found. One too many fails a demand at once.
func (p *Playhead) countOne(l *lookout, s sighting) {
	if p.isLate(l, s) {
		return
	}
	l.count++
	l.found = s
	l.found.known = max(p.now, s.met)
	if l.role == roleDemand && l.count > *l.want.Times {
		p.miss(l, FailureUnwanted, seenAt(s))
	} else if l.count == *l.want.Times {
		p.lookBelow(l)
	}
}

// violate fails a watch when what was seen lies in its window.
func (p *Playhead) violate(l *lookout, s sighting) {
	if !p.watched(l, s) {
		return
	}
	l.found = s
	p.miss(l, FailureUnwanted, seenAt(s))
}

// lookBack looks for an expectation in what has happened of its stretch already.
func (p *Playhead) lookBack(l *lookout) {
	if kind, ok := eventKindOf(l.want); ok {
		p.seek(l, kind)
		return
	}
	if l.want.Kind != scenarios.ExpectHeard {
		return
	}
	for i := l.cursor.utterance; i < len(p.call.utterances) && l.ready(); i++ {
		p.listen(l, p.call.utterances[i])
	}
}

// isLate reports whether what meets an expectation began after its deadline.
func (p *Playhead) isLate(l *lookout, s sighting) bool {
	deadline, ok := p.deadline(l)
	if !ok {
		return false
	}
	if l.want.Kind == scenarios.ExpectInterrupted {
		return s.met > deadline
	}
	return s.began > deadline
}

// deadline returns the deadline of a lookout, once it is known.
func (p *Playhead) deadline(l *lookout) (time.Duration, bool) {
	if l.want.Within == 0 {
		return 0, false
	}
	base, ok := p.base(l)
	return base + l.want.Within, ok
}
