package judge

import (
	"time"

	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/scenarios"
)

// window is what the expectations below one act look at: the call from the start of that act on.
type window struct {
	act          *stepState // nil is the connection
	began, ended time.Duration
	over         bool // the act has ended: deadlines count from there

	settled   bool // the agent's turn was over after that
	settledAt time.Duration

	// What came before it.
	events     int // how many events
	utterances int // how many utterances had ended
	words      int // how many words of the first utterance that had not
	made       int // the same of what the model produced
	madeWords  int
}

// openWindow begins the window of an act: whatever stands between it and the next act is
// looked for from now on, and so is the moment of that next act.
func (p *Playhead) openWindow(act *stepState, at time.Duration) {
	p.closeWindow(act)
	w := p.windowFrom(act, at)
	p.window = w
	from := 0
	if act != nil {
		from = act.Index + 1
	}
	for i := from; i < len(p.steps); i++ {
		if p.track(&p.steps[i], w) {
			break
		}
	}
	for _, tr := range p.open {
		if tr.window == w {
			tr.family.catchUp(p, tr)
		}
	}
}

// windowFrom returns the window of an act that began at an offset. What happened after that belongs
// to it, and so does an utterance that still sounded then: its words from then on can meet an
// expectation, also together with those before.
func (p *Playhead) windowFrom(act *stepState, at time.Duration) *window {
	w := &window{act: act, began: at, events: len(p.call.Events)}
	for w.events > 0 && p.call.Events[w.events-1].At > at {
		w.events--
	}
	w.utterances, w.words = placeAt(p.call.Utterances, at)
	w.made, w.madeWords = placeAt(p.call.Made, at)
	return w
}

// track begins to look for what a step of the window names, and reports whether the step is an act.
func (p *Playhead) track(st *stepState, w *window) bool {
	switch st.Verb {
	case scenarios.VerbExpect:
		var last *tracker
		for _, e := range st.Expect.All {
			tr := p.newTracker(st, e, w, roleDemand)
			if p.beyond(st, e) {
				tr.beyond = true
				tr.close(p.now)
			}
			if st.Expect.Ordered {
				tr.listed, tr.above = true, last
				last = tr
			}
			st.trackers = append(st.trackers, tr)
		}
	case scenarios.VerbExpectNot:
		tr := p.newTracker(st, st.ExpectNot.Expectation, w, roleWatch)
		tr.until = p.newMomentRef(st.ExpectNot.Until, st, w).serving(tr)
		st.trackers = append(st.trackers, tr)
	case scenarios.VerbWait:
		if st.Wait.Expectation != nil {
			st.after = p.newMomentRef(&scenarios.Moment{Pos: st.Pos, Expectation: st.Wait.Expectation}, st, w)
		}
		return true
	case scenarios.VerbReact:
		return true
	default:
		if t := st.Timing(); t != nil {
			st.after = p.newMomentRef(t.After, st, w)
			return true
		}
	}
	return false
}

// closeWindow ends what looks at the window of the act before: exact numbers are judged, and
// watches without an end of their own close when the act is a turn of the caller's; nil closes
// neither.
func (p *Playhead) closeWindow(act *stepState) {
	if act == nil {
		return
	}
	if act.Caller != nil && act.TakesTurn() {
		p.turnTaken(act.beganAt, nil)
	}
	for _, tr := range p.open {
		switch {
		case tr.role == roleMoment:
			tr.closeWith(act)
		case tr.role == roleDemand && tr.counts():
			tr.closing, tr.last = true, len(p.call.Utterances)
			if f, ok := tr.family.(byWords); ok {
				tr.last = len(f.among(&p.call))
			}
		}
	}
}

// turnTaken closes the watches without an end of their own, since the caller takes the turn, but for those of one window.
func (p *Playhead) turnTaken(at time.Duration, but *window) {
	for _, tr := range p.open {
		if tr.role == roleWatch && !tr.bounded() && tr.window != but {
			p.closeWatch(tr, at)
		}
	}
}

// base returns the moment from which the deadlines of a tracker count, once it is known: the end of
// the last act above, or its start for what that act is to interrupt, or the moment that since names.
func (p *Playhead) base(tr *tracker) (time.Duration, bool) {
	switch {
	case tr.since != nil:
		at, _, ok := p.when(tr.since, false)
		return at, ok
	case tr.want.Deadline() == kinds.StopsInTime:
		return tr.window.began, true
	default:
		return tr.window.ended, tr.window.over
	}
}
