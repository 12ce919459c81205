package verdict

import (
	"time"

	"github.com/voicesim/voicesim/judge/contract"
	"github.com/voicesim/voicesim/judge/strip"
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
	Opinions    []Opinion    // what a language model answered to the questions of the scenario; none where nobody was asked
	Strip       *strip.Strip // of a scenario that was played many times, of which this is one call; nil of a single one

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
	Wire      *timeline.Wire      // what went over the wire; nil where it was not kept
	Usage     *usage.Bill         // what it cost; nil when the call could not be played
	Began     time.Time           // in real time
	Wall      time.Duration       // how long it took to play and judge, in real time
	Clock     string              // "virtual" or "real"
	Target    string              // what the agent talked to: "simulator", or the name of a target
	Seed      uint64              // of everything random in the simulator
	Kept      []Played            // of a scenario that was played many times, other calls of it, each with a strip of itself alone
	Mutant    string              // that broke agent and runtime in this call alone; "" is none
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
