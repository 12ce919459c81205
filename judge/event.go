package judge

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/scenarios"
)

// event is something that happens at one moment and can meet one expectation. Words that are heard
// are not events; utterances keep them.
type event struct {
	what       eventKind
	at         time.Duration
	name, from string
	toolCall   *toolCall  // tools and approvals
	cut        *utterance // interruptions
	byCaller   bool       // interruptions: the caller's words may have caused it
	taken      *tracker   // the expectation that it meets; nil is none
	searched   int        // the newest search that looked at it
}

type eventKind uint8

const (
	eventTool      eventKind = iota // a tool began to run; its output is seen later in the call
	eventRefusal                    // the output of a tool that did not run was sent
	eventAsked                      // an approval was asked for
	eventDecided                    // it was decided
	eventHandoff                    // the agent changed
	eventGuardrail                  // a guardrail tripped
	eventCut                        // the agent stopped before its end
)

// eventKindOf returns the kind of event that meets the expectation; false if words or silence do.
func eventKindOf(e *scenarios.Expectation) (eventKind, bool) {
	switch e.Kind {
	case scenarios.ExpectTool:
		if e.Ran != nil && !*e.Ran {
			return eventRefusal, true
		}
		return eventTool, true
	case scenarios.ExpectApproval:
		if e.Result != "" {
			return eventDecided, true
		}
		return eventAsked, true
	case scenarios.ExpectHandoff:
		return eventHandoff, true
	case scenarios.ExpectGuardrail:
		return eventGuardrail, true
	case scenarios.ExpectInterrupted:
		return eventCut, true
	default:
		return 0, false
	}
}

// fitness says how an event fits an expectation.
type fitness uint8

const (
	fitsNot   fitness = iota
	fitsMaybe         // the output of the tool decides
	fits
)

// fit compares an event with an expectation of its kind.
func (tr *tracker) fit(ev *event) fitness {
	e := tr.want
	switch ev.what {
	case eventTool, eventRefusal:
		if e.Name != ev.name || e.With != nil && !e.With.Match(ev.toolCall.arguments) {
			return fitsNot
		}
		return fitOutput(e, ev.toolCall)
	case eventAsked, eventDecided:
		return fitIf(e.Name == ev.name && (e.Result == "" || e.Result == ev.toolCall.outcome) &&
			(e.With == nil || e.With.Match(ev.toolCall.arguments)))
	case eventHandoff:
		return fitIf(e.Name == ev.name && (e.From == "" || e.From == ev.from))
	case eventGuardrail:
		return fitIf(e.Name == ev.name)
	default:
		return fitIf(ev.cut.lastHeard > tr.window.began && (ev.byCaller || tr.role == roleWatch) &&
			(e.Heard == nil || ev.cut.says(e.Heard, false)) &&
			(e.Unheard == nil || !ev.cut.says(e.Unheard, true)))
	}
}

func fitOutput(e *scenarios.Expectation, tc *toolCall) fitness {
	switch {
	case e.Return == nil:
		return fits
	case !tc.ended:
		return fitsMaybe
	default:
		return fitIf((tc.ran || e.Ran != nil && !*e.Ran) && e.Return.MatchOutput(tc.output))
	}
}

func fitIf(ok bool) fitness {
	if ok {
		return fits
	}
	return fitsNot
}

// matchOf returns how an event meets the expectation it fits.
func (tr *tracker) matchOf(ev *event) match {
	s := match{began: ev.at, met: ev.at, event: ev}
	switch {
	case ev.what == eventTool && tr.want.Return != nil:
		s.met = ev.toolCall.endedAt
	case ev.what == eventCut:
		s.began = tr.window.began
	}
	return s
}

// happened adds an event and offers it to whatever looks for its kind.
func (p *Playhead) happened(ev *event) {
	p.events = append(p.events, ev)
	p.consider(ev.what)
}

// consider goes through the open trackers for a kind of event, in the order of the file.
func (p *Playhead) consider(what eventKind) {
	for _, tr := range p.open {
		if kind, ok := eventKindOf(tr.want); ok && kind == what {
			p.search(tr, kind)
		}
	}
}

// search looks for an event of a kind in the window of a tracker.
func (p *Playhead) search(tr *tracker, what eventKind) {
	if !tr.ready() || tr.closing {
		return
	}
	if tr.uses() {
		p.searches++
		if p.take(tr, what) {
			p.meet(tr, tr.matchOf(tr.event))
			return
		}
	}
	for _, ev := range p.events[tr.window.events:] {
		if tr.state != stateLooking {
			return
		}
		if ev.what != what || ev.taken != nil && tr.uses() ||
			slices.Contains(tr.counted, ev) || tr.fit(ev) != fits || !tr.inOrder(tr.matchOf(ev)) {
			continue
		}
		tr.counted = append(tr.counted, ev)
		p.onMatch(tr, tr.matchOf(ev))
	}
}

// take takes an event that fits and is in time. One event meets one expectation: one that is taken
// is let go by its taker where that finds another, so that the order of expectations within a
// window does not matter.
func (p *Playhead) take(tr *tracker, what eventKind) bool {
	for _, ev := range p.events[tr.window.events:] {
		if ev.what != what || ev.searched == p.searches || tr.fit(ev) != fits {
			continue
		}
		if s := tr.matchOf(ev); !tr.inOrder(s) || p.isLate(tr, s) {
			continue
		}
		ev.searched = p.searches
		if ev.taken == nil || !ev.taken.listed && p.take(ev.taken, what) {
			ev.taken, tr.event = tr, ev
			return true
		}
	}
	return false
}

// inOrder reports whether a match stands behind what the list above names.
func (tr *tracker) inOrder(s match) bool { return tr.above == nil || s.follows(tr.above.found) }

// awaited reports whether a step expects an event, or waits for it: one took it, or is still looking
// for its like.
func (p *Playhead) awaited(ev *event) bool {
	if ev.taken != nil {
		return true
	}
	for _, tr := range p.open {
		kind, ok := eventKindOf(tr.want)
		if !ok || kind != ev.what {
			continue
		}
		if tr.found.event == ev || tr.state == stateLooking && tr.role != roleWatch && tr.fit(ev) != fitsNot {
			return true
		}
	}
	return false
}
