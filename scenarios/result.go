package scenarios

import "time"

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
	Scenario  string       // the scenario's name
	File      string       // its file
	Verdict   Verdict      //
	Failures  []*Failure   // in the order in which they were established, checks last
	NotJudged []NotJudged  // what was still open when the call ended, in the order of the file
	Steps     []StepResult // one for each step, in the order of the file
	Measures  []*Measure   // in a fixed order; those without data have no values
	Length    time.Duration
	HungUp    time.Duration // when voicesim hung up, or the call ended by itself; zero when neither happened
	Why       string        // why it was skipped, or could not be judged; "" otherwise
}

// NotJudged is something a scenario demands that the call never came to.
type NotJudged struct {
	Step int // index in Scenario.Script; -1 when it is a check
	Pos  Pos
	What string // in words: `expect heard "card on file"`
}

// StepState is what became of a step.
type StepState string

// The states of a step.
const (
	StepPassed    StepState = "passed"     // played, met, or never violated
	StepFailed    StepState = "failed"     //
	StepNotJudged StepState = "not_judged" // the call did not come to it, or ended while it was open
)

// StepResult is what became of one step.
type StepResult struct {
	Step  int // index in Scenario.Script
	Pos   Pos
	State StepState
	// Began and Ended are offsets from the start of the call: of an act its start and its end, of an
	// expectation when what met it began and was met, of a model step when its response took it and
	// when it was over. Zero where that never happened.
	Began, Ended time.Duration
}
