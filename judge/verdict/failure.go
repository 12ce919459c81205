package verdict

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/judge/internal/help"
	"github.com/voicesim/voicesim/scenarios"
)

// FailureKind is the fixed name of a way in which a call can fall short of its scenario. What each
// means, what usually causes it and what to do about it is in docs/failures.md.
type FailureKind string

// The kinds of failures.
const (
	FailureMissing           FailureKind = "missing"             // what was expected did not happen
	FailureLate              FailureKind = "late"                // it began after its deadline
	FailureOutOfOrder        FailureKind = "out_of_order"        // it happened, but before what stands above it
	FailureDifferent         FailureKind = "different"           // it happened otherwise: other arguments, agent, outcome or words
	FailureUnwanted          FailureKind = "unwanted"            // what must not happen did
	FailureProvesNothing     FailureKind = "proves_nothing"      // a watch that closed before there was anything to see
	FailureUnheard           FailureKind = "unheard"             // a spoken model step was not heard to its end
	FailureBrokenSpeech      FailureKind = "broken_speech"       // an answer was heard with parts missing, twice, in another order, or with holes
	FailureDeadAir           FailureKind = "dead_air"            // the caller was left in silence while the agent's turn was not over
	FailureNotAnswered       FailureKind = "not_answered"        // the caller got no answer
	FailureNotStopped        FailureKind = "not_stopped"         // the agent talked on over the caller
	FailureFalseInterruption FailureKind = "false_interruption"  // the agent stopped for what is not a turn
	FailureUnscripted        FailureKind = "unscripted_response" // a response for which the script has no step left
	FailureUnusedStep        FailureKind = "unused_step"         // a model step that no response took
	FailureUnused            FailureKind = "unused"              // a decision or a setting that nothing used
	FailureSurprise          FailureKind = "surprise"            // something that no step expects
	FailureNotAudible        FailureKind = "not_audible"         // a barge-in that found nothing to interrupt
	FailureTooLate           FailureKind = "too_late"            // an act whose moment had passed when it could begin
	FailureNoMoment          FailureKind = "no_moment"           // a moment that never came
	FailureNoBranch          FailureKind = "no_branch"           // a caller who reacts had nothing to say
	FailureLimit             FailureKind = "limit"               // the call took longer than it may
	FailureNoData            FailureKind = "no_data"             // a check had nothing to look at
	FailureCheck             FailureKind = "check"               // a measure is out of its bound, or words were heard
	FailureAssertion         FailureKind = "assertion"           // an assertion of the suite that played the call
)

// FailureKinds returns all kinds, in the order of the documentation.
func FailureKinds() []FailureKind {
	return []FailureKind{
		FailureMissing, FailureLate, FailureOutOfOrder, FailureDifferent, FailureUnwanted, FailureProvesNothing,
		FailureUnheard, FailureBrokenSpeech, FailureDeadAir, FailureNotAnswered, FailureNotStopped, FailureFalseInterruption,
		FailureUnscripted, FailureUnusedStep, FailureUnused, FailureSurprise, FailureNotAudible,
		FailureTooLate, FailureNoMoment, FailureNoBranch, FailureLimit, FailureNoData, FailureCheck, FailureAssertion,
	}
}

// Help is what a reader of a failure should know of its kind. The texts may have code in backticks. docs/failures.md
// is made of them.
type Help = help.Help

// Help returns what there is to know of a kind; the zero Help for one that does not exist.
func (k FailureKind) Help() Help { return help.Of(string(k)) }

// Failure is one way in which a call fell short of its scenario.
type Failure struct {
	Kind    FailureKind
	Message string        // what was expected, on one line
	Nearest string        // the nearest thing that happened, and when; "" when there is none
	At      time.Duration // when it was established, as an offset from the start of the call
	Step    int           // index of the step in Scenario.Script; -1 when it is not about a step
	Pos     scenarios.Pos // where it was demanded
	Blame   Blame         // whose it most likely is
}

// String renders the failure as it stands in reports: place, kind and message, and the nearest thing
// on a line of its own.
func (f *Failure) String() string {
	s := fmt.Sprintf("%v  %s  %s", f.Pos, f.Kind, f.Message)
	if f.Nearest != "" {
		s += "\n   " + f.Nearest
	}
	return s
}
