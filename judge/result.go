package judge

import (
	"slices"

	"github.com/voicesim/voicesim/judge/internal/checks"
	"github.com/voicesim/voicesim/judge/internal/measures"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Result returns the judgement of the call. Finish must have been called. The recording is the call's;
// nil leaves the result without a length.
func (p *Playhead) Result(rec *timeline.Recording) *Result {
	r := &Result{
		Scenario: p.sc.Name, File: p.sc.File, Verdict: VerdictPassed,
		Failures: slices.Clone(p.failures), HungUp: p.hungUp, Why: p.broken,
	}
	r.Measures = measures.Of(&measures.Call{Call: &p.call, Over: p.now, HungUp: p.hungUp, DeadAir: p.air.values, Recording: rec, Asks: p.sc.Measures})
	if rec != nil {
		r.Length, r.Findings, r.StandIns = rec.Length, findings(rec), standIns(p.sc, rec)
	}
	cutShort := p.brokenOff()
	for i := range p.steps {
		s := p.stepResult(&p.steps[i])
		r.Steps = append(r.Steps, s)
		if s.State == StepNotJudged && !(p.elsewhere() && p.steps[i].Model != nil) {
			r.NotJudged = append(r.NotJudged, NotJudged{Step: s.Step, Pos: s.Pos, What: wording.StepTitle(p.steps[i].Step)})
		}
	}
	for i := range p.sc.Checks {
		if p.notAsked(&p.sc.Checks[i], r) {
			continue
		}
		before := len(r.Failures)
		checks.Judge(&p.sc.Checks[i], &p.call, r, cutShort)
		for _, f := range r.Failures[before:] {
			p.blameCheck(p.sc.Checks[i].Name, f)
		}
	}
	r.NotLookedAt = append(p.notLookedAt(r), r.NotLookedAt...)
	switch {
	case p.broken != "":
		r.Verdict = VerdictError
	case len(r.Failures) > 0:
		r.Verdict = VerdictFailed
	}
	return r
}

// findings returns what a recording has of them.
func findings(rec *timeline.Recording) []LintFinding {
	var found []LintFinding
	for _, r := range rec.Records {
		if f, ok := r.Fact.(timeline.LintFinding); ok {
			found = append(found, LintFinding{At: r.At, LintFinding: f})
		}
	}
	return found
}

// standIn is what a recording calls the stand-in voice.
const standIn = "stand-in"

// standIns returns the turns of a recording that the stand-in voice said.
func standIns(sc *scenarios.Scenario, rec *timeline.Recording) []StandIn {
	var said []StandIn
	for _, r := range rec.Records {
		if act, ok := r.Fact.(timeline.ActBegan); ok && act.From == standIn {
			step := sc.Act(act.Step, act.Branch)
			if step == nil || step.Caller == nil {
				continue
			}
			said = append(said, StandIn{Step: act.Step, Pos: step.Pos, Words: step.Caller.Words})
		}
	}
	return said
}

// failedBy reports whether there is a failure of a kind.
func (p *Playhead) failedBy(kind FailureKind) bool {
	return slices.ContainsFunc(p.failures, func(f *Failure) bool { return f.Kind == kind })
}

// stepResult says what became of a step.
func (p *Playhead) stepResult(st *stepState) StepResult {
	r := StepResult{Step: st.Index, Pos: st.Pos, What: wording.StepTitle(st.Step), State: StepNotJudged, Began: st.beganAt, Ended: st.endedAt}
	switch st.Verb {
	case scenarios.VerbExpect, scenarios.VerbExpectNot:
		r.State = stateOf(st.trackers)
		for i, tr := range st.trackers {
			if i == 0 || tr.found.began < r.Began {
				r.Began = tr.found.began
			}
			r.Ended = max(r.Ended, tr.found.met)
		}
	case scenarios.VerbModel:
		if st.began || p.mayStayUnused(st) && p.over && !p.stopped() {
			r.State = StepPassed
		}
	default:
		if st.began {
			r.State = StepPassed
		}
	}
	if slices.ContainsFunc(p.failures, func(f *Failure) bool { return f.Step == st.Index }) {
		r.State = StepFailed
	}
	return r
}

// stateOf returns the state of a step from what became of its expectations.
func stateOf(trackers []*tracker) StepState {
	if len(trackers) == 0 {
		return StepNotJudged
	}
	for _, tr := range trackers {
		if tr.beyond || tr.state != stateMet && tr.state != stateClosed {
			return StepNotJudged
		}
	}
	return StepPassed
}
