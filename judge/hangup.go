package judge

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
)

// tryHangup lets the caller hang up when that is due: like words of theirs, and on a line that is dead a gap after it
// died.
func (p *Playhead) tryHangup(st *stepState) {
	if st.issued {
		return
	}
	due, known, ok := p.due(st)
	if st.after == nil && p.call.Lost {
		due, known, ok = p.call.LostAt+p.sc.Limits.Gap+st.Hangup.Delay, p.call.LostAt, true
	}
	switch {
	case !ok:
		if p.noPatience(st) {
			p.fail(FailureNoMoment, st, "caller should hang up "+wording.StepTiming(st.Step), p.noMoment(st))
			p.skip(st)
		}
		return
	case st.after != nil && p.heldUntil-max(due, known) > lateness:
		p.fail(FailureTooLate, st, fmt.Sprintf("caller should hang up %s, at %s", wording.StepTiming(st.Step), wording.Offset(due)), p.heldUp())
	case p.now < due:
		return
	}
	if !p.stopped() {
		st.issued = true
		p.acts = append(p.acts, Act{Step: st.Index, Kind: ActHangUp})
	}
}

// hangUpMeanwhile lets the caller hang up while what they say or key in goes on, where that is what the script has next, at a
// moment of its own.
func (p *Playhead) hangUpMeanwhile(st *stepState) {
	if st.Caller == nil || !st.began || st.ended {
		return
	}
	for i := st.Index + 1; i < len(p.steps); i++ {
		switch next := &p.steps[i]; {
		case next.Model != nil || next.ExpectNot != nil:
		case next.Hangup != nil && next.after != nil && p.comes(next):
			p.tryHangup(next)
			return
		default:
			return
		}
	}
}

// comes reports whether the moment of an act has come.
func (p *Playhead) comes(st *stepState) bool {
	_, _, ok := p.when(st.after, false)
	return ok
}

// hangsUpNext reports whether the next thing to be done is that the caller hangs up, at a moment that is known.
func (p *Playhead) hangsUpNext() bool {
	if p.next >= len(p.steps) || p.steps[p.next].Verb != scenarios.VerbHangup {
		return false
	}
	st := &p.steps[p.next]
	if st.after == nil {
		return p.call.Lost
	}
	return p.comes(st)
}

// callerLeft notes that the caller hung up. What was under way is not owed any more: an answer, the rest of one that
// was heard, what a response would have asked for.
func (p *Playhead) callerLeft(at time.Duration) {
	p.left, p.hungUp = true, at
	p.airEnds(at, leastAir)
	for _, r := range p.reactions {
		if r.answering || r.stopping {
			p.leftBefore = append(p.leftBefore, r.st)
			r.answering, r.stopping = false, false
		}
	}
	p.excuseUnplayed()
	p.excuseRequests()
}

// endsWith reports whether the script says below a fault, before the caller's next words, how the call ends: the caller
// hangs up, or the connection is closed.
func (p *Playhead) endsWith(fault *stepState) bool {
	for i := fault.Index + 1; i < len(p.steps); i++ {
		switch st := &p.steps[i]; {
		case st.TakesTurn():
			return false
		case st.Hangup != nil:
			return true
		case st.Expect != nil:
			if slices.ContainsFunc(st.Expect.All, kinds.EndsCall) {
				return true
			}
		default:
		}
	}
	return false
}

// cutOffKinds are the kinds of failures for which a dead line is a reason: something did not come.
var cutOffKinds = []FailureKind{
	FailureMissing, FailureLate, FailureUnheard, FailureDeadAir, FailureNotAnswered, FailureUnusedStep, FailureUnused, FailureNoMoment,
	FailureLimit,
}

// cutOff says, behind a semicolon, why nothing can come any more, or comes late: the caller hung up, the connection was lost,
// whether or not the runtime has noticed it, or a fault lasts; "" when nothing is known to be in the way.
func (p *Playhead) cutOff() string {
	switch {
	case p.left:
		return "; the caller hung up at " + wording.Offset(p.hungUp)
	case p.call.Lost:
		return "; the connection was " + p.call.LostTold
	}
	t := p.troubled()
	switch {
	case t == nil || !t.struck:
		return ""
	case t.breaks:
		return fmt.Sprintf("; the connection has been dead since %s (%s, %s), and the runtime has not noticed", wording.Offset(t.st.beganAt), wording.StepTitle(t.st.Step), line(t.st))
	case !t.over:
		return fmt.Sprintf("; %s (%s) has lasted since %s", wording.StepTitle(t.st.Step), line(t.st), wording.Offset(t.st.beganAt))
	default:
		return ""
	}
}
