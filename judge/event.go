package judge

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/timeline"
)

// event is something that happens at one moment and can meet one expectation. Words that are heard
// are not events; utterances keep them.
type event struct {
	what       *eventType
	at         time.Duration
	name, from string
	toolCall   *toolCall  // tools and approvals
	cut        *utterance // interruptions
	byCaller   bool       // interruptions: the caller's words may have caused it
	taken      *tracker   // the expectation that it meets; nil is none
	searched   int        // the newest search that looked at it
	noted      bool       // it is among the events of the call
}

// eventType is a sort of event. There is one value of each.
type eventType struct {
	about string                 // what it is about; types about the same are alike: a question and its decision
	story func(ev *event) string // says what happened
}

// story says what an event was.
func (ev *event) story() string { return ev.what.story(ev) }

// like reports whether an event is about the same as those of a type.
func (ev *event) like(what *eventType) bool { return ev.what.about == what.about }

// fitness says how an event fits an expectation.
type fitness uint8

const (
	fitsNot   fitness = iota
	fitsMaybe         // the output of the tool decides
	fits
)

func fitIf(ok bool) fitness {
	if ok {
		return fits
	}
	return fitsNot
}

// atOnce is what an event meets at its moment.
func atOnce(ev *event) match { return match{began: ev.at, met: ev.at, event: ev} }

// byEvents is the family of what happens at one moment.
type byEvents struct{ eventWant }

func (f byEvents) catchUp(p *Playhead, tr *tracker) { p.search(tr, f) }
func (byEvents) tick(*Playhead, *tracker) bool      { return false }
func (byEvents) countable() bool                    { return true }

// newest returns the newest event that is so, nil for none.
func (p *Playhead) newest(is func(*event) bool) *event {
	for _, ev := range slices.Backward(p.events) {
		if is(ev) {
			return ev
		}
	}
	return nil
}

// observe makes the events that a record is, and offers them to whatever looks for their types.
func (p *Playhead) observe(rec timeline.Record) {
	for _, w := range p.kinds {
		ev := w.sees(p, rec)
		if ev == nil {
			continue
		}
		if !ev.noted {
			ev.noted = true
			p.events = append(p.events, ev)
		}
		p.consider(ev.what)
	}
}

// consider goes through the open trackers for a type of event, in the order of the file.
func (p *Playhead) consider(what *eventType) {
	for _, tr := range p.open {
		if f, ok := tr.family.(byEvents); ok && f.awaits() == what {
			p.search(tr, f)
		}
	}
}

// search looks for an event that a tracker wants, in its window.
func (p *Playhead) search(tr *tracker, w eventWant) {
	if !tr.ready() || tr.closing {
		return
	}
	if tr.uses() {
		p.searches++
		if p.take(tr, w) {
			p.meet(tr, w.matchOf(tr, tr.event))
			return
		}
	}
	for _, ev := range p.events[tr.window.events:] {
		if tr.state != stateLooking {
			return
		}
		if ev.what != w.awaits() || ev.taken != nil && tr.uses() ||
			slices.Contains(tr.counted, ev) || w.fit(tr, ev) != fits || !tr.inOrder(w.matchOf(tr, ev)) {
			continue
		}
		tr.counted = append(tr.counted, ev)
		p.onMatch(tr, w.matchOf(tr, ev))
	}
}

// take takes an event that fits and is in time. One event meets one expectation: one that is taken
// is let go by its taker where that finds another, so that the order of expectations within a
// window does not matter.
func (p *Playhead) take(tr *tracker, w eventWant) bool {
	for _, ev := range p.events[tr.window.events:] {
		if ev.what != w.awaits() || ev.searched == p.searches || w.fit(tr, ev) != fits {
			continue
		}
		if m := w.matchOf(tr, ev); !tr.inOrder(m) || p.isLate(tr, m) {
			continue
		}
		ev.searched = p.searches
		if ev.taken == nil || p.letGo(ev.taken) {
			ev.taken, tr.event = tr, ev
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

// awaited reports whether a step expects an event, or waits for it: one took it, or is still looking
// for its like.
func (p *Playhead) awaited(ev *event) bool {
	if ev.taken != nil {
		return true
	}
	for _, tr := range p.open {
		f, ok := tr.family.(byEvents)
		if !ok || f.awaits() != ev.what {
			continue
		}
		if tr.found.event == ev || tr.state == stateLooking && tr.role != roleWatch && f.fit(tr, ev) != fitsNot {
			return true
		}
	}
	return false
}
