package judge

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/timeline"
)

// judgeTrackers judges at a tick whatever time alone can decide, and forgets the trackers that are done.
func (p *Playhead) judgeTrackers() {
	done := false
	for _, tr := range p.open {
		switch {
		case tr.idle():
			tr.close(p.now)
		case tr.state == stateLooking && !p.stopped():
			p.judge(tr)
		}
		done = done || tr.state != stateLooking
	}
	if done {
		p.open = slices.DeleteFunc(p.open, func(tr *tracker) bool { return tr.state != stateLooking })
	}
}

// judge looks at one tracker at a tick.
func (p *Playhead) judge(tr *tracker) {
	timed := tr.family.tick(p, tr)
	switch {
	case tr.state != stateLooking || tr.role == roleMoment || timed && tr.role == roleDemand:
	case tr.role == roleWatch:
		if end, ok := p.watchEnd(tr); ok && p.now > end {
			p.endWatch(tr, end)
		}
	case tr.closing:
		if !p.soundsBefore(tr.last) {
			p.finishCount(tr)
		}
	default:
		p.expire(tr)
	}
}

// expire fails a demand that can no longer be met: after its deadline, when whatever had begun by then
// has ended; without one, after patience. What comes after the deadline is waited for as long as
// patience lasts, so that the failure can say how late it was.
func (p *Playhead) expire(tr *tracker) {
	if deadline, ok := p.deadline(tr); ok {
		if p.now <= deadline || tr.want.InFlight(&p.call, tr.looking(), deadline) {
			return
		}
		if tr.late.met > 0 {
			p.failTracker(tr, FailureLate, p.lateBy(tr, deadline))
			return
		}
		if tr.counts() && tr.done() {
			p.finishCount(tr)
			return
		}
	}
	if tr.done() || !tr.ready() || !tr.window.over || tr.since.mayCome() {
		return
	}
	from := tr.window.ended
	if tr.above != nil {
		from = max(from, tr.above.found.known)
	}
	if p.call.QuietFor(p.sc.Limits.Patience, p.now, from) {
		kind, nearest := p.nearest(tr)
		p.failTracker(tr, kind, nearest)
	}
}

// finishCount ends a demand for an exact number. More than that have failed it already.
func (p *Playhead) finishCount(tr *tracker) {
	tr.state = stateMet
	if tr.count != *tr.expectation.Times {
		p.failTracker(tr, FailureMissing, "it happened "+wording.Often(tr.count))
	}
}

// soundsBefore reports whether an utterance with a lower number than this still sounds.
func (p *Playhead) soundsBefore(number int) bool {
	return slices.ContainsFunc(p.call.Sounding, func(u *observed.Utterance) bool { return u.Number < number })
}

// foreignHeard notes sound that the server never sent. Nothing expects it.
func (p *Playhead) foreignHeard(at time.Duration, f timeline.Foreign) {
	p.soundBegins()
	p.call.AgentSilent = max(p.call.AgentSilent, at+f.Length)
	what := "other sound"
	if f.Length > 0 {
		what = wording.Span(f.Length) + " of other sound"
	}
	p.fail(FailureSurprise, p.place(), "caller should hear nothing but what the model said", what+" at "+wording.Offset(at))
}

// watched reports whether what a watch has seen lies between its start and its end.
func (p *Playhead) watched(tr *tracker, s match) bool {
	if tr.since != nil {
		if start, _, ok := p.when(tr.since, false); !ok || s.met < start {
			return false
		}
	}
	if p.isLate(tr, s) {
		return false
	}
	end, ok := p.watchEnd(tr)
	return !ok || tr.within() > 0 || s.met <= end
}

// watchEnd returns when a watch ends by itself, once that is known.
func (p *Playhead) watchEnd(tr *tracker) (time.Duration, bool) {
	switch {
	case tr.until != nil:
		at, _, ok := p.when(tr.until, true)
		return at, ok
	case tr.step.ExpectNot.For > 0:
		start, ok := tr.window.ended, tr.window.over // while the caller still speaks, nothing is proved
		if tr.since != nil {
			start, ok = p.base(tr)
		}
		return start + tr.step.ExpectNot.For, ok
	case tr.within() > 0:
		deadline, ok := p.deadline(tr)
		return deadline, ok && !tr.want.InFlight(&p.call, tr.looking(), deadline)
	default:
		return 0, false
	}
}

// endWatch closes a watch. One for an exact number is judged now.
func (p *Playhead) endWatch(tr *tracker, at time.Duration) {
	if tr.counts() && tr.count == *tr.expectation.Times {
		p.failTracker(tr, FailureUnwanted, seenAt(tr.found))
		return
	}
	p.closeWatch(tr, at)
}
