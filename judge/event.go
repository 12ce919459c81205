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
	call       *toolCall  // tools and approvals
	cut        *utterance // interruptions
	byCaller   bool       // interruptions: the caller's words may have caused it
	taken      *lookout   // the expectation that it meets; nil is none
	round      int        // the newest search that looked at it
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
func (l *lookout) fit(ev *event) fitness {
	e := l.want
	switch ev.what {
	case eventTool, eventRefusal:
		if e.Name != ev.name || e.With != nil && !e.With.Match(ev.call.arguments) {
			return fitsNot
		}
		return fitOutput(e, ev.call)
	case eventAsked, eventDecided:
		return fitIf(e.Name == ev.name && (e.Result == "" || e.Result == ev.call.outcome) &&
			(e.With == nil || e.With.Match(ev.call.arguments)))
	case eventHandoff:
		return fitIf(e.Name == ev.name && (e.From == "" || e.From == ev.from))
	case eventGuardrail:
		return fitIf(e.Name == ev.name)
	default:
		return fitIf(ev.cut.lastHeard > l.stretch.began && (ev.byCaller || l.role == roleWatch) &&
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

// sight returns how an event meets the expectation it fits.
func (l *lookout) sight(ev *event) sighting {
	s := sighting{began: ev.at, met: ev.at, event: ev}
	switch {
	case ev.what == eventTool && l.want.Return != nil:
		s.met = ev.call.endedAt
	case ev.what == eventCut:
		s.began = l.stretch.began
	}
	return s
}

// happened adds an event and offers it to whatever looks for its kind.
func (p *Playhead) happened(ev *event) {
	p.events = append(p.events, ev)
	p.consider(ev.what)
}

// consider goes through the open lookouts for a kind of event, in the order of the file.
func (p *Playhead) consider(what eventKind) {
	for _, l := range p.open {
		if kind, ok := eventKindOf(l.want); ok && kind == what {
			p.seek(l, kind)
		}
	}
}

// seek looks for an event of a kind in the stretch of a lookout.
func (p *Playhead) seek(l *lookout, what eventKind) {
	if !l.ready() || l.closing {
		return
	}
	if l.uses() {
		p.round++
		if p.claim(l, what) {
			p.meet(l, l.sight(l.event))
			return
		}
	}
	for _, ev := range p.events[l.stretch.events:] {
		if l.state != stateLooking {
			return
		}
		if ev.what != what || ev.taken != nil && l.uses() ||
			slices.Contains(l.counted, ev) || l.fit(ev) != fits || !l.inOrder(l.sight(ev)) {
			continue
		}
		l.counted = append(l.counted, ev)
		p.spot(l, l.sight(ev))
	}
}

// claim takes an event that fits and is in time. One event meets one expectation: one that is taken
// is let go by its taker where that finds another, so that the order of expectations within a
// stretch does not matter.
func (p *Playhead) claim(l *lookout, what eventKind) bool {
	for _, ev := range p.events[l.stretch.events:] {
		if ev.what != what || ev.round == p.round || l.fit(ev) != fits {
			continue
		}
		if s := l.sight(ev); !l.inOrder(s) || p.isLate(l, s) {
			continue
		}
		ev.round = p.round
		if ev.taken == nil || !ev.taken.listed && p.claim(ev.taken, what) {
			ev.taken, l.event = l, ev
			return true
		}
	}
	return false
}

// inOrder reports whether a sighting stands behind what the list above names.
func (l *lookout) inOrder(s sighting) bool { return l.above == nil || s.follows(l.above.found) }

// awaited reports whether a step expects an event, or waits for it: one took it, or is still looking
// for its like.
func (p *Playhead) awaited(ev *event) bool {
	if ev.taken != nil {
		return true
	}
	for _, l := range p.open {
		kind, ok := eventKindOf(l.want)
		if !ok || kind != ev.what {
			continue
		}
		if l.found.event == ev || l.state == stateLooking && l.role != roleWatch && l.fit(ev) != fitsNot {
			return true
		}
	}
	return false
}
