package judge

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/contract"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/usage"
)

// Verdict is what a call amounts to.
type Verdict string

// The verdicts.
const (
	VerdictPassed  Verdict = "passed"  // everything that was demanded was met
	VerdictFailed  Verdict = "failed"  // at least one failure
	VerdictError   Verdict = "error"   // the call could not be judged
	VerdictSkipped Verdict = "skipped" // it was not played
)

// Result is the judgement of one call.
type Result struct {
	Scenario  string        // the scenario's name
	File      string        // its file
	Verdict   Verdict       // passed only without failures
	Failures  []*Failure    // in the order in which they were established, checks last
	NotJudged []NotJudged   // what was still open when the call ended, in the order of the file
	Steps     []StepResult  // one for each step, in the order of the file
	Measures  []*Measure    // in a fixed order; those without data have no values
	Findings  []LintFinding // what the simulated server found wrong with its client, in order; they do not change the verdict
	StandIns  []StandIn     // what the stand-in voice said for the caller, in order
	// NotLookedAt is of what the verdict says nothing, though the call came to it or could have.
	NotLookedAt []NotLookedAt

	Length time.Duration
	HungUp time.Duration // when voicesim hung up, or the call ended by itself; zero when neither happened
	Why    string        // why it was skipped, or could not be judged; "" otherwise
}

// Played is a call that was played and judged, for those who report it.
type Played struct {
	Scenario  *scenarios.Scenario
	Result    *Result
	Recording *timeline.Recording // nil when the call could not be played
	SHA256    string              // the recording's fingerprint; "" without one
	Contract  *contract.Contract  // what the agent came into the call with; nil when the call could not be played
	Usage     *usage.Bill         // what it cost; nil when the call could not be played
	Began     time.Time           // in real time
	Wall      time.Duration       // how long it took to play and judge, in real time
	Clock     string              // "virtual" or "real"
	Target    string              // what the agent talked to: "simulator", or the name of a target
	Seed      uint64              // of everything random in the simulator
}

// NotJudged is something a scenario demands that the call never came to.
type NotJudged struct {
	Step int // index in Scenario.Script; -1 when it is a check
	Pos  scenarios.Pos
	What string // in words: `expect heard "card on file"`
}

// StandIn is a turn of the caller that nobody had recorded and no voice spoke: the stand-in voice made a sound that only the
// simulator understands.
type StandIn struct {
	Step  int // index in Scenario.Script
	Pos   scenarios.Pos
	Words string
}

// LintFinding is something that the agent's runtime did wrong as a client of the Realtime API. docs/lint.md explains the
// rules.
type LintFinding struct {
	At time.Duration // when the simulated server noticed it
	timeline.LintFinding
}

// StepState is what became of a step.
type StepState string

// The states of a step.
const (
	StepPassed    StepState = "passed"     // played, met, or never violated
	StepFailed    StepState = "failed"     // a failure is about it
	StepNotJudged StepState = "not_judged" // the call did not come to it, or ended while it was open
)

// StepResult is what became of one step.
type StepResult struct {
	Step  int // index in Scenario.Script
	Pos   scenarios.Pos
	What  string // in words: `expect: tool issue_refund should run`
	State StepState
	// Began and Ended are offsets from the start of the call: of an act its start and its end, of an
	// expectation when what met it began and was met, of a model step when its response took it and
	// when it was over. Zero where that never happened.
	Began, Ended time.Duration
}

// SkippedResult returns the result of a scenario that is not played.
func SkippedResult(sc *scenarios.Scenario, why string) *Result {
	return &Result{Scenario: sc.Name, File: sc.File, Verdict: VerdictSkipped, Why: why}
}

// ErrorResult returns the result of a scenario that could not be played or judged.
func ErrorResult(sc *scenarios.Scenario, why string) *Result {
	return &Result{Scenario: sc.Name, File: sc.File, Verdict: VerdictError, Why: why}
}

// Result returns the judgement of the call. Finish must have been called. The recording is the call's;
// nil leaves the result without a length.
func (p *Playhead) Result(rec *timeline.Recording) *Result {
	r := &Result{
		Scenario: p.sc.Name, File: p.sc.File, Verdict: VerdictPassed,
		Failures: slices.Clone(p.failures), Measures: p.measures(), HungUp: p.hungUp, Why: p.broken,
	}
	if rec != nil {
		r.Length, r.Findings, r.StandIns = rec.Length, findings(rec), standIns(p.sc, rec)
	}
	cutShort := p.stopped() || p.failedBy(FailureLimit) || p.broken != ""
	for i := range p.steps {
		s := p.stepResult(&p.steps[i])
		r.Steps = append(r.Steps, s)
		if s.State == StepNotJudged && !(p.elsewhere() && p.steps[i].Model != nil) {
			r.NotJudged = append(r.NotJudged, NotJudged{Step: s.Step, Pos: s.Pos, What: p.steps[i].title()})
		}
	}
	for i := range p.sc.Checks {
		p.check(&p.sc.Checks[i], r, cutShort)
	}
	r.NotLookedAt = p.notLookedAt(r)
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
			found = append(found, LintFinding{r.At, f})
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
		if act, ok := r.Fact.(timeline.ActBegan); ok && act.From == standIn && act.Step < len(sc.Script) && sc.Script[act.Step].Caller != nil {
			step := sc.Script[act.Step]
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
	r := StepResult{Step: st.Index, Pos: st.Pos, What: st.title(), State: StepNotJudged, Began: st.beganAt, Ended: st.endedAt}
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
		if st.began || st.Model.Optional && p.over && !p.stopped() {
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
		if tr.state != stateMet && tr.state != stateClosed {
			return StepNotJudged
		}
	}
	return StepPassed
}
