package judge

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// stepTaken notes that a response took a model step. If it has words they are to be heard.
func (p *Playhead) stepTaken(at time.Duration, f timeline.StepTaken) {
	st := p.modelStep(f.Step)
	if st == nil {
		return
	}
	if st.began {
		p.takenAgain(st)
	}
	st.began, st.beganAt, st.spoken = true, at, f.Spoken
	st.response = p.call.Response(f.Response)
	if st.response == nil {
		st.response = &observed.Response{}
	}
	st.response.Step = st.Step
	p.requestsBegan(st)
	if st.Model.As != "" {
		p.agentChecks = append(p.agentChecks, agentCheck{st, p.call.Agent})
	}
	if st.spoken && st.response.Speech == nil {
		st.excused = p.call.Speaking != nil || p.left
		p.unplayed = append(p.unplayed, st)
	}
}

// modelStep returns the model step with an index, nil when there is none.
func (p *Playhead) modelStep(index int) *stepState {
	if index < 0 || index >= len(p.steps) || p.steps[index].Verb != scenarios.VerbModel {
		return nil
	}
	return &p.steps[index]
}

// stepClosed fails a model step that nothing can take any more, unless it may stay unused.
func (p *Playhead) stepClosed(f timeline.StepClosed) {
	st := p.modelStep(f.Step)
	if st == nil || st.began {
		return
	}
	st.closed = f.Reason
	if !p.mayStayUnused(st) {
		p.fail(FailureUnusedStep, st, "a response should take "+wording.StepWords(st.Step), f.Reason)
	}
}

// stepWrong fails a model step that could not be played as written.
func (p *Playhead) stepWrong(f timeline.StepWrong) {
	if st := p.modelStep(f.Step); st != nil {
		st.closed = f.Reason
		p.fail(FailureDifferent, st, "model should be able to play "+wording.StepWords(st.Step), f.Reason)
	}
}

// unscripted fails a response for which the script has no step left.
func (p *Playhead) unscripted(f timeline.Unscripted) {
	p.fail(FailureUnscripted, p.place(), "model should not be asked for a response without a step", f.Cause)
}

// heardOut notes an utterance that was heard to its end.
func (p *Playhead) heardOut(u *observed.Utterance) {
	if st := p.stepOf(u); st != nil {
		st.ended, st.endedAt = true, u.LastHeard
	}
	if !u.Fallback {
		p.pay(u)
	}
}

// cutShort judges an utterance that was not heard to its end. The caller's words, a guardrail, a fault, a lost
// connection and hanging up may cut it; anything else may not. Failures is how many there were before
// expectations looked at it.
func (p *Playhead) cutShort(u *observed.Utterance, failures int) {
	st := p.stepOf(u)
	if p.mayBeCut(u) {
		if st != nil {
			st.excused = true
		}
		if t := p.troubled(); t != nil && !p.over && !p.call.Tripped(u) {
			p.owe(st, t, u.LastHeard)
		}
		return
	}
	if p.ignoredCut(u) || p.call.CutByCaller(u) || len(p.failures) > failures {
		p.judgeCut(u)
		if st != nil {
			st.excused = true
		}
		return
	}
	if st != nil && !p.reported(u) {
		p.judgeStopped()
		p.stoppedShort = u
		return
	}
	p.surprise(scenarios.SurpriseInterrupted, "nothing should cut the agent off while nobody speaks", observed.CutAt(u))
}

// resumeWithin is how long an utterance that stopped short of its end is waited for: what goes on in that time was not
// cut, but has a hole. Chosen: longer than people wait before they ask whether somebody is there.
const resumeWithin = 2 * time.Second

// judgeStopped fails an answer that stopped short of its end though nothing cut it, nor the model itself, once it will not go on.
func (p *Playhead) judgeStopped() {
	u := p.stoppedShort
	if p.stoppedShort = nil; u == nil || p.stepOf(u).Model.Optional || p.stepOf(u).Model.Incomplete != "" {
		return
	}
	p.fail(FailureUnheard, p.stepOf(u), "caller should hear all of "+wording.StepWords(p.stepOf(u).Step), observed.CutAt(u))
}

// goesOn makes an utterance the rest of one that stopped short of its end, if it is.
func (p *Playhead) goesOn(u *observed.Utterance) {
	if before := p.stoppedShort; before != nil && before.Response == u.Response {
		u.Pauses = append(u.Pauses, observed.Pause{From: before.LastHeard, To: u.Began})
		p.stoppedShort = nil
	}
}

// mayBeCut reports whether no step of the script has to cut an utterance: it is clear what did.
func (p *Playhead) mayBeCut(u *observed.Utterance) bool {
	return p.over || p.left || p.call.Tripped(u) || (p.call.Lost || p.troubled() != nil) && !p.call.CutByCaller(u)
}

// reported reports whether the runtime said that it cut an utterance off.
func (p *Playhead) reported(u *observed.Utterance) bool {
	return slices.ContainsFunc(p.call.Cuts, func(f timeline.Interrupted) bool {
		return f.Item != "" && f.Item == u.Item || f.Response != "" && u.Response != nil && f.Response == u.Response.ID
	})
}

// stepOf returns the model step whose words an utterance speaks, nil when that is unknown.
func (p *Playhead) stepOf(u *observed.Utterance) *stepState {
	if u.Response == nil || u.Response.Step == nil {
		return nil
	}
	return &p.steps[u.Response.Step.Index]
}

// excuseUnplayed lets pass, when the caller begins to speak, the answers that were on their way: they
// may be dropped before they are heard.
func (p *Playhead) excuseUnplayed() {
	for _, st := range p.unplayed {
		st.excused = st.excused || p.call.Working || !st.response.Ended
	}
}

// judgeUnplayed fails, when the agent's turn is over, the answers that were never heard.
func (p *Playhead) judgeUnplayed() {
	for _, st := range p.unplayed {
		if st.excused || st.Model.Optional || p.call.TrippedResponse(st.response) {
			continue
		}
		if t := p.swallowedBy(st); t != nil {
			p.owe(st, t, st.beganAt)
		} else {
			p.fail(FailureUnheard, st, "caller should hear "+wording.StepWords(st.Step),
				fmt.Sprintf("the response began at %s; none of it was heard", wording.Offset(st.beganAt)))
		}
	}
	p.unplayed = p.unplayed[:0]
}

// judgeCut fails the expectations of an interruption that the cut of an utterance does not meet: it
// is the only one that an act makes.
func (p *Playhead) judgeCut(u *observed.Utterance) {
	ev := p.call.Newest(func(ev *observed.Event) bool { return ev.What == kinds.AgentCut && ev.Cut == u })
	if ev == nil {
		return
	}
	for _, tr := range p.open {
		w, ok := tr.want.(*Interrupted)
		if !ok || !tr.uses() || !tr.ready() || tr.late.met > 0 ||
			p.claims.events[ev] != nil || u.LastHeard <= tr.window.began || w.Fit(tr.looking(), ev) == kinds.Fits {
			continue
		}
		p.failTracker(tr, FailureDifferent, observed.CutAt(u))
	}
}
