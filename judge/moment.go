package judge

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/scenarios"
)

// momentRef knows when a moment comes.
type momentRef struct {
	word    scenarios.MomentWord
	tracker *tracker               // the expectation whose being met is the moment; nil is another kind
	target  *stepState             // the step whose id was given; nil is another kind
	inner   *scenarios.Expectation // an expectation of target, if the id is that one's
	owner   *stepState             // where the moment is written
	speech  *observed.Utterance    // agent_starts, agent_stops without a model step: the utterance, once known
}

// newMomentRef begins to wait for a moment that a step of a window names. It returns nil for nil.
func (p *Playhead) newMomentRef(m *scenarios.Moment, owner *stepState, w *window) *momentRef {
	if m == nil {
		return nil
	}
	ref := &momentRef{word: m.Word, owner: owner}
	switch {
	case m.Expectation != nil:
		ref.tracker = p.newTracker(owner, m.Expectation, w, roleMoment)
	case m.StepID != "":
		ref.target, ref.inner = p.stepByID(m.StepID)
	}
	return ref
}

// serving makes the reference end with the tracker it is for. It does nothing to nil.
func (ref *momentRef) serving(tr *tracker) *momentRef {
	if ref != nil && ref.tracker != nil {
		ref.tracker.serves = tr
	}
	return ref
}

// mayCome reports whether the moment is that of an expectation which is still looked for: what counts from it is not judged
// before. That of nil is not.
func (ref *momentRef) mayCome() bool {
	return ref != nil && ref.target != nil && slices.ContainsFunc(ref.target.trackers, func(tr *tracker) bool {
		return tr.role == roleDemand && tr.state == stateLooking && !tr.done()
	})
}

// stepByID finds the step with an id, or the step and the expectation of it with that id.
func (p *Playhead) stepByID(id string) (*stepState, *scenarios.Expectation) {
	for i := range p.steps {
		st := &p.steps[i]
		if st.ID == id {
			return st, nil
		}
		var all []*scenarios.Expectation
		switch {
		case st.Expect != nil:
			all = st.Expect.All
		case st.ExpectNot != nil:
			all = []*scenarios.Expectation{st.ExpectNot.Expectation}
		}
		for _, e := range all {
			if e.ID == id {
				return st, e
			}
		}
	}
	return nil, nil
}

// when returns when a moment came, when that was known, and whether it came. The moment of an act is
// its end, or its start where starting is true.
func (p *Playhead) when(ref *momentRef, starting bool) (at, known time.Duration, ok bool) {
	switch {
	case ref.tracker != nil:
		return ref.tracker.found.met, ref.tracker.found.known, ref.tracker.state == stateMet
	case ref.target != nil:
		return p.whenStep(ref.target, ref.inner, starting)
	}
	switch ref.word {
	case scenarios.MomentConnected:
		return p.call.ConnectedAt, p.call.ConnectedAt, p.call.Connected
	case scenarios.MomentCallerStops:
		if t := p.call.LastTurn(); t != nil && t.Over {
			return t.Ended, t.Ended, true
		}
	case scenarios.MomentAgentStarts:
		if u := p.speechAbove(ref); u != nil {
			return u.Began, u.Began, true
		}
	case scenarios.MomentAgentStops:
		if u := p.speechAbove(ref); u != nil && u.Over {
			return u.LastHeard, u.EndedAt, true
		}
	}
	return 0, 0, false
}

// whenStep returns the moment of a step: of an act its end, of an expectation when it was met (of
// several the last), of a watch when it closed, of a model step the end of its speech or, without
// words, of its response.
func (p *Playhead) whenStep(st *stepState, inner *scenarios.Expectation, starting bool) (at, known time.Duration, ok bool) {
	switch st.Verb {
	case scenarios.VerbExpect, scenarios.VerbExpectNot:
		return whenFound(st.trackers, inner)
	case scenarios.VerbModel:
		switch r := st.response; {
		case r == nil:
			return 0, 0, false
		case st.spoken:
			if r.Speech == nil || !r.Speech.Over {
				return 0, 0, false
			}
			return r.Speech.LastHeard, r.Speech.EndedAt, true
		default:
			return r.EndedAt, r.EndedAt, r.Ended
		}
	default:
		if starting {
			return st.beganAt, st.beganAt, st.began
		}
		return st.endedAt, st.endedAt, st.ended
	}
}

// whenFound returns when the last of the trackers found what it wants, or was closed. With inner
// only the tracker for that expectation counts.
func whenFound(trackers []*tracker, inner *scenarios.Expectation) (at, known time.Duration, ok bool) {
	for _, tr := range trackers {
		if inner != nil && tr.expectation != inner {
			continue
		}
		switch {
		case tr.state == stateClosed:
			at, known = max(at, tr.closed), max(known, tr.closed)
		case tr.state == stateMet || tr.counts() && tr.done():
			at, known = max(at, tr.found.met), max(known, tr.found.known)
		default:
			return 0, 0, false
		}
		ok = true
	}
	return at, known, ok
}

// speechAbove returns the utterance that agent_starts and agent_stops mean, nil before it began:
// that of the nearest spoken model step above or, without one, the first that began after the step
// above was done.
func (p *Playhead) speechAbove(ref *momentRef) *observed.Utterance {
	for i := ref.owner.Index - 1; i >= 0; i-- {
		if st := &p.steps[i]; st.Verb == scenarios.VerbModel && st.Model.Say != "" && !p.elsewhere() {
			if st.response == nil {
				return nil
			}
			return st.response.Speech
		}
	}
	if ref.speech == nil && p.next == ref.owner.Index {
		us := p.call.Utterances
		for i := len(us) - 1; i >= 0 && us[i].Began >= p.heldUntil; i-- {
			if !us[i].Fallback {
				ref.speech = us[i]
			}
		}
	}
	return ref.speech
}
