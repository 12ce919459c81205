package judge

import (
	"time"

	"github.com/voicesim/voicesim/scenarios"
)

// source knows when a moment comes.
type source struct {
	word    scenarios.MomentWord
	lookout *lookout               // the expectation whose being met is the moment; nil is another kind
	target  *stepState             // the step whose id was given; nil is another kind
	inner   *scenarios.Expectation // an expectation of target, if the id is that one's
	owner   *stepState             // where the moment is written
	speech  *utterance             // agent_starts, agent_stops without a model step: the utterance, once known
}

// newSource begins to wait for a moment that a step of a stretch names. It returns nil for nil.
func (p *Playhead) newSource(m *scenarios.Moment, owner *stepState, s *stretch) *source {
	if m == nil {
		return nil
	}
	src := &source{word: m.Word, owner: owner}
	switch {
	case m.Expectation != nil:
		src.lookout = p.newLookout(owner, m.Expectation, s, roleMoment)
	case m.StepID != "":
		src.target, src.inner = p.stepByID(m.StepID)
	}
	return src
}

// serve makes the source end with the lookout it is for. It does nothing to nil.
func (src *source) serve(l *lookout) *source {
	if src != nil && src.lookout != nil {
		src.lookout.serves = l
	}
	return src
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
func (p *Playhead) when(src *source, starting bool) (at, known time.Duration, ok bool) {
	switch {
	case src.lookout != nil:
		return src.lookout.found.met, src.lookout.found.known, src.lookout.state == stateMet
	case src.target != nil:
		return p.whenStep(src.target, src.inner, starting)
	}
	switch src.word {
	case scenarios.MomentConnected:
		return p.call.connectedAt, p.call.connectedAt, p.call.connected
	case scenarios.MomentCallerStops:
		if t := p.call.lastTurn(); t != nil && t.over {
			return t.ended, t.ended, true
		}
	case scenarios.MomentAgentStarts:
		if u := p.speechAbove(src); u != nil {
			return u.began, u.began, true
		}
	case scenarios.MomentAgentStops:
		if u := p.speechAbove(src); u != nil && u.over {
			return u.lastHeard, u.endedAt, true
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
		return whenFound(st.lookouts, inner)
	case scenarios.VerbModel:
		switch r := st.response; {
		case r == nil:
			return 0, 0, false
		case st.spoken:
			if r.speech == nil || !r.speech.over {
				return 0, 0, false
			}
			return r.speech.lastHeard, r.speech.endedAt, true
		default:
			return r.endedAt, r.endedAt, r.ended
		}
	default:
		if starting {
			return st.beganAt, st.beganAt, st.began
		}
		return st.endedAt, st.endedAt, st.ended
	}
}

// whenFound returns when the last of the lookouts found what it wants, or was closed. With inner
// only the lookout for that expectation counts.
func whenFound(lookouts []*lookout, inner *scenarios.Expectation) (at, known time.Duration, ok bool) {
	for _, l := range lookouts {
		if inner != nil && l.want != inner {
			continue
		}
		switch {
		case l.state == stateClosed:
			at, known = max(at, l.closed), max(known, l.closed)
		case l.state == stateMet || l.counts() && l.settled():
			at, known = max(at, l.found.met), max(known, l.found.known)
		default:
			return 0, 0, false
		}
		ok = true
	}
	return at, known, ok
}

// speechAbove returns the utterance that agent_starts and agent_stops mean, nil before it began:
// that of the nearest spoken model step above or, without one, the first that began after the step
// above was settled.
func (p *Playhead) speechAbove(src *source) *utterance {
	for i := src.owner.Index - 1; i >= 0; i-- {
		if st := &p.steps[i]; st.Verb == scenarios.VerbModel && st.Model.Say != "" {
			if st.response == nil {
				return nil
			}
			return st.response.speech
		}
	}
	if src.speech == nil && p.next == src.owner.Index {
		us := p.call.utterances
		for i := len(us) - 1; i >= 0 && us[i].began >= p.heldUntil; i-- {
			src.speech = us[i]
		}
	}
	return src.speech
}
