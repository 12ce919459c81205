package judge

import (
	"slices"

	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/timeline"
)

// byEvents is the family of what happens at one moment.
type byEvents struct{ kinds.EventWant }

func (f byEvents) catchUp(p *Playhead, tr *tracker) { p.search(tr, f) }
func (byEvents) tick(*Playhead, *tracker) bool      { return false }
func (byEvents) countable() bool                    { return true }

func (f byEvents) nearest(p *Playhead, tr *tracker) (FailureKind, string) {
	return p.nearestEvent(tr, f)
}

// matchOf returns what an event that fits a tracker's want meets.
func (tr *tracker) matchOf(w kinds.EventWant, ev *observed.Event) match {
	began, met := w.Met(tr.looking(), ev)
	return match{began: began, met: met, event: ev}
}

// observe makes the events that a record is, and offers them to whatever looks for their types.
func (p *Playhead) observe(rec timeline.Record) {
	for _, w := range p.kinds {
		ev := w.Sees(&p.call, rec)
		if ev == nil || ev.Cut != nil && p.mayBeCut(ev.Cut) {
			continue
		}
		if !slices.Contains(p.call.Events, ev) {
			p.call.Events = append(p.call.Events, ev)
		}
		p.consider(ev.What)
	}
}

// consider goes through the open trackers for a type of event, in the order of the file.
func (p *Playhead) consider(what *observed.EventType) {
	for _, tr := range p.open {
		if f, ok := tr.family.(byEvents); ok && f.Awaits() == what {
			p.search(tr, f)
		}
	}
}

// search looks for an event that a tracker wants, in its window.
func (p *Playhead) search(tr *tracker, w kinds.EventWant) {
	if !tr.ready() || tr.closing {
		return
	}
	if tr.uses() {
		p.claims.searches++
		if p.take(tr, w) {
			p.meet(tr, tr.matchOf(w, tr.event))
			return
		}
	}
	for _, ev := range p.call.Events[tr.window.events:] {
		if tr.state != stateLooking {
			return
		}
		if ev.What != w.Awaits() || p.claims.events[ev] != nil && tr.uses() ||
			slices.Contains(tr.counted, ev) || w.Fit(tr.looking(), ev) != kinds.Fits || !tr.inOrder(tr.matchOf(w, ev)) {
			continue
		}
		tr.counted = append(tr.counted, ev)
		p.onMatch(tr, tr.matchOf(w, ev))
	}
}

// take takes an event that fits and is in time. One event meets one expectation: one that is taken
// is let go by its taker where that finds another, so that the order of expectations within a
// window does not matter.
func (p *Playhead) take(tr *tracker, w kinds.EventWant) bool {
	for _, ev := range p.call.Events[tr.window.events:] {
		if ev.What != w.Awaits() || p.claims.searched[ev] == p.claims.searches || w.Fit(tr.looking(), ev) != kinds.Fits {
			continue
		}
		if m := tr.matchOf(w, ev); !tr.inOrder(m) || p.isLate(tr, m) {
			continue
		}
		p.claims.searched[ev] = p.claims.searches
		if taker := p.claims.events[ev]; taker == nil || p.letGo(taker) {
			p.claims.events[ev], tr.event = tr, ev
			return true
		}
	}
	return false
}

// letGo reports whether a tracker that took an event can take another instead. One in a list cannot.
func (p *Playhead) letGo(tr *tracker) bool {
	f, ok := tr.family.(byEvents)
	return ok && !tr.listed && p.take(tr, f)
}

// inOrder reports whether a match stands behind what the list above names.
func (tr *tracker) inOrder(m match) bool { return tr.above == nil || m.follows(tr.above.found) }

// awaitedNewest reports whether a step expects the newest event of a type, or waits for it.
func (p *Playhead) awaitedNewest(what *observed.EventType) bool {
	ev := p.call.Newest(func(ev *observed.Event) bool { return ev.What == what })
	return ev != nil && p.awaited(ev)
}

// awaited reports whether a step expects an event, or waits for it: one took it, or is still looking
// for its like.
func (p *Playhead) awaited(ev *observed.Event) bool {
	if p.claims.events[ev] != nil {
		return true
	}
	for _, tr := range p.open {
		f, ok := tr.family.(byEvents)
		if !ok || f.Awaits() != ev.What {
			continue
		}
		if tr.found.event == ev || tr.state == stateLooking && tr.role != roleWatch && f.Fit(tr.looking(), ev) != kinds.FitsNot {
			return true
		}
	}
	return false
}
