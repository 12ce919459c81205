package judge

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// lookUp judges at a tick whatever time alone can decide, and forgets the lookouts that are done.
func (p *Playhead) lookUp() {
	done := false
	for _, l := range p.open {
		switch {
		case l.idle():
			l.close(p.now)
		case l.state == stateLooking && !p.stopped():
			p.judge(l)
		}
		done = done || l.state != stateLooking
	}
	if done {
		p.open = slices.DeleteFunc(p.open, func(l *lookout) bool { return l.state != stateLooking })
	}
}

// judge looks at one lookout at a tick.
func (p *Playhead) judge(l *lookout) {
	timed := l.want.Kind == scenarios.ExpectSilence && p.judgeSilence(l)
	switch {
	case l.state != stateLooking || l.role == roleMoment || timed && l.role == roleDemand:
	case l.role == roleWatch:
		if end, ok := p.watchEnd(l); ok && p.now > end {
			p.endWatch(l, end)
		}
	case l.closing:
		if !p.soundsBefore(l.last) {
			p.settleCount(l)
		}
	default:
		p.expire(l)
	}
}

// expire fails a demand that can no longer be met: after its deadline, when whatever had begun by then
// has ended; without one, after patience. What comes after the deadline is waited for as long as
// patience lasts, so that the failure can say how late it was.
func (p *Playhead) expire(l *lookout) {
	if deadline, ok := p.deadline(l); ok {
		if p.now <= deadline || p.inFlight(l, deadline) {
			return
		}
		if l.late.met > 0 {
			p.miss(l, FailureLate, p.lateBy(l, deadline))
			return
		}
		if l.counts() && l.settled() {
			p.settleCount(l)
			return
		}
	}
	if l.settled() || !l.ready() || !l.stretch.over {
		return
	}
	from := l.stretch.ended
	if l.above != nil {
		from = max(from, l.above.found.known)
	}
	if p.call.quietFor(p.sc.Limits.Patience, p.now, from) {
		kind, nearest := p.nearest(l)
		p.miss(l, kind, nearest)
	}
}

// inFlight reports whether something is under way that began by the deadline and may still meet the
// demand.
func (p *Playhead) inFlight(l *lookout, deadline time.Duration) bool {
	switch l.want.Kind {
	case scenarios.ExpectHeard, scenarios.ExpectInterrupted:
		return slices.ContainsFunc(p.call.sounding, func(u *utterance) bool {
			return u.began <= deadline && (l.want.By == "" || l.want.By == u.agent)
		})
	case scenarios.ExpectTool:
		return slices.ContainsFunc(p.events[l.stretch.events:], func(ev *event) bool {
			return ev.what == eventTool && ev.at <= deadline && l.fit(ev) == fitsMaybe
		})
	default:
		return false
	}
}

// settleCount ends a demand for an exact number. More than that have failed it already.
func (p *Playhead) settleCount(l *lookout) {
	l.state = stateMet
	if l.count != *l.want.Times {
		p.miss(l, FailureMissing, "it happened "+often(l.count))
	}
}

// soundsBefore reports whether an utterance with a lower number than this still sounds.
func (p *Playhead) soundsBefore(number int) bool {
	return slices.ContainsFunc(p.call.sounding, func(u *utterance) bool { return u.number < number })
}

// judgeSilence looks at the time the agent has been silent, and reports whether it is known from when
// on that counts. For a demand silence begins at the end of the act, or by the deadline if there is
// one; a watch and a moment take any.
func (p *Playhead) judgeSilence(l *lookout) bool {
	base, ok := p.base(l)
	if !ok {
		return false
	}
	began := max(base, p.call.agentSilent)
	audible := len(p.call.sounding) > 0
	if l.role == roleDemand && (audible || began > base) {
		deadline, bounded := p.deadline(l)
		if !bounded || audible && p.now > deadline || began > deadline {
			p.miss(l, FailureUnwanted, p.lastHeard())
			return true
		}
	}
	if !audible && p.now >= began+l.want.Silence {
		p.spot(l, sighting{began: began, met: began + l.want.Silence})
	}
	return true
}

// soundBegins judges silences at the moment at which the agent is heard again.
func (p *Playhead) soundBegins() {
	for _, l := range p.open {
		if l.want.Kind == scenarios.ExpectSilence && l.state == stateLooking {
			p.judgeSilence(l)
		}
	}
}

// foreignHeard notes sound that the server never sent. Nothing expects it.
func (p *Playhead) foreignHeard(at time.Duration, f timeline.Foreign) {
	p.soundBegins()
	p.call.agentSilent = max(p.call.agentSilent, at+f.Length)
	what := "other sound"
	if f.Length > 0 {
		what = span(f.Length) + " of other sound"
	}
	p.fail(FailureSurprise, p.place(), "caller should hear nothing but what the model said", what+" at "+offset(at))
}

// watched reports whether what a watch has seen lies between its start and its end.
func (p *Playhead) watched(l *lookout, s sighting) bool {
	if l.since != nil {
		if start, _, ok := p.when(l.since, false); !ok || s.met < start {
			return false
		}
	}
	if p.isLate(l, s) {
		return false
	}
	end, ok := p.watchEnd(l)
	return !ok || l.want.Within > 0 || s.met <= end
}

// watchEnd returns when a watch ends by itself, once that is known.
func (p *Playhead) watchEnd(l *lookout) (time.Duration, bool) {
	switch {
	case l.until != nil:
		at, _, ok := p.when(l.until, true)
		return at, ok
	case l.step.ExpectNot.For > 0:
		start, ok := l.stretch.ended, l.stretch.over // while the caller still speaks, nothing is proved
		if l.since != nil {
			start, ok = p.base(l)
		}
		return start + l.step.ExpectNot.For, ok
	case l.want.Within > 0:
		deadline, ok := p.deadline(l)
		return deadline, ok && !p.inFlight(l, deadline)
	default:
		return 0, false
	}
}

// endWatch closes a watch. One for an exact number is judged now.
func (p *Playhead) endWatch(l *lookout, at time.Duration) {
	if l.counts() && l.count == *l.want.Times {
		p.miss(l, FailureUnwanted, seenAt(l.found))
		return
	}
	l.close(at)
}
