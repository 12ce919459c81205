package judge

import (
	"time"

	"github.com/voicesim/voicesim/scenarios"
)

// stretch is what the expectations below one act look at: the call from the start of that act on.
type stretch struct {
	act          *stepState // nil is the connection
	began, ended time.Duration
	over         bool // the act has ended: deadlines count from there

	// What came before it.
	events     int // how many events
	utterances int // how many utterances had ended
	words      int // how many words of the first utterance that had not
}

// openStretch begins the stretch of an act: whatever stands between it and the next act looks out
// from now on, and so does the moment of that next act.
func (p *Playhead) openStretch(act *stepState, at time.Duration) {
	p.closeStretch(act)
	s := p.stretchFrom(act, at)
	p.stretch = s
	from := 0
	if act != nil {
		from = act.Index + 1
	}
	for i := from; i < len(p.steps); i++ {
		if p.lookOut(&p.steps[i], s) {
			break
		}
	}
	for _, l := range p.open {
		if l.stretch == s {
			p.lookBack(l)
		}
	}
}

// stretchFrom returns the stretch of an act that began at an offset. What happened after that belongs
// to it, and so does an utterance that still sounded then: its words from then on can meet an
// expectation, also together with those before.
func (p *Playhead) stretchFrom(act *stepState, at time.Duration) *stretch {
	us := p.call.utterances
	s := &stretch{act: act, began: at, events: len(p.events), utterances: len(us)}
	for s.events > 0 && p.events[s.events-1].at > at {
		s.events--
	}
	for s.utterances > 0 && (!us[s.utterances-1].over || us[s.utterances-1].lastHeard > at) {
		s.utterances--
	}
	if s.utterances < len(us) {
		s.words = len(us[s.utterances].ends)
		for s.words > 0 && us[s.utterances].ends[s.words-1] > at {
			s.words--
		}
	}
	return s
}

// lookOut opens what a step of the stretch looks for, and reports whether the step is an act.
func (p *Playhead) lookOut(st *stepState, s *stretch) bool {
	switch st.Verb {
	case scenarios.VerbExpect:
		var last *lookout
		for _, e := range st.Expect.All {
			l := p.newLookout(st, e, s, roleDemand)
			if st.Expect.Ordered {
				l.listed, l.above = true, last
				last = l
			}
			st.lookouts = append(st.lookouts, l)
		}
	case scenarios.VerbExpectNot:
		l := p.newLookout(st, st.ExpectNot.Expectation, s, roleWatch)
		l.until = p.newSource(st.ExpectNot.Until, st, s).serve(l)
		st.lookouts = append(st.lookouts, l)
	case scenarios.VerbCaller:
		st.after = p.newSource(st.Caller.After, st, s)
		return true
	case scenarios.VerbHuman:
		st.after = p.newSource(st.Human.After, st, s)
		return true
	case scenarios.VerbFault:
		st.after = p.newSource(st.Fault.After, st, s)
		return true
	case scenarios.VerbWait:
		if st.Wait.Expectation != nil {
			st.after = p.newSource(&scenarios.Moment{Pos: st.Pos, Expectation: st.Wait.Expectation}, st, s)
		}
		return true
	}
	return false
}

// closeStretch ends what looks at the stretch of the act before: exact numbers are judged, and
// watches without an end of their own close when the act is a turn of the caller's; nil closes
// neither.
func (p *Playhead) closeStretch(act *stepState) {
	if act == nil {
		return
	}
	for _, l := range p.open {
		switch {
		case l.role == roleMoment:
			l.closeWith(act)
		case l.role == roleWatch && act.Verb == scenarios.VerbCaller && !l.bounded():
			l.close(p.now)
		case l.role == roleDemand && l.counts():
			l.closing, l.last = true, len(p.call.utterances)
		}
	}
}

// base returns the moment from which the deadlines of a lookout count, once it is known: the end of
// the last act above, or its start for what that act is to interrupt, or the moment that since names.
func (p *Playhead) base(l *lookout) (time.Duration, bool) {
	switch {
	case l.since != nil:
		at, _, ok := p.when(l.since, false)
		return at, ok
	case l.want.Kind == scenarios.ExpectInterrupted:
		return l.stretch.began, true
	default:
		return l.stretch.ended, l.stretch.over
	}
}
